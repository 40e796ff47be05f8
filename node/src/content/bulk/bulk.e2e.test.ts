/** Blocks from several peers, good and bad; numbers name the rules of bulk-session.ts. */
import { encodeAnswers } from '@datanet/shards'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Channel } from '../../network/channel.ts'
import { addressOf, createLoopback, inTable, type Loopback, type LoopbackPeer } from '../../network/loopback.ts'
import { networkBlocks } from '../network-blocks.ts'
import { openContent } from '../open-content.ts'
import { randomBlocks, type TestBlock } from './blocks.fixture.ts'
import { BulkSession } from './bulk-session.ts'
import { BLOCKS_PROTOCOL } from './protocol.ts'
import { serveBlocks } from './serve-blocks.ts'

const SIZE = 256 * 1024

let loopback: Loopback
let taker: LoopbackPeer
let others: LoopbackPeer[]
let blocks: TestBlock[]

beforeEach(async () => {
  loopback = createLoopback()
  const [first, ...rest] = await loopback.star(4)
  taker = first as LoopbackPeer
  others = rest
  blocks = await randomBlocks(40, SIZE)
})

afterEach(async () => {
  await loopback.close()
})

async function hold(peer: LoopbackPeer | undefined, held: readonly TestBlock[] = blocks): Promise<string> {
  if (peer === undefined) throw new TypeError('a peer')
  for (const { cid, bytes } of held) await peer.blocks.put(cid, bytes)
  await serveBlocks({ network: peer.network, store: peer.blocks })
  return peer.network.peerId
}

/** A peer that speaks the protocol, and not as it should. */
async function play(peer: LoopbackPeer | undefined, part: (channel: Channel) => Promise<void>): Promise<string> {
  if (peer === undefined) throw new TypeError('a peer')
  await peer.network.streams.handleProtocol(BLOCKS_PROTOCOL, part)
  return peer.network.peerId
}

async function bringAll(session: BulkSession, wanted: readonly TestBlock[] = blocks): Promise<void> {
  const got = await Promise.all(wanted.map(({ cid }) => session.get(cid, { size: SIZE })))
  expect(got.every((bytes, at) => Buffer.compare(bytes, wanted[at]?.bytes ?? Buffer.alloc(0)) === 0)).toBe(true)
}

test('all blocks come from all peers that have them, each giving some; nobody is asked twice for nothing', async () => {
  const peers = await Promise.all(others.map((peer) => hold(peer)))
  const session = new BulkSession({ network: taker.network, peers })
  await bringAll(session)
  const given = session.given()
  expect([...given.keys()].sort()).toEqual(peers.sort())
  expect([...given.values()].reduce((sum, bytes) => sum + bytes, 0)).toBe(40 * SIZE)
  session.close()
  await expect(session.get((blocks[0] as TestBlock).cid)).rejects.toMatchObject({ code: 'ERR_TRANSFER_ENDED' })
})

test('each peer gives what it has, and what nobody has is told at once, with why (3)', async () => {
  const peers = [await hold(others[0], blocks.slice(0, 15)), await hold(others[1], blocks.slice(15, 39))]
  // one that has no such protocol
  const session = new BulkSession({ network: taker.network, peers: [...peers, others[2]?.network.peerId ?? ''] })
  await bringAll(session, blocks.slice(0, 39))
  const from = performance.now()
  await expect(session.get((blocks[39] as TestBlock).cid)).rejects.toMatchObject({
    code: 'ERR_BLOCK_UNAVAILABLE',
    message: expect.stringContaining(`${others[2]?.network.peerId} does not give blocks in bulk`),
  })
  expect(performance.now() - from).toBeLessThan(2_000)
  session.close()
})

test('who sends a wrong block is shut out, and the rest comes from others (1)', async () => {
  const good = await hold(others[0])
  const liar = await play(others[1], async (channel) => {
    while ((await channel.receive()) !== null) await channel.send(encodeAnswers([new Uint8Array(SIZE)]))
  })
  const session = new BulkSession({ network: taker.network, peers: [liar, good] })
  await bringAll(session)
  expect([...session.given().keys()]).toEqual([good])
  expect(taker.network.penalties.isShutOut(liar)).toBe(true)
  expect(session.report()).toContain(`${liar} sent a wrong block`)
  session.close()
})

