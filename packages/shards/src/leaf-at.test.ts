import { CID, sha256 } from '@datanet/records'
import { encode, prepare } from '@ipld/dag-pb'
import { UnixFS } from 'ipfs-unixfs'
import * as Digest from 'multiformats/hashes/digest'
import { expect, test } from 'vitest'
import { buildManifest } from './build-manifest.ts'
import { importShard } from './import.ts'
import { leafAt } from './leaf-at.ts'
import { MemoryBlocks } from './memory-blocks.ts'
import { inPieces } from './testing/pieces.ts'

const MIB = 1024 * 1024

function bytes(length: number, seed: number): Uint8Array {
  return new Uint8Array(length).map((_, i) => Math.imul(i + seed, 2654435761) >>> 24)
}

test('finds the leaf of each byte, through shards and levels', async () => {
  const blocks = new MemoryBlocks()
  const files = [bytes(2 * MIB + 5, 1), bytes(3, 2), bytes(1, 3)]
  const shards = []
  for (const [i, file] of files.entries()) shards.push(await importShard(`${i}.bin`, inPieces(file), blocks))
  const { cid, bytes: manifest } = buildManifest(shards)
  await blocks.put(cid, manifest)
  const whole = Buffer.concat(files)
  for (const offset of [0, MIB - 1, MIB, 2 * MIB, 2 * MIB + 4, 2 * MIB + 5, 2 * MIB + 7, 2 * MIB + 8]) {
    const leaf = await leafAt(cid, offset, blocks)
    const content = await blocks.get(leaf.cid)
    expect(content.length).toBe(leaf.size)
    expect(content).toContain(whole[offset])
    expect(leaf.size).toBe(offset < 2 * MIB ? MIB : offset < 2 * MIB + 5 ? 5 : offset < 2 * MIB + 8 ? 3 : 1)
  }
  await expect(leafAt(cid, whole.length, blocks)).rejects.toMatchObject({ code: 'ERR_MANIFEST_INVALID' })
})

test('finds a leaf behind pages', async () => {
  const blocks = new MemoryBlocks()
  const shard = await importShard('a.bin', inPieces(bytes(3, 1)), blocks)
  const many = Array.from({ length: 10_001 }, (_, i) => ({ ...shard, path: String(i).padStart(5, '0') }))
  const last = await importShard('99999', inPieces(bytes(2, 9)), blocks, { format: 'bytes' })
  const built = buildManifest([...many, last])
  expect(built.pages.length).toBeGreaterThan(1)
  for (const block of [...built.pages, built]) await blocks.put(block.cid, block.bytes)
  expect((await leafAt(built.cid, 0, blocks)).cid).toEqual(shard.cid)
  expect((await leafAt(built.cid, 3 * 10_001, blocks)).cid).toEqual(last.cid)
})

test('refuses nodes that lie about their size, and nesting without end', async () => {
  const blocks = new MemoryBlocks()
  const shard = await importShard('a.bin', inPieces(bytes(2 * MIB, 1)), blocks)
  const lie = buildManifest([{ ...shard, bytes: 7 }])
  await blocks.put(lie.cid, lie.bytes)
  await expect(leafAt(lie.cid, 0, blocks)).rejects.toMatchObject({ code: 'ERR_SHARD_MALFORMED' })

  let cid = (await importShard('b', inPieces('x'), blocks, { format: 'bytes' })).cid
  for (let depth = 0; depth < 40; depth++) {
    const Data = new UnixFS({ type: 'file', blockSizes: [1n] }).marshal()
    const node = encode(prepare({ Data, Links: [{ Name: '', Tsize: 0, Hash: cid }] }))
    cid = CID.createV1(0x70, Digest.create(0x12, sha256(node)))
    await blocks.put(cid, node)
  }
  const deep = buildManifest([{ ...shard, cid, bytes: 1 }])
  await blocks.put(deep.cid, deep.bytes)
  await expect(leafAt(deep.cid, 0, blocks)).rejects.toMatchObject({ code: 'ERR_SHARD_MALFORMED' })
})
