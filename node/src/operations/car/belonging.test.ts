import { type Block, type CID, cidOf, encode, sha256 } from '@datanet/records'
import { buildManifest, heldContent, importShard, MemoryBlocks } from '@datanet/shards'
import { CID as Cid } from 'multiformats/cid'
import * as raw from 'multiformats/codecs/raw'
import * as Digest from 'multiformats/hashes/digest'
import { expect, test } from 'vitest'
import { Belonging } from './belonging.ts'

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

async function contents(): Promise<{ blocks: Block[]; manifest: CID }> {
  const store = new MemoryBlocks()
  const large = new Uint8Array(3 * 1024 * 1024).map((_, at) => at >>> 20)
  const shards = [
    await importShard('a.bin', once(large), store, { format: 'bytes' }),
    await importShard('b.bin', once(Uint8Array.of(9)), store, { format: 'bytes' }),
  ]
  const { cid, bytes } = buildManifest(shards)
  await store.put(cid, bytes)
  const blocks: Block[] = []
  for await (const held of heldContent([cid], store)) blocks.push({ cid: held.cid, bytes: await store.get(held.cid) })
  return { blocks, manifest: cid }
}

test('of a CAR all blocks are taken that a contribution leads to, in the order of an export', async () => {
  const { blocks, manifest } = await contents()
  const belonging = new Belonging([manifest])
  expect(blocks.length).toBeGreaterThan(5)
  for (const block of blocks) expect(belonging.takes(block), block.cid.toString()).toBe(true)
})

test('a block that nothing leads to is not taken, however many there are', async () => {
  const { blocks, manifest } = await contents()
  const belonging = new Belonging([manifest])
  for (let nth = 0; nth < 1000; nth++) {
    const bytes = Uint8Array.of(nth, nth >> 8, 77)
    const cid = Cid.createV1(raw.code, Digest.create(0x12, sha256(bytes)))
    expect(belonging.takes({ cid, bytes })).toBe(false)
  }
  // a leaf before what leads to it, and the manifest of a contribution of another datanet
  expect(belonging.takes(blocks.at(-1) as Block)).toBe(false)
  const others = encode({ another: 'manifest' })
  expect(belonging.takes({ cid: cidOf(others), bytes: others })).toBe(false)
  expect(new Belonging([cidOf(others)]).takes({ cid: cidOf(others), bytes: others })).toBe(false)
})
