/** How much one host, and one peer, gets of another at a time. */

import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLoopback, type Loopback } from './loopback.ts'

const PROTOCOL = '/datanet/test/1.0.0'
const STREAMS = 64
const PER_HOST = 100

let loopback: Loopback

beforeEach(() => {
  loopback = createLoopback()
})

afterEach(() => loopback.close())

test('a peer holds 64 conversations of a kind with another, and a 65th when one has ended', async () => {
  const [server, client] = await loopback.star(2)
  const { promise: over, resolve: end } = Promise.withResolvers<void>()
  await server?.network.streams.handleProtocol(PROTOCOL, () => over)
  const open = () => client?.network.streams.openStream(server?.network.peerId ?? '', PROTOCOL)
  const channels = await Promise.all(Array.from({ length: STREAMS }, open))
  await expect(open()).rejects.toMatchObject({ code: expect.stringMatching(/^ERR_/) })
  channels[0]?.abort(new TypeError('enough'))
  await expect(open()).resolves.toBeDefined()
  end()
})

test('a host that connects without end gets 100 connections, and the rest are closed', async () => {
  const { network } = await loopback.start()
  const [, port = ''] = /\/tcp\/(\d+)/.exec(network.addresses()[0] ?? '') ?? []
  const sockets: Socket[] = []
  const extra = 30
  const { promise: refused, resolve } = Promise.withResolvers<void>()
  let closed = 0
  for (let number = 0; number < PER_HOST + extra; number++) {
    const socket = connect({ host: '127.0.0.1', port: Number(port) })
    socket.on('error', () => undefined).on('data', () => undefined)
    socket.on('close', () => {
      closed += 1
      if (closed === extra) resolve()
    })
    sockets.push(socket)
    await once(socket, 'connect')
  }
  await refused
  expect(closed).toBe(extra)
  expect(sockets.filter((socket) => !socket.closed)).toHaveLength(PER_HOST)
  for (const socket of sockets) socket.destroy()
})
