import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient, PeerUnreachableError } from '@datanet/client'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { unixFetch } from './unix-fetch.ts'

let folder: string
let path: string
let server: Server | undefined

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'datanet-fetch-'))
  path = join(folder, 's')
})

afterEach(async () => {
  server?.closeAllConnections()
  server?.close()
  server = undefined
  await rm(folder, { recursive: true, force: true })
})

async function serve(listener: RequestListener): Promise<void> {
  server = createServer(listener).listen(path)
  await once(server, 'listening')
}

test('sends method, target, headers and body, and gives the answer', async () => {
  await serve(async (request, response) => {
    const body = Buffer.concat(await Array.fromAsync<Buffer>(request)).toString()
    response.writeHead(201, 'Made', [
      ['x-seen', String(request.headers['x-asked'])],
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ])
    response.end(JSON.stringify([request.method, request.url, request.headers.host, body]))
  })
  const response = await unixFetch(path)('http://localhost/a/b?c=d%20e', {
    method: 'POST',
    headers: { 'x-asked': 'yes' },
    body: 'thé',
  })
  expect([response.status, response.statusText, response.ok]).toEqual([201, 'Made', true])
  expect(response.headers.get('x-seen')).toBe('yes')
  expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  expect(await response.json()).toEqual(['POST', '/a/b?c=d%20e', 'localhost', 'thé'])
})

test('gives answers without a body', async () => {
  await serve((_, response) => response.writeHead(204).end())
  const response = await unixFetch(path)('http://localhost/')
  expect([response.status, response.body]).toEqual([204, null])
})

test('ends when the signal aborts: before, while nothing comes, and within the answer', async () => {
  const asked = Promise.withResolvers<void>()
  await serve((request, response) => {
    if (request.url === '/part') response.write('a')
    else asked.resolve()
  })
  const send = unixFetch(path)
  const reason = new Error('enough')
  await expect(send('http://localhost/', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  const silent = new AbortController()
  const answer = send('http://localhost/', { signal: silent.signal })
  await asked.promise
  silent.abort(reason)
  await expect(answer).rejects.toBe(reason)
  const part = new AbortController()
  const response = await send('http://localhost/part', { signal: part.signal })
  part.abort(reason)
  await expect(response.text()).rejects.toThrow()
})

test('rejects where nobody answers, as the client expects it', async () => {
  await expect(unixFetch(path)('http://localhost/')).rejects.toBeInstanceOf(TypeError)
  const client = createClient({ baseUrl: `unix:${path}`, token: 'x', fetch: unixFetch(path) })
  await expect(client.getStatus()).rejects.toBeInstanceOf(PeerUnreachableError)
})
