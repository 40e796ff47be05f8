import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BlockStore } from '@datanet/shards'
import { unixfs } from '@helia/unixfs'
import { NextToLast } from 'blockstore-fs/sharding'
import type { Blockstore } from 'interface-blockstore'
import { CID } from 'multiformats/cid'
import * as raw from 'multiformats/codecs/raw'
import { sha256 } from 'multiformats/hashes/sha2'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLoopback, type Loopback, type LoopbackPeer } from '../network/loopback.ts'
import { localBlocks } from './local-blocks.ts'
import { networkBlocks } from './network-blocks.ts'

let loopback: Loopback

beforeEach(() => {
  loopback = createLoopback()
})

afterEach(async () => {
  await loopback.close()
})

async function connected(count: number): Promise<[LoopbackPeer, LoopbackPeer, ...LoopbackPeer[]]> {
  const [one, two, ...others] = await loopback.star(count)
  if (one === undefined || two === undefined) throw new TypeError('at least two peers')
  return [one, two, ...others]
}

/** Reads a UnixFS file through single blocks alone. */
async function read(blocks: BlockStore, root: CID): Promise<Buffer> {
  const blockstore: Pick<Blockstore, 'get' | 'has' | 'put'> = {
    async *get(cid) {
      yield await blocks.get(cid)
    },
    has: (cid) => blocks.has(cid),
    put: (cid) => cid,
  }
  const chunks: Uint8Array[] = []
  for await (const chunk of unixfs({ blockstore } as Parameters<typeof unixfs>[0]).cat(root)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function block(text: string): Promise<{ cid: CID; bytes: Uint8Array }> {
  const bytes = new TextEncoder().encode(text)
  return { cid: CID.createV1(raw.code, await sha256.digest(bytes)), bytes }
}

test('a file of 3 MB comes over from a peer, block by block, and stays', async () => {
  const [giver, taker] = await connected(2)
  const file = new Uint8Array(3_000_000).map((_, index) => (index * 7919) >> 3)
  const root = await unixfs(giver.network.helia).addBytes(file)
  const blocks = networkBlocks({ helia: taker.network.helia, store: taker.blocks, root, peers: [giver.network.peerId] })
  expect((await read(blocks, root)).equals(file)).toBe(true)
  blocks.close()
  await giver.network.stop()
  expect((await read(localBlocks(taker.blocks), root)).equals(file)).toBe(true)
})

test('many blocks asked for at once come each as itself', async () => {
  const [giver, taker] = await connected(2)
  const all = await Promise.all(Array.from({ length: 100 }, (_, index) => block(`block ${index} `.repeat(2000))))
  for (const { cid, bytes } of all) await giver.blocks.put(cid, bytes)
  const [first] = all
  if (first === undefined) throw new TypeError('blocks')
  const peers = [giver.network.peerId]
  const blocks = networkBlocks({ helia: taker.network.helia, store: taker.blocks, root: first.cid, peers })
  const got = await Promise.all(all.map(({ cid }) => blocks.get(cid)))
  expect(got.every((bytes, index) => Buffer.compare(bytes, all[index]?.bytes ?? bytes.subarray(1)) === 0)).toBe(true)
  blocks.close()
})

test('a block that nobody has is told within the limit', async () => {
  const [giver, taker] = await connected(2)
  const { cid } = await block('nowhere')
  const from = performance.now()
  for (const peers of [[giver.network.peerId], []]) {
    const blocks = networkBlocks({ helia: taker.network.helia, store: taker.blocks, root: cid, peers, timeout: 500 })
    await expect(blocks.get(cid)).rejects.toMatchObject({ code: 'ERR_BLOCK_UNAVAILABLE', cid: cid.toString() })
    blocks.close()
  }
  expect(performance.now() - from).toBeLessThan(5_000)
})

test('a block that the likely peer lacks is taken from another that is connected', async () => {
  const [middle, left, right] = await connected(3)
  const { cid, bytes } = await block('on the left alone')
  await left.blocks.put(cid, bytes)
  const blocks = networkBlocks({
    helia: middle.network.helia,
    store: middle.blocks,
    root: cid,
    peers: [right?.network.peerId ?? ''],
    timeout: 4_000,
  })
  expect(await blocks.get(cid)).toEqual(bytes)
  expect(await middle.blocks.has(cid)).toBe(true)
})

test('a block that the disk changed is told locally, and fetched again from a peer', async () => {
  const [giver, taker] = await connected(2)
  const { cid, bytes } = await block('whole')
  await giver.blocks.put(cid, bytes)
  await taker.blocks.put(cid, bytes)
  const { dir, file } = new NextToLast().encode(cid)
  await writeFile(join(taker.dir, 'blocks', dir, file), 'whale')
  await expect(localBlocks(taker.blocks).get(cid)).rejects.toMatchObject({ code: 'ERR_BLOCK_CORRUPT' })
  const blocks = networkBlocks({
    helia: taker.network.helia,
    store: taker.blocks,
    root: cid,
    peers: [giver.network.peerId],
  })
  expect(await blocks.get(cid)).toEqual(bytes)
  expect(await localBlocks(taker.blocks).get(cid)).toEqual(bytes)
})

test('an aborted signal ends a wait with its reason', async () => {
  const [giver, taker] = await connected(2)
  const { cid } = await block('nowhere')
  const blocks = networkBlocks({
    helia: taker.network.helia,
    store: taker.blocks,
    root: cid,
    peers: [giver.network.peerId],
  })
  const controller = new AbortController()
  const waiting = blocks.get(cid, { signal: controller.signal })
  const reason = new Error('enough')
  controller.abort(reason)
  await expect(waiting).rejects.toBe(reason)
})

test('with nobody connected a missing block is told all the same', async () => {
  const alone = await loopback.start()
  const { cid } = await block('nowhere')
  const blocks = networkBlocks({ helia: alone.network.helia, store: alone.blocks, root: cid, peers: [], timeout: 300 })
  await expect(blocks.get(cid)).rejects.toMatchObject({ code: 'ERR_BLOCK_UNAVAILABLE' })
  await expect(localBlocks(alone.blocks).get(cid)).rejects.toMatchObject({ code: 'ERR_BLOCK_UNAVAILABLE' })
})
