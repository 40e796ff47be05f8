/** Askers of all kinds; numbers name the rules of serve-blocks.ts. */
import { decodeAnswers, encodeAsk, MAX_ASKED, MAX_OWED } from '@datanet/shards'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLoopback, type Loopback, type LoopbackPeer } from '../../network/loopback.ts'
import type { ContentStore } from '../../storage/content-store.ts'
import { randomBlocks, type TestBlock } from './blocks.fixture.ts'
import { BLOCKS_LIMITS, BLOCKS_PROTOCOL } from './protocol.ts'
import { serveBlocks } from './serve-blocks.ts'

const MIB = 1024 * 1024

let loopback: Loopback
let holder: LoopbackPeer
let asker: LoopbackPeer
/** Bytes that were read from the holder's store. */
let read: number

beforeEach(async () => {
  loopback = createLoopback()
  const peers = await loopback.star(2)
  ;[holder, asker] = peers as [LoopbackPeer, LoopbackPeer]
  read = 0
  const { blocks } = holder
  const store: Pick<ContentStore, 'read' | 'size'> = {
    size: (cid) => blocks.size(cid),
    async read(cid) {
      const bytes = await blocks.read(cid)
      read += bytes?.length ?? 0
      return bytes
    },
  }
  await serveBlocks({ network: holder.network, store })
})

afterEach(async () => {
  await loopback.close()
})

const open = () => asker.network.streams.openStream(holder.network.peerId, BLOCKS_PROTOCOL, undefined, BLOCKS_LIMITS)

async function held(count: number, size: number): Promise<TestBlock[]> {
  const blocks = await randomBlocks(count, size)
  for (const { cid, bytes } of blocks) await holder.blocks.put(cid, bytes)
  return blocks
}

const digestsOf = (blocks: readonly TestBlock[]) => blocks.map(({ cid }) => cid.multihash.digest)

test('answers come in the order of the questions, small blocks together, with what is lacking (2)', async () => {
  const small = await held(100, 3000)
  const [large] = await held(1, MIB)
  const [lacking] = await randomBlocks(1, 10)
  const asked = [...small, lacking, large, ...small.slice(0, 3)] as TestBlock[]
  const channel = await open()
  await channel.send(encodeAsk(digestsOf(asked.slice(0, 50))))
  await channel.send(encodeAsk(digestsOf(asked.slice(50))))
  await channel.close()
  const answers: (Uint8Array | null)[] = []
  let frames = 0
  for (let frame = await channel.receive(); frame !== null; frame = await channel.receive()) {
    answers.push(...decodeAnswers(frame))
    frames += 1
  }
  expect(answers).toHaveLength(asked.length)
  expect(
    answers.every(
      (bytes, at) =>
        Buffer.compare(bytes ?? Buffer.from(''), asked[at]?.bytes ?? Buffer.from('')) === 0 ||
        (bytes === null && asked[at] === lacking),
    ),
  ).toBe(true)
  expect(frames).toBeLessThanOrEqual(8)
})

test('an asker that takes nothing makes the holder read no more than it can send (1)', async () => {
  const blocks = await held(40, MIB)
  const channel = await open()
  await channel.send(encodeAsk(digestsOf(blocks)))
  // one answer comes, and no other is taken; another stream shows that the holder goes on meanwhile
  await channel.receive()
  const other = await open()
  await other.send(encodeAsk(digestsOf(blocks.slice(0, 1))))
  expect(decodeAnswers((await other.receive()) ?? new Uint8Array(0))).toHaveLength(1)
  // a window of 4 MiB, what waits at both ends, and what is read ahead
  expect(read).toBeLessThan(24 * MIB)
  channel.abort(new Error('enough'))
})

test('a flood of questions, and what is no question, shut the asker out (2)', async () => {
  const [block] = await held(1, MIB)
  const many = Array.from({ length: MAX_ASKED }, () => block?.cid.multihash.digest ?? new Uint8Array(32))
  const channel = await open()
  const flood = async () => {
    for (let asked = 0; asked <= 2 * MAX_OWED; asked += MAX_ASKED) await channel.send(encodeAsk(many))
    while ((await channel.receive()) !== null);
  }
  // it is cut off, or ended, as chance will have it
  await flood().catch(() => undefined)
  expect(holder.network.penalties.isShutOut(asker.network.peerId)).toBe(true)

  const [, stranger] = await loopback.star(2)
  await stranger?.network.connect(holder.network.addresses()[0] ?? '')
  const odd = await stranger?.network.streams.openStream(holder.network.peerId, BLOCKS_PROTOCOL)
  await odd?.send(Uint8Array.of(7, 7, 7))
  await odd?.receive().catch(() => null)
  expect(holder.network.penalties.isShutOut(stranger?.network.peerId ?? '')).toBe(true)
})

test('a peer has so many streams; for a new one the one that is idle for longest ends (3)', async () => {
  const [block] = await held(1, 1000)
  const ask = encodeAsk(digestsOf([block as TestBlock]))
  const channels = []
  for (let count = 0; count < 20; count++) {
    const channel = await open()
    await channel.send(ask)
    expect(decodeAnswers((await channel.receive()) ?? new Uint8Array(0))).toHaveLength(1)
    channels.push(channel)
  }
  const alive = await Promise.all(
    channels.map(async (channel) => {
      try {
        await channel.send(ask)
        return (await channel.receive()) !== null
      } catch {
        return false
      }
    }),
  )
  expect(alive).toEqual(Array.from({ length: 20 }, (_, at) => at >= 4))
})
