import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { apiLimits, createClient, type Identity, parseErrorBody } from '@datanet/client'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Hub } from '../operations/hub.ts'
import type { ApiListen } from './api-place.ts'
import type { AppParts } from './app.ts'
import { partsOf, TOKEN } from './parts.fixture.ts'
import { type ApiServer, startApi } from './server.ts'
import { unixFetch } from './unix-fetch.ts'

const LOOPBACK: ApiListen = { host: '127.0.0.1', port: 0 }
const IDENTITY: Identity = { author: `did:key:z6Mk${'a'.repeat(44)}`, peerId: '12D3KooW' }
const AUTHORIZED = { authorization: `Bearer ${TOKEN}` }
const PATIENT = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 2_000 }

let folder: string
const servers: ApiServer[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'datanet-api-'))
})

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()))
  await rm(folder, { recursive: true, force: true })
})

async function start(listen: ApiListen, more: Partial<AppParts> = {}, patience = PATIENT): Promise<ApiServer> {
  const parts = partsOf({
    getIdentity: async () => IDENTITY,
    leaveDatanet: async ({ datanet }) => ({ datanet, left: true }),
  })
  const server = await startApi({ ...parts, ...more }, listen, patience)
  servers.push(server)
  return server
}

/** What comes back for bytes sent as they are, until the server closes. */
async function raw(server: ApiServer, text: string, end = false): Promise<{ status: number; body: string }> {
  const socket = connect(Number(new URL(server.address).port), '127.0.0.1')
  await once(socket, 'connect')
  socket.write(text)
  if (end) socket.end()
  const chunks = await Array.fromAsync(socket as AsyncIterable<Buffer>)
  const [head = '', body = ''] = Buffer.concat(chunks).toString().split('\r\n\r\n')
  return { status: Number(head.split(' ')[1]), body }
}

function request(headers: string, target = '/v1/id', method = 'GET'): string {
  return `${method} ${target} HTTP/1.1\r\n${headers}authorization: Bearer ${TOKEN}\r\nconnection: close\r\n\r\n`
}

test('clients are told of a shorter life of their connections than these have', async () => {
  const server = await start(LOOPBACK)
  const { headers } = await fetch(`${server.address}/v1/id`, { headers: AUTHORIZED })
  expect(headers.get('keep-alive')).toBe('timeout=5')
})

describe('where other machines reach it', () => {
  test.each(['0.0.0.0', '::', '', '192.0.2.7', '10.0.0.1', 'example.org', '::ffff:127.0.0.1', 'localhost.'])(
    '"%s" is refused, and the error says why',
    async (host) => {
      await expect(start({ host, port: 0 })).rejects.toMatchObject({
        code: 'ERR_API_EXPOSED',
        message: expect.stringContaining('other machines'),
        hint: expect.stringContaining('--allow-remote-api'),
      })
    },
  )

  test.each(['127.0.0.1', 'localhost'])('%s is this machine', async (host) => {
    const { address } = await start({ host, port: 0 })
    expect((await fetch(`${address}/v1/id`, { headers: AUTHORIZED })).status).toBe(200)
  })

  test('who allows it gets it; names that point there are refused all the same, addresses are not', async () => {
    const server = await start({ host: '0.0.0.0', port: 0, allowRemote: true })
    for (const host of ['127.0.0.1', '192.0.2.7:4780', '[2001:db8::1]:4780'])
      expect((await raw(server, request(`host: ${host}\r\n`))).status).toBe(200)
    for (const host of ['example.org', 'rebound.example.org:4780', '192.0.2.7.'])
      expect((await raw(server, request(`host: ${host}\r\n`))).status).toBe(403)
  })

  test('a name that was asked for is its own', async () => {
    const server = await start({ host: 'localhost', port: 0, allowRemote: true })
    expect((await raw(server, request('host: LOCALHOST:4780\r\n'))).status).toBe(200)
  })
})

