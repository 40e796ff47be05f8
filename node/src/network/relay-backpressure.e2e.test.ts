/** Two hostile peers over a relay: one sends as fast as it can, the other takes nothing. */

import { once } from 'node:events'
import { RELAY_V2_HOP_CODEC, RELAY_V2_STOP_CODEC } from '@libp2p/circuit-relay-v2'
import type { Stream } from '@libp2p/interface'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { addressOf, createLoopback, type Loopback } from './loopback.ts'

const CHUNK = 64 * 1024
const CHUNKS = 400

let loopback: Loopback

beforeEach(() => {
  loopback = createLoopback()
})

afterEach(() => loopback.close())

/** A message of the relay's protocol, with its length before it. */
const framed = (...bytes: number[]) => Uint8Array.of(bytes.length, ...bytes)
const connectTo = (peer: Uint8Array) => framed(8, 1, 0x12, peer.length + 2, 0x0a, peer.length, ...peer)
const ACCEPTED = framed(8, 1, 0x20, 100)

test('a relay stops an end that sends while the other takes nothing, and carries all when it does', async () => {
  const relay = await loopback.start({ relay: { server: true } })
  const taker = await loopback.start({ relay: { use: [addressOf(relay)] } })
  const sender = await loopback.start()
  await sender.network.connect(addressOf(relay))

  const { promise: arrived, resolve: takeStream } = Promise.withResolvers<Stream>()
  await taker.network.libp2p.unhandle(RELAY_V2_STOP_CODEC)
  await taker.network.libp2p.handle(RELAY_V2_STOP_CODEC, (stream) => {
    stream.addEventListener('message', () => stream.pause(), { once: true })
    stream.send(ACCEPTED)
    takeStream(stream)
  })
  const { libp2p } = sender.network
  const [connection] = libp2p.getConnections(relay.network.libp2p.peerId)
  const stream = (await connection?.newStream(RELAY_V2_HOP_CODEC)) ?? expect.fail('no connection')
  const answered = once(stream as unknown as EventTarget, 'message')
  stream.send(connectTo(taker.network.libp2p.peerId.toMultihash().bytes))
  await answered
  const taken = await arrived

  const sending = (async () => {
    for (let number = 0; number < CHUNKS; number++) {
      const chunk = new Uint8Array(CHUNK).fill(number & 255)
      if (!stream.send(chunk)) await once(stream as unknown as EventTarget, 'drain')
    }
  })()
  const atRelay = () =>
    relay.network.libp2p
      .getConnections(libp2p.peerId)
      .flatMap(({ streams }) => streams)
      .find(({ protocol }) => protocol === RELAY_V2_HOP_CODEC)
  while (atRelay()?.readStatus !== 'paused') await new Promise(setImmediate)

  let bytes = 0
  let isInOrder = true
  const { promise: whole, resolve } = Promise.withResolvers<void>()
  taken.addEventListener('message', ({ data }) => {
    const part = data.subarray()
    for (let at = 0; at < part.length; at += 1024) {
      const number = Math.floor((bytes + at) / CHUNK)
      isInOrder &&= part[at] === (number & 255)
    }
    bytes += part.length
    if (bytes === CHUNK * CHUNKS) resolve()
  })
  taken.resume()
  await Promise.all([sending, whole])
  expect([bytes, isInOrder]).toEqual([CHUNK * CHUNKS, true])
})