test('who gives what it was not asked for, or sends garbage, is shut out', async () => {
  const good = await hold(others[0])
  const eager = await play(others[1], async (channel) => {
    await channel.send(encodeAnswers([new Uint8Array(10)]))
    await channel.receive()
  })
  const odd = await play(others[2], async (channel) => {
    await channel.receive()
    await channel.send(Uint8Array.of(9, 9, 9))
    await channel.receive()
  })
  const session = new BulkSession({ network: taker.network, peers: [eager, odd, good] })
  await bringAll(session)
  session.close()
  for (const peer of [eager, odd]) expect(taker.network.penalties.isShutOut(peer)).toBe(true)
})

test('a stream that is cut off in the middle of a block is opened again, and left when that does not help (2)', async () => {
  const good = await hold(others[0], blocks.slice(1))
  let opened = 0
  const broken = await play(others[1], async (channel) => {
    opened += 1
    await channel.receive()
    channel.abort(new Error('cut off'))
  })
  const session = new BulkSession({ network: taker.network, peers: [broken, good] })
  await bringAll(session, blocks.slice(1))
  await expect(session.get((blocks[0] as TestBlock).cid)).rejects.toMatchObject({
    code: 'ERR_BLOCK_UNAVAILABLE',
    message: expect.stringContaining(`${broken} failed`),
  })
  expect(opened).toBe(2)
  session.close()
})

test('a peer that promises and never sends is passed over within seconds', async () => {
  const silent = await play(others[1], async (channel) => {
    while ((await channel.receive()) !== null);
  })
  const good = await hold(others[0])
  const session = new BulkSession({ network: taker.network, peers: [silent, good] })
  const from = performance.now()
  await bringAll(session)
  expect(performance.now() - from).toBeLessThan(6_000)
  expect([...session.given().keys()]).toEqual([good])
  session.close()
})

test('a peer that goes while it gives is no loss', async () => {
  const peers = await Promise.all(others.slice(0, 2).map((peer) => hold(peer)))
  const session = new BulkSession({ network: taker.network, peers })
  const all = bringAll(session)
  await session.get((blocks[0] as TestBlock).cid)
  await others[1]?.network.stop()
  await all
  session.close()
})

test('who waits no longer hears of it at once, and what nobody waits for is not asked for any more', async () => {
  const silent = await play(others[1], async (channel) => {
    while ((await channel.receive()) !== null);
  })
  const session = new BulkSession({ network: taker.network, peers: [silent] })
  const over = new AbortController()
  const waiting = session.get((blocks[0] as TestBlock).cid, { signal: over.signal })
  const reason = new Error('enough')
  over.abort(reason)
  await expect(waiting).rejects.toBe(reason)
  const left = session.get((blocks[1] as TestBlock).cid)
  session.close()
  await expect(left).rejects.toMatchObject({ code: 'ERR_TRANSFER_ENDED' })
})

test('what no peer gives in bulk comes by bitswap', async () => {
  const [first, second] = others as [LoopbackPeer, LoopbackPeer]
  for (const { cid, bytes } of blocks.slice(0, 5)) await first.blocks.put(cid, bytes)
  const peers = [first.network.peerId, await hold(second, blocks.slice(5, 10))]
  const root = (blocks[0] as TestBlock).cid
  const { helia } = taker.network
  const from = networkBlocks({ helia, network: taker.network, store: taker.blocks, root, peers })
  for (const { cid, bytes } of blocks.slice(0, 10)) expect(await from.get(cid)).toEqual(bytes)
  expect(from.given()).toEqual(
    new Map([
      ['', 5 * SIZE],
      [second.network.peerId, 5 * SIZE],
    ]),
  )
  from.close()
})

test('a holder that nobody is connected with is found by the DHT and dialled', async () => {
  const [first, second] = others as [LoopbackPeer, LoopbackPeer]
  await second.network.connect(addressOf(first))
  await Promise.all([first, second, taker].map((peer) => inTable(peer, 2)))
  const held = blocks.slice(0, 3)
  const manifest = (held[0] as TestBlock).cid
  await hold(second, held)
  await second.network.rendezvous.provide(manifest)
  await taker.network.disconnect(second.network.peerId)
  const content = openContent([manifest], { network: taker.network, store: taker.blocks, peers: [] })
  for (const { cid, bytes } of held) expect(await content.blocks.get(cid)).toEqual(bytes)
  content.close()
})