describe('a unix socket', () => {
  const clientAt = (path: string) => createClient({ baseUrl: `unix:${path}`, token: TOKEN, fetch: unixFetch(path) })

  test('is its owner’s alone, is spoken by the client, and goes away at the stop', async () => {
    const path = join(folder, 'api.sock')
    const server = await start({ path })
    expect(server.address).toBe(`unix:${path}`)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await clientAt(path).getIdentity()).toEqual(IDENTITY)
    await server.stop()
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  test('left behind by a peer that died is replaced', async () => {
    const path = join(folder, 'api.sock')
    await leaveStale(path)
    await start({ path })
    expect(await clientAt(path).getIdentity()).toEqual(IDENTITY)
  })

  test('of a peer that runs is left alone', async () => {
    const path = join(folder, 'api.sock')
    await start({ path })
    await expect(start({ path })).rejects.toMatchObject({ code: 'ERR_PORT_IN_USE' })
    expect(await clientAt(path).getIdentity()).toEqual(IDENTITY)
  })

  test('does not take the place of a file', async () => {
    const path = join(folder, 'thesis.txt')
    await writeFile(path, 'mine')
    await expect(start({ path })).rejects.toMatchObject({ code: 'ERR_API_PLACE' })
    expect(await readFile(path, 'utf8')).toBe('mine')
  })

  test.each([
    ['a relative path', 'api.sock', 'ERR_API_PLACE'],
    ['a path that is too long', `/tmp/${'x'.repeat(200)}`, 'ERR_API_PLACE'],
    ['a folder that is not there', '/nowhere/of/datanet/api.sock', 'ERR_LISTEN_FAILED'],
  ])('%s is refused', async (_, path, code) => {
    await expect(start({ path })).rejects.toMatchObject({ code })
  })

  test('asks for the token and for a name of this machine', async () => {
    const path = join(folder, 'api.sock')
    await start({ path })
    const send = unixFetch(path)
    expect((await send('http://localhost/v1/id', { headers: AUTHORIZED })).status).toBe(200)
    expect((await send('http://localhost/v1/id')).status).toBe(401)
    expect((await send('http://example.org/v1/id', { headers: AUTHORIZED })).status).toBe(403)
  })
})

/** A socket that nobody listens at: what a process leaves that was killed. */
async function leaveStale(path: string): Promise<void> {
  const script = `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`
  await once(spawn(process.execPath, ['-e', script], { stdio: 'ignore' }), 'exit')
  expect((await stat(path)).isSocket()).toBe(true)
}

test('a port that is taken is told', async () => {
  const other = createServer()
  other.listen(0, '127.0.0.1')
  await once(other, 'listening')
  const port = (other.address() as { port: number }).port
  await expect(start({ host: '127.0.0.1', port })).rejects.toMatchObject({ code: 'ERR_PORT_IN_USE' })
  other.close()
  await once(other, 'close')
})

describe('over the wire', () => {
  test.each([
    ['no HTTP', 'hello\r\n\r\n', 400, 'ERR_HTTP'],
    ['a method of nobody', 'FROB / HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n', 400, 'ERR_HTTP'],
    ['a wrong version', 'GET / HTTP/9.9\r\nhost: 127.0.0.1\r\n\r\n', 400, 'ERR_HTTP'],
    [
      'two lengths',
      'POST /v1/stop HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab',
      400,
      'ERR_HTTP',
    ],
    [
      'a length and chunks',
      'POST /v1/stop HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
      'ERR_HTTP',
    ],
    ['a control character in a header', 'GET / HTTP/1.1\r\nhost: 127.0.0.1\r\nx: \u0000\r\n\r\n', 400, 'ERR_HTTP'],
    [
      'headers without end',
      `GET / HTTP/1.1\r\nhost: 127.0.0.1\r\nx: ${'a'.repeat(apiLimits.headerBytes)}\r\n\r\n`,
      431,
      'ERR_HEADERS_TOO_LARGE',
    ],
    ['no Host', request(''), 400, 'ERR_HTTP'],
    ['a Host with a user', request('host: user@127.0.0.1\r\n'), 400, 'ERR_HTTP'],
    ['a Host with a path', request('host: 127.0.0.1/x\r\n'), 400, 'ERR_HTTP'],
    ['a Host of another site', request('host: example.org\r\n'), 403, 'ERR_FORBIDDEN'],
    ['a Host with a dot behind', request('host: localhost.\r\n'), 403, 'ERR_FORBIDDEN'],
    [
      'the Host of another site in the target',
      request('host: example.org\r\n', 'http://127.0.0.1/v1/id'),
      403,
      'ERR_FORBIDDEN',
    ],
    ['an Origin of another site', request('host: 127.0.0.1\r\norigin: http://example.org\r\n'), 403, 'ERR_FORBIDDEN'],
    ['an Origin that is none', request('host: 127.0.0.1\r\norigin: null\r\n'), 403, 'ERR_FORBIDDEN'],
    ['a page of another site', request('host: 127.0.0.1\r\nsec-fetch-site: cross-site\r\n'), 403, 'ERR_FORBIDDEN'],
    [
      'a preflight',
      request(
        'host: 127.0.0.1\r\norigin: http://example.org\r\naccess-control-request-method: POST\r\n',
        '/v1/stop',
        'OPTIONS',
      ),
      403,
      'ERR_FORBIDDEN',
    ],
    ['a target that leads out', request('host: 127.0.0.1\r\n', '/v1/../../etc/passwd'), 404, 'ERR_ROUTE_UNKNOWN'],
    ['a target with a backslash', request('host: 127.0.0.1\r\n', '/v1\\id'), 400, 'ERR_HTTP'],
    ['a target of stars', request('host: 127.0.0.1\r\n', '*', 'OPTIONS'), 400, 'ERR_HTTP'],
  ])('%s is refused in JSON', async (_, text, status, code) => {
    const answer = await raw(await start(LOOPBACK), text)
    expect(parseErrorBody(JSON.parse(answer.body)).error.code).toBe(code)
    expect(answer.status).toBe(status)
  })

  test.each(['127.0.0.1', 'localhost:4780', '[::1]:4780'])('a Host of %s is let in', async (host) => {
    const answer = await raw(await start(LOOPBACK), request(`host: ${host}\r\n`))
    expect(answer).toEqual({ status: 200, body: JSON.stringify(IDENTITY) })
  })

  test('a head that does not end in time, and a body that does not, are let go', async () => {
    const patience = { headersTimeout: 100, requestTimeout: 200, connectionsCheckingInterval: 20 }
    const server = await start(LOOPBACK, {}, patience)
    const head = await raw(server, 'GET /v1/id HTTP/1.1\r\nhost: 127')
    expect(parseErrorBody(JSON.parse(head.body)).error.code).toBe('ERR_REQUEST_SLOW')
    expect(head.status).toBe(408)
    const body = await raw(
      server,
      `POST /v1/stop HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${TOKEN}\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{`,
    )
    expect(body.status).toBe(408)
    expect((await fetch(`${server.address}/v1/id`, { headers: AUTHORIZED })).status).toBe(200)
  })

  test('a body that breaks off does nothing', async () => {
    const server = await start(LOOPBACK)
    const head = `POST /v1/stop HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${TOKEN}\r\ncontent-type: application/json\r\n`
    await raw(server, `${head}content-length: 2\r\n\r\n{`, true)
    expect((await fetch(`${server.address}/v1/id`, { headers: AUTHORIZED })).status).toBe(200)
  })

  test('a body in chunks, an empty one and none are read alike', async () => {
    const { address } = await start(LOOPBACK)
    const datanet = 'bafyreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy'
    const bodies: [string | ReadableStream | null, number][] = [
      [null, 200],
      ['', 200],
      ['{}', 200],
      [new Blob(['{', '}']).stream(), 200],
      [new Blob(['{"x":', '1}']).stream(), 400],
    ]
    for (const [body, status] of bodies) {
      const response = await fetch(`${address}/v1/datanets/${datanet}`, {
        method: 'DELETE',
        headers: { ...AUTHORIZED, 'content-type': 'application/json' },
        body,
        duplex: 'half',
      } as RequestInit)
      expect(response.status).toBe(status)
    }
  })

  test('who sends too much hears so, and can go on on the same connection', async () => {
    const { address } = await start(LOOPBACK)
    const post = (body: string | ReadableStream) =>
      fetch(`${address}/v1/datanets`, {
        method: 'POST',
        headers: { ...AUTHORIZED, 'content-type': 'application/json' },
        body,
        duplex: 'half',
      } as RequestInit)
    const huge = JSON.stringify({ name: 'a'.repeat(apiLimits.requestBytes) })
    for (let i = 0; i < 5; i++) {
      const refused = await post(i % 2 === 0 ? huge : new Blob([huge]).stream())
      expect([refused.status, parseErrorBody(await refused.json()).error.code]).toEqual([413, 'ERR_REQUEST_TOO_LARGE'])
      expect((await fetch(`${address}/v1/id`, { headers: AUTHORIZED })).status).toBe(200)
    }
  })

  test('a stop ends the streams of events', async () => {
    const hub = new Hub()
    const server = await start(LOOPBACK, { hub })
    const client = createClient({ baseUrl: server.address, token: TOKEN })
    const events = await client.events()
    hub.close()
    await server.stop()
    expect((await events.next()).done).toBe(true)
  })
})
