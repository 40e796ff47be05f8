import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Channel } from './channel.ts'
import type { Network } from './create-network.ts'
import { createLoopback, type Loopback } from './loopback.ts'

const PROTOCOL = '/datanet/test/1.0.0'
const MIB = 1024 * 1024

let loopback: Loopback
let server: Network
let client: Network

beforeEach(async () => {
  loopback = createLoopback()
  const [one, two] = await loopback.star(2)
  if (one === undefined || two === undefined) throw new TypeError('two peers')
  server = one.network
  client = two.network
})

afterEach(async () => {
  await loopback.close()
})

const text = (value: string) => new TextEncoder().encode(value)

async function echo(channel: Channel): Promise<void> {
  for (let frame = await channel.receive(); frame !== null; frame = await channel.receive()) await channel.send(frame)
}

test('frames arrive whole and in order, and null after the last', async () => {
  await server.streams.handleProtocol(PROTOCOL, echo)
  const channel = await client.streams.openStream(server.peerId, PROTOCOL)
  expect(channel.remotePeer).toBe(server.peerId)
  const frames = [text(''), text('one'), new Uint8Array(3 * MIB).fill(5), text('two')]
  for (const frame of frames) await channel.send(frame)
  await channel.close()
  for (const frame of frames) expect(Buffer.compare((await channel.receive()) ?? text('none'), frame)).toBe(0)
  expect(await channel.receive()).toBeNull()
  expect(await channel.receive()).toBeNull()
})

test('frames sent before the other end reads are not lost, nor those sent just before a close', async () => {
  const { promise: opened, resolve } = Promise.withResolvers<Channel>()
  const { promise: done, resolve: finish } = Promise.withResolvers<void>()
  await server.streams.handleProtocol(PROTOCOL, async (channel) => {
    resolve(channel)
    await done
  })
  const channel = await client.streams.openStream(server.peerId, PROTOCOL)
  for (let i = 0; i < 10; i++) await channel.send(text(`frame ${i}`))
  await channel.close()
  const other = await opened
  for (let i = 0; i < 10; i++) expect(await other.receive()).toEqual(text(`frame ${i}`))
  expect(await other.receive()).toBeNull()
  finish()
})

test('a sender waits for a reader, and does not fill its memory', async () => {
  const { promise: go, resolve: start } = Promise.withResolvers<void>()
  const { promise: total, resolve: report } = Promise.withResolvers<number>()
  await server.streams.handleProtocol(PROTOCOL, async (channel) => {
    await go
    let bytes = 0
    for (let frame = await channel.receive(); frame !== null; frame = await channel.receive()) {
      if (frame[0] !== (bytes / MIB) % 256) return report(-1)
      bytes += frame.byteLength
    }
    report(bytes)
  })
  const channel = await client.streams.openStream(server.peerId, PROTOCOL)
  const frames = 96
  let sent = 0
  const sending = (async () => {
    for (; sent < frames; sent++) await channel.send(new Uint8Array(MIB).fill(sent))
    await channel.close()
  })()
  // A second conversation passes by the first, which is stuck by then.
  await server.streams.handleProtocol(`${PROTOCOL}/echo`, echo)
  const other = await client.streams.openStream(server.peerId, `${PROTOCOL}/echo`)
  for (let i = 0; i < 50; i++) {
    await other.send(text('x'))
    await other.receive()
  }
  expect(sent).toBeLessThan(40)
  start()
  expect(await total).toBe(frames * MIB)
  await sending
})

test('a reader that takes nothing for too long costs the sender its patience, not its memory', async () => {
  const { promise: done, resolve: finish } = Promise.withResolvers<void>()
  await server.streams.handleProtocol(PROTOCOL, () => done)
  const channel = await client.streams.openStream(server.peerId, PROTOCOL, undefined, { idleTimeout: 200 })
  let sent = 0
  const sending = (async () => {
    for (;;) {
      await channel.send(new Uint8Array(MIB))
      sent += 1
    }
  })()
  await expect(sending).rejects.toMatchObject({ code: 'ERR_STREAM_IDLE' })
  expect(sent).toBeLessThan(40)
  finish()
})

test('a frame above the limit is not sent, and not taken', async () => {
  const { promise: failure, resolve: report } = Promise.withResolvers<unknown>()
  await server.streams.handleProtocol(PROTOCOL, (channel) => channel.receive().then(report, report), {
    maxFrameBytes: 1000,
  })
  const careful = await client.streams.openStream(server.peerId, PROTOCOL, undefined, { maxFrameBytes: 1000 })
  await expect(careful.send(new Uint8Array(1001))).rejects.toMatchObject({ code: 'ERR_FRAME_TOO_LARGE' })
  careful.abort(new Error('done'))
  await failure

  const { promise: second, resolve: reportSecond } = Promise.withResolvers<unknown>()
  await server.streams.handleProtocol(
    `${PROTOCOL}/2`,
    (channel) => channel.receive().then(reportSecond, reportSecond),
    {
      maxFrameBytes: 1000,
    },
  )
  const careless = await client.streams.openStream(server.peerId, `${PROTOCOL}/2`)
  await careless.send(new Uint8Array(1001))
  expect(await second).toMatchObject({ code: 'ERR_FRAME_TOO_LARGE' })
  await expect(careless.receive()).rejects.toMatchObject({ code: 'ERR_STREAM_BROKEN' })
})

test('silence ends a wait', async () => {
  const { promise: done, resolve: finish } = Promise.withResolvers<void>()
  await server.streams.handleProtocol(PROTOCOL, () => done)
  const channel = await client.streams.openStream(server.peerId, PROTOCOL, undefined, { idleTimeout: 100 })
  await expect(channel.receive()).rejects.toMatchObject({ code: 'ERR_STREAM_IDLE' })
  finish()
})

test('an aborted signal ends a wait with its reason, and the stream with it', async () => {
  const { promise: failure, resolve: report } = Promise.withResolvers<unknown>()
  await server.streams.handleProtocol(PROTOCOL, (channel) => channel.receive().then(report, report))
  const channel = await client.streams.openStream(server.peerId, PROTOCOL)
  const controller = new AbortController()
  const waiting = channel.receive(controller.signal)
  const reason = new Error('enough')
  controller.abort(reason)
  await expect(waiting).rejects.toMatchObject({ code: 'ERR_STREAM_BROKEN', cause: reason })
  expect(await failure).toMatchObject({ code: 'ERR_STREAM_BROKEN' })
})

test('a handler that throws breaks the stream', async () => {
  await server.streams.handleProtocol(PROTOCOL, async (channel) => {
    await channel.receive()
    throw new TypeError('bug')
  })
  const channel = await client.streams.openStream(server.peerId, PROTOCOL)
  await channel.send(text('hello'))
  await expect(channel.receive()).rejects.toMatchObject({ code: 'ERR_STREAM_BROKEN' })
})

test('a protocol that the peer does not speak, and a peer that nobody knows, are told apart', async () => {
  await expect(client.streams.openStream(server.peerId, '/no/such/1')).rejects.toMatchObject({
    code: 'ERR_PROTOCOL_UNSUPPORTED',
  })
  const gone = await loopback.start()
  await gone.network.stop()
  await expect(client.streams.openStream(gone.network.peerId, PROTOCOL)).rejects.toMatchObject({
    code: 'ERR_DIAL_FAILED',
  })
  await expect(client.streams.openStream('nobody', PROTOCOL)).rejects.toMatchObject({ code: 'ERR_DIAL_FAILED' })
})
