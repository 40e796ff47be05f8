/** Whoever opens connections to a running API, its owner is served. */

import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { apiLimits } from '@datanet/client'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ApiListen } from './api-place.ts'
import { partsOf, TOKEN } from './parts.fixture.ts'
import { type ApiServer, startApi } from './server.ts'

const STRANGERS = 64
const OWN = `GET /v1/id HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${TOKEN}\r\n\r\n`
const OK = /^HTTP\/1\.1 200 /

let folder: string
let server: ApiServer
let sockets: Socket[]
/** Ends operations that run. */
let finish: () => void

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'datanet-connections-'))
  sockets = []
})

afterEach(async () => {
  finish?.()
  for (const socket of sockets) socket.destroy()
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

async function start(listen: ApiListen = { host: '127.0.0.1', port: 0 }): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  finish = resolve
  const identity = { author: `did:key:z6Mk${'a'.repeat(44)}`, peerId: '12D3KooW' }
  const parts = partsOf({
    getIdentity: async () => identity,
    listDatanets: async () => promise.then(() => []),
  })
  server = await startApi(parts, listen)
}

function dial(): Socket {
  const { address } = server
  const socket = address.startsWith('unix:')
    ? connect(address.slice('unix:'.length))
    : connect(Number(new URL(address).port), '127.0.0.1')
  sockets.push(socket.on('error', () => undefined))
  return socket
}

/** Opens connections that say this much and no more; resolves when the system has taken all of them. */
async function flood(count: number, text: string): Promise<Socket[]> {
  const opened = Array.from({ length: count }, () => {
    const socket = dial()
    if (text !== '') socket.write(text)
    return socket.resume()
  })
  await Promise.all(opened.map((socket) => once(socket, 'connect')))
  return opened
}

/** The first bytes that come back on a connection for what is sent there. */
async function ask(socket: Socket, text: string): Promise<string> {
  socket.write(text)
  const [answer] = (await Promise.race([once(socket, 'data'), once(socket, 'close')])) as [Buffer | boolean]
  return String(answer)
}

/** Resolves when so few of these are open. */
async function shrunkTo(open: number, of: readonly Socket[]): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const look = () => {
    if (of.filter((socket) => !socket.closed).length <= open) resolve()
  }
  for (const socket of of) socket.once('close', look)
  look()
  await promise
}

describe.each([
  ['nothing', ''],
  ['half of a head', 'GET /v1/id HTTP/1.1\r\nhost: 127.0.0.1\r\nx: '],
  ['a request without the token', 'GET /v1/id HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n'],
  ['a body that never comes', 'POST /v1/stop HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 9\r\n\r\n{'],
  ['a wrong token', OWN.replace(TOKEN, 'wrong')],
])('320 connections that say %s', (_, text) => {
  test('hold 64 places, and the owner is served as before', async () => {
    await start()
    const own = dial()
    expect(await ask(own, OWN)).toMatch(OK)
    const strangers = await flood(320, text)
    await shrunkTo(STRANGERS, strangers)
    for (let again = 0; again < 5; again++) expect(await ask(dial(), OWN)).toMatch(OK)
    // what had the token before is not displaced either
    expect(await ask(own, OWN)).toMatch(OK)
  })
})

test('of a connection that others come after, what it sent counts before it may be displaced (2)', async () => {
  await start()
  for (let again = 0; again < 5; again++) {
    const own = dial()
    const answered = ask(own, OWN)
    await flood(200, '')
    expect(await answered).toMatch(OK)
  }
})

test('a stranger that takes nothing of its answer is let go, an owner that waits is not', async () => {
  await start()
  const timeouts: [number, boolean][] = []
  const real = Socket.prototype.setTimeout
  const spied = vi.spyOn(Socket.prototype, 'setTimeout').mockImplementation(function (this: Socket, ...given) {
    timeouts.push([given[0], this.localPort === Number(new URL(server.address).port)])
    return real.apply(this, given)
  })
  const strange = await ask(dial(), 'GET /v1/id HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n')
  expect(strange).toMatch(/^HTTP\/1.1 401 /)
  expect(timeouts).toContainEqual([30_000, true])
  timeouts.length = 0
  expect(await ask(dial(), OWN)).toMatch(OK)
  expect(timeouts).not.toContainEqual([30_000, true])
  spied.mockRestore()
})

test('on a unix socket it is the same', async () => {
  await start({ path: join(folder, 'api.sock') })
  const strangers = await flood(300, '')
  await shrunkTo(STRANGERS, strangers)
  expect(await ask(dial(), OWN)).toMatch(OK)
})

test('of 256 connections that had the token the oldest idle one makes room; where none is idle, one more is turned away (4)', async () => {
  await start()
  const own: Socket[] = []
  for (let number = 0; number < apiLimits.connections; number++) {
    const socket = dial()
    own.push(socket)
    expect(await ask(socket, OWN)).toMatch(OK)
  }
  const late = dial()
  const displaced = once(own[0] as Socket, 'close')
  expect(await ask(late, OWN)).toMatch(OK)
  await displaced
  expect(own.slice(1).every((socket) => !socket.closed)).toBe(true)

  const busy = [...own.slice(1), late]
  const slow = OWN.replace('/v1/id', '/v1/datanets')
  for (const socket of busy) socket.write(slow)
  // a request on each that is answered after the slow one was taken up
  const refused = dial()
  let answer = ''
  while (!answer.startsWith('HTTP/1.1 429')) answer = await ask(refused.closed ? dial() : refused, OWN)
  expect(answer).toMatch(/retry-after: 1/i)
  const answered = busy.filter((socket) => !socket.closed).map((socket) => once(socket, 'data'))
  finish()
  for (const [data] of await Promise.all(answered)) expect(String(data)).toMatch(OK)
})
