import { CID, sha256 } from '@datanet/records'
import { encode, prepare } from '@ipld/dag-pb'
import { UnixFS, type UnixFSOptions } from 'ipfs-unixfs'
import * as Digest from 'multiformats/hashes/digest'
import { expect, test } from 'vitest'
import type { BlockStore } from './block-store.ts'
import { blocksOf } from './blocks-of.ts'
import { buildManifest } from './build-manifest.ts'
import { checkedBlocks } from './checked-blocks.ts'
import { exportShard } from './export.ts'
import { importShard } from './import.ts'
import { MemoryBlocks } from './memory-blocks.ts'
import { collect, inPieces, joined } from './testing/pieces.ts'

const RAW = 0x55
const DAG_PB = 0x70
const MIB = 1024 * 1024

function cidOf(bytes: Uint8Array, codec = RAW): CID {
  return CID.createV1(codec, Digest.create(0x12, sha256(bytes)))
}

class Hostile {
  readonly blocks = new MemoryBlocks()

  async leaf(bytes: Uint8Array): Promise<CID> {
    const cid = cidOf(bytes)
    await this.blocks.put(cid, bytes)
    return cid
  }

  async node(children: readonly (readonly [CID, number])[], options: UnixFSOptions = {}): Promise<CID> {
    const blockSizes = children.map(([, size]) => BigInt(size))
    const Data = new UnixFS({ type: 'file', blockSizes, ...options }).marshal()
    const bytes = encode(prepare({ Data, Links: children.map(([Hash]) => ({ Name: '', Tsize: 0, Hash })) }))
    const cid = cidOf(bytes, DAG_PB)
    await this.blocks.put(cid, bytes)
    return cid
  }

  async read(cid: CID, bytes: number): Promise<Uint8Array> {
    return await joined(exportShard({ cid, bytes }, this.blocks))
  }
}

test('reads files that others cut: content in dag-pb leaves, small chunks, deep trees', async () => {
  const dag = new Hostile()
  const inner = await dag.node([[await dag.node([], { data: Uint8Array.of(1, 2) }), 2]])
  const root = await dag.node([
    [inner, 2],
    [await dag.leaf(Uint8Array.of(3)), 1],
  ])
  expect([...(await dag.read(root, 3))]).toEqual([1, 2, 3])
})

test('refuses a file whose sizes are not true', async () => {
  const dag = new Hostile()
  const leaf = await dag.leaf(Uint8Array.of(1, 2, 3))
  const malformed = { code: 'ERR_SHARD_MALFORMED' }
  await expect(dag.read(leaf, 4)).rejects.toMatchObject(malformed)
  await expect(dag.read(await dag.node([[leaf, 3]]), 4)).rejects.toMatchObject(malformed)
  await expect(dag.read(await dag.node([[leaf, 4]]), 4)).rejects.toMatchObject(malformed)
  await expect(dag.read(await dag.node([[leaf, 3]], { blockSizes: [] }), 3)).rejects.toMatchObject(malformed)
  await expect(dag.read(await dag.node([[leaf, 3]], { data: Uint8Array.of(9) }), 4)).rejects.toMatchObject(malformed)
  await expect(
    dag.read(
      await dag.node([
        [leaf, 3],
        [leaf, 0],
      ]),
      3,
    ),
  ).rejects.toMatchObject(malformed)
})

test('refuses what is no file', async () => {
  const dag = new Hostile()
  const malformed = { code: 'ERR_SHARD_MALFORMED' }
  await expect(dag.read(await dag.node([], { type: 'directory' }), 1)).rejects.toMatchObject(malformed)
  const garbage = Uint8Array.of(0xff, 0xff)
  await dag.blocks.put(cidOf(garbage, DAG_PB), garbage)
  await expect(dag.read(cidOf(garbage, DAG_PB), 1)).rejects.toMatchObject(malformed)
  await dag.blocks.put(cidOf(garbage, 0x71), garbage)
  await expect(dag.read(cidOf(garbage, 0x71), 1)).rejects.toMatchObject(malformed)
})

