/** Content that declares less than it is, brought from a real peer into a real store. */
import { randomBytes } from 'node:crypto'
import { type CID, cidOf } from '@datanet/records'
import { buildManifest, importShard, MAX_BLOCK_BYTES } from '@datanet/shards'
import { CID as Cid } from 'multiformats/cid'
import * as raw from 'multiformats/codecs/raw'
import { sha256 } from 'multiformats/hashes/sha2'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Channel } from '../network/channel.ts'
import { createLoopback, type Loopback, type LoopbackPeer } from '../network/loopback.ts'
import { bringContent } from './bring-content.ts'
import { BLOCKS_PROTOCOL } from './bulk/protocol.ts'
import { serveBlocks } from './bulk/serve-blocks.ts'
import { localBlocks } from './local-blocks.ts'
import { networkBlocks } from './network-blocks.ts'
import { Pace } from './pace.ts'

const DAG_PB = 0x70

let loopback: Loopback
let giver: LoopbackPeer
let taker: LoopbackPeer

beforeEach(async () => {
  loopback = createLoopback()
  ;[giver, taker] = (await loopback.star(2)) as [LoopbackPeer, LoopbackPeer]
  await serveBlocks({ network: giver.network, store: giver.blocks })
})

afterEach(async () => {
  await loopback.close()
})

async function put(bytes: Uint8Array, codec = raw.code): Promise<CID> {
  const cid = Cid.createV1(codec, await sha256.digest(bytes))
  await giver.blocks.put(cid, bytes)
  return cid
}

function field(number: number, bytes: Uint8Array): Buffer {
  const head = [(number << 3) | 2]
  let rest = bytes.length
  for (; rest >= 0x80; rest >>>= 7) head.push((rest & 0x7f) | 0x80)
  return Buffer.concat([Buffer.from([...head, rest]), bytes])
}

/** A node of UnixFS with one link, whose name is as long as somebody likes. */
async function node(child: CID, size: number, name: string): Promise<CID> {
  const link = [field(1, child.bytes), field(2, Buffer.from(name)), Uint8Array.of(0x18, 0)]
  const unixfs = Uint8Array.of(0x08, 2, 0x18, size, 0x20, size)
  return await put(new Uint8Array(Buffer.concat([field(2, Buffer.concat(link)), field(1, unixfs)])), DAG_PB)
}

async function manifestOf(files: readonly (readonly [cid: CID, bytes: number])[]): Promise<CID> {
  const shards = files.map(([cid, bytes], nth) => {
    const path = `${nth}`.padStart(4, '0')
    const sketch = new Uint8Array(8).fill(nth)
    return { path, cid, bytes, rows: 1, format: 'bytes' as const, schema: null, sketch, rowRoot: null }
  })
  const { cid, bytes } = buildManifest(shards)
  await giver.blocks.put(cid, bytes)
  return cid
}

function bring(manifest: CID, onPlanned?: (bytes: number) => void) {
  const { network, blocks: store } = taker
  const more = onPlanned === undefined ? {} : { onPlanned }
  return bringContent({ network, store, manifest, peers: [giver.network.peerId], ...more })
}

async function storedAt(peer: LoopbackPeer): Promise<number> {
  let bytes = 0
  for await (const { size } of peer.blocks.list()) bytes += size
  return bytes
}

test('a file that declares a byte and has nodes full of names is refused before anything of it is kept', async () => {
  let root = await put(Uint8Array.of(7))
  for (let level = 0; level < 31; level++) root = await node(root, 1, 'x'.repeat(MAX_BLOCK_BYTES - 300))
  const manifest = await manifestOf([[root, 1]])
  await expect(bring(manifest)).rejects.toMatchObject({ code: 'ERR_SHARD_MALFORMED' })
  expect(await storedAt(giver)).toBeGreaterThan(120_000_000)
  expect(await storedAt(taker)).toBeLessThan(10_000)
})

test('leaves that are larger than what they are said to be are refused before they are kept', async () => {
  const files = await Promise.all(
    Array.from({ length: 20 }, async (_, nth) => [await put(new Uint8Array(1_000_000).fill(nth + 1)), 3] as const),
  )
  await expect(bring(await manifestOf(files))).rejects.toMatchObject({ code: 'ERR_SHARD_MALFORMED' })
  expect(await storedAt(taker)).toBeLessThan(20_000)
  const [small] = [await put(Uint8Array.of(1, 2, 3))]
  await expect(bring(await manifestOf([[small, 4]]))).rejects.toMatchObject({ code: 'ERR_SHARD_MALFORMED' })
})

test('what is planned is what is stored in the end, and ends the bringing where there is too little room', async () => {
  const content = new Uint8Array(randomBytes(5_000_000))
  const source = async function* () {
    yield content
  }
  const shard = await importShard('a', source(), localBlocks(giver.blocks), { format: 'bytes' })
  const { cid, bytes } = buildManifest([shard])
  await giver.blocks.put(cid, bytes)

  const room = 3_000_000
  const enough = (planned: number): void => {
    if (planned > room) throw new RangeError('no room')
  }
  await expect(bring(cid, enough)).rejects.toThrow('no room')
  expect(await storedAt(taker)).toBeLessThanOrEqual(room)
  let planned = 0
  const brought = await bring(cid, (all) => {
    planned = all
  })
  expect(await storedAt(taker)).toBe(brought.bytes)
  // of the leaves nothing, and of the manifest and the node what a file takes at least
  expect(planned - brought.bytes).toBeGreaterThan(0)
  expect(planned - brought.bytes).toBeLessThan(2 * 4096)
})

test('a holder that gives nothing after its first blocks is not waited for', async () => {
  const blocks = await Promise.all(Array.from({ length: 3 }, (_, nth) => put(new Uint8Array(100).fill(nth))))
  const slow = await loopback.start()
  await slow.network.connect(taker.network.addresses()[0] ?? '')
  let asked = 0
  await slow.network.streams.handleProtocol(BLOCKS_PROTOCOL, async (channel: Channel) => {
    for (let frame = await channel.receive(); frame !== null; frame = await channel.receive()) asked += 1
  })
  const from = networkBlocks({
    helia: taker.network.helia,
    network: taker.network,
    store: taker.blocks,
    root: cidOf(Uint8Array.of(1)),
    peers: [slow.network.peerId],
    pace: new Pace({ grace: 300, leastRate: 1_000_000 }),
  })
  await expect(from.get(blocks[0] as CID)).rejects.toMatchObject({ code: 'ERR_CONTENT_TOO_SLOW' })
  expect(asked).toBe(1)
  // others of the same content are not even asked for
  await expect(from.get(blocks[1] as CID)).rejects.toMatchObject({ code: 'ERR_CONTENT_TOO_SLOW' })
  expect(asked).toBe(1)
  from.close()
})
