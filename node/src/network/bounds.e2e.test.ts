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

test('a peer holds 64 conversations of a kind with another, and more when some have ended', async () => {
  const [server, client] = await loopback.star(2)
  const { promise: over, resolve: end } = Promise.withResolvers<void>()
  await server?.network.streams.handleProtocol(PROTOCOL, async (channel) => {
    await channel.send(new Uint8Array(1))
    await over
  })
  const open = async () => await client?.network.streams.openStream(server?.network.peerId ?? '', PROTOCOL)
  const talk = async () => {
    const channel = await open()
    expect(await channel?.receive()).toHaveLength(1)
    return channel
  }
  const channels = await Promise.all(Array.from({ length: STREAMS }, talk))
  const refused = await open()
  expect(await refused?.receive().catch(() => null)).toBeNull()
  end()
  for (const channel of channels) expect(await channel?.receive()).toBeNull()
  await Promise.all(channels.map((channel) => channel?.close()))
  await talk()
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
    await Promise.race([once(socket, 'connect'), once(socket, 'close')]).catch(() => undefined)
  }
  await refused
  expect(closed).toBe(extra)
  expect(sockets.filter((socket) => !socket.closed)).toHaveLength(PER_HOST)
  for (const socket of sockets) socket.destroy()
})

test('a relay gives a reservation for an hour, with circuits of ten minutes and 64 MiB', async () => {
  const relay = await loopback.start({ relay: { server: true } })
  const before = Date.now()
  const peer = await loopback.start({ relay: { use: [relay.network.addresses()[0] ?? ''] } })
  const reservation = relay.network.libp2p.services.relay?.reservations.get(peer.network.libp2p.peerId)
  expect(reservation?.limit).toEqual({ duration: 600_000, data: 64n * 1024n * 1024n })
  const hour = 3_600_000
  expect(reservation?.expiry.getTime()).toBeGreaterThanOrEqual(before + hour)
  expect(reservation?.expiry.getTime()).toBeLessThanOrEqual(Date.now() + hour)
})

test('peers of one host hold so many reservations, and one that goes makes room', async () => {
  const relay = await loopback.start({ relay: { server: { reservationsPerHost: 2 } } })
  const use = [relay.network.addresses()[0] ?? '']
  const reservations = () => relay.network.libp2p.services.relay?.reservations.size
  const peers = [await loopback.start({ relay: { use } }), await loopback.start({ relay: { use } })]
  expect(reservations()).toBe(2)
  const refused = await loopback.start({ relay: { use } })
  expect([reservations(), refused.network.addresses().some((address) => address.includes('p2p-circuit'))]).toEqual([
    2,
    false,
  ])
  await peers[0]?.network.stop()
  while (reservations() !== 1) await new Promise(setImmediate)
  await loopback.start({ relay: { use } })
  expect(reservations()).toBe(2)
})