test('work on a few stored blocks that claim a lot is bounded', async () => {
  const dag = new Hostile()
  const one = await dag.leaf(Uint8Array.of(7))
  let [cid, size] = [await dag.node(Array(1000).fill([one, 1])), 1000]
  await expect(dag.read(cid, size)).rejects.toMatchObject({ code: 'ERR_SHARD_MALFORMED' })
  for (let level = 0; level < 4; level++) [cid, size] = [await dag.node(Array(1000).fill([cid, size])), size * 1000]
  const shard = {
    path: 'a',
    cid,
    bytes: size,
    rows: 1,
    format: 'bytes' as const,
    schema: null,
    sketch: new Uint8Array(8),
    rowRoot: null,
  }
  const { bytes, cid: manifest } = buildManifest([shard])
  await dag.blocks.put(manifest, bytes)
  expect(await collect(blocksOf(manifest, dag.blocks))).toHaveLength(7)
})

test('refuses endless nesting', async () => {
  const dag = new Hostile()
  let cid = await dag.leaf(Uint8Array.of(7))
  for (let level = 0; level < 40; level++) cid = await dag.node([[cid, 1]])
  await expect(dag.read(cid, 1)).rejects.toMatchObject({ code: 'ERR_SHARD_MALFORMED' })
})

test('checks every block against its CID', async () => {
  const dag = new Hostile()
  const leaf = await dag.leaf(Uint8Array.of(1, 2, 3))
  await dag.blocks.put(leaf, Uint8Array.of(1, 2, 4))
  const mismatch = { code: 'ERR_BLOCK_MISMATCH' }
  await expect(dag.read(leaf, 3)).rejects.toMatchObject(mismatch)
  await expect(dag.read(await dag.node([[leaf, 3]]), 3)).rejects.toMatchObject(mismatch)
  await expect(checkedBlocks(dag.blocks).get(leaf)).rejects.toMatchObject(mismatch)
  const identity = CID.createV1(RAW, Digest.create(0, Uint8Array.of(1)))
  await dag.blocks.put(identity, Uint8Array.of(1))
  await expect(checkedBlocks(dag.blocks).get(identity)).rejects.toMatchObject(mismatch)
})

test('lists every block of a contribution, without reading leaves', async () => {
  const blocks = new MemoryBlocks()
  const large = new Uint8Array(2 * MIB + 1).map((_, i) => i >>> 20)
  const shards = [
    await importShard('a.bin', inPieces(large, MIB), blocks),
    await importShard('b.jsonl', inPieces('{}'), blocks),
  ]
  const manifest = buildManifest(shards)
  await blocks.put(manifest.cid, manifest.bytes)
  const listed = (await collect(blocksOf(manifest.cid, blocks))).map(({ cid }) => cid.toString())
  expect(listed.toSorted()).toEqual([...blocks.blocks.keys()].toSorted())
  for (const name of listed) if (CID.parse(name).code === RAW) blocks.blocks.delete(name)
  expect((await collect(blocksOf(manifest.cid, blocks))).map(({ cid }) => cid.toString())).toEqual(listed)
})

test('reads no further ahead than a few blocks', async () => {
  const blocks = new MemoryBlocks()
  const large = new Uint8Array(40 * MIB).map((_, i) => i >>> 20)
  const shard = await importShard('a.bin', inPieces(large, MIB), blocks)
  let asked = 0
  const counting: BlockStore = {
    put: (cid, bytes) => blocks.put(cid, bytes),
    has: (cid) => blocks.has(cid),
    get: (cid) => {
      asked += 1
      return blocks.get(cid)
    },
  }
  const reader = exportShard(shard, counting)
  await reader.next()
  expect(asked).toBeLessThanOrEqual(10)
  await reader.return(undefined)
})

test('stops when told to', async () => {
  const dag = new Hostile()
  const leaf = await dag.leaf(Uint8Array.of(1))
  const options = { signal: AbortSignal.abort() }
  await expect(joined(exportShard({ cid: leaf, bytes: 1 }, dag.blocks, options))).rejects.toMatchObject({
    name: 'AbortError',
  })
})
