import { CID, concatBytes, hexOf, sha256 } from '@datanet/records'
import { encode, prepare } from '@ipld/dag-pb'
import fc from 'fast-check'
import { UnixFS, type UnixFSOptions } from 'ipfs-unixfs'
import * as Digest from 'multiformats/hashes/digest'
import { expect, test } from 'vitest'
import { blocksOf } from './blocks-of.ts'
import { buildManifest } from './build-manifest.ts'
import { MAX_BLOCK_BYTES } from './checked-blocks.ts'
import { CidSet } from './cid-set.ts'
import { FileDag } from './file-dag.ts'
import { DAG_PB, RAW, readNode } from './file-node.ts'
import { MemoryBlocks } from './memory-blocks.ts'
import { collect } from './testing/pieces.ts'
import { fileBlocks } from './unixfs.ts'

const MALFORMED = { code: 'ERR_SHARD_MALFORMED' }
const refused = expect.objectContaining(MALFORMED)

type Child = readonly [cid: CID, size: number]

function cidOf(bytes: Uint8Array, codec = DAG_PB): CID {
  return CID.createV1(codec, Digest.create(0x12, sha256(bytes)))
}

function v0Of(bytes: Uint8Array): CID {
  return CID.createV0(Digest.create(0x12, sha256(bytes)))
}

function nodeOf(children: readonly Child[], name = '', options: UnixFSOptions = {}): Uint8Array {
  const Data = new UnixFS({ type: 'file', blockSizes: children.map(([, size]) => BigInt(size)), ...options }).marshal()
  return encode(prepare({ Data, Links: children.map(([Hash]) => ({ Name: name, Tsize: 0, Hash })) }))
}

const one = Uint8Array.of(7)
const leaf: Child = [cidOf(one, RAW), 1]
const plain = nodeOf([leaf])

const read = (bytes: Uint8Array) => readNode(cidOf(bytes), bytes)

async function stored(...blocks: readonly Uint8Array[]): Promise<MemoryBlocks> {
  const store = new MemoryBlocks()
  await store.put(leaf[0], one)
  for (const bytes of blocks) await store.put(cidOf(bytes), bytes)
  return store
}

/** A field of protobuf with a text, which readers that don't know it pass over. */
function field(number: number, bytes: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of((number << 3) | 2, bytes.length), bytes)
}

test('reads what other software of IPFS writes', () => {
  // `hello world`, as Kubo adds it without raw leaves, and the empty file
  const hello = Uint8Array.from(Buffer.from('0a120802120c68656c6c6f20776f726c640a180c', 'hex'))
  expect(v0Of(hello).toString()).toBe('QmT78zSuBmuS4z925WZfrqQ1qHaJ56DQaTfyMUF7F8ff5o')
  expect(read(hello)).toMatchObject({ size: 12, children: [] })
  expect(read(Uint8Array.from(Buffer.from('0a0408021800', 'hex')))).toMatchObject({ size: 0 })
  const old = v0Of(hello)
  expect(read(nodeOf([[old, 12]])).children).toHaveLength(1)
  expect(read(nodeOf([leaf], '', { mode: 0o755, mtime: { secs: 5n, nsecs: 7 } })).children).toHaveLength(1)
  const bare = encode({ Data: new UnixFS({ type: 'file', blockSizes: [1n] }).marshal(), Links: [{ Hash: leaf[0] }] })
  expect(read(bare).children).toHaveLength(1)
})

test('refuses a node that holds anything beside links and content', () => {
  expect(read(plain).size).toBe(1)
  const data = new UnixFS({ type: 'file', blockSizes: [1n] }).marshal()
  const Links = [{ Name: '', Tsize: 0, Hash: leaf[0] }]
  const withData = (Data: Uint8Array) => encode(prepare({ Data, Links }))
  const padding = new Uint8Array(100)
  const broken: Record<string, Uint8Array> = {
    'a name': nodeOf([leaf], 'a'),
    'a field of UnixFS that nobody knows': withData(concatBytes(data, field(9, padding))),
    'a field of a hash': nodeOf([leaf], '', { hashType: 0x12n }),
    'a field of a large folder': nodeOf([leaf], '', { fanout: 256n }),
    'a number in more bytes than it needs': withData(Uint8Array.of(0x08, 0x82, 0x00, 0x18, 1, 0x20, 1)),
    'a size that is told twice': withData(concatBytes(data.subarray(0, 2), Uint8Array.of(0x18, 1), data.subarray(2))),
    'sizes before the type': withData(Uint8Array.of(0x20, 1, 0x08, 2, 0x18, 1)),
    'a file that says another size': withData(Uint8Array.of(0x08, 2, 0x18, 9, 0x20, 1)),
    'a link by the bytes themselves': nodeOf([[CID.createV1(RAW, Digest.create(0, padding)), 1]]),
    'a link to a block of another codec': nodeOf([[cidOf(one, 0x71), 1]]),
  }
  for (const [what, bytes] of Object.entries(broken)) expect(() => read(bytes), what).toThrow(refused)
})

test('a node that anything is added to, anywhere, is refused or no larger than its links let it be', () => {
  const children: Child[] = Array.from({ length: 3 }, (_, nth) => [cidOf(Uint8Array.of(nth), RAW), 1 + nth])
  const honest = nodeOf(children)
  const property = fc.property(fc.nat(honest.length), fc.uint8Array({ minLength: 1, maxLength: 40 }), (at, more) => {
    const bytes = concatBytes(honest.subarray(0, at), more, honest.subarray(at))
    try {
      const node = read(bytes)
      expect(node.overhead).toBeLessThanOrEqual(24 + 64 * node.children.length)
    } catch (error) {
      expect(error).toEqual(refused)
    }
  })
  fc.assert(property, { numRuns: 2000 })
})

test('files that are cut as an import cuts them, or finer, can be walked', async () => {
  const shapes = fc.record({
    leafBytes: fc.integer({ min: 8192, max: 20_000 }),
    linksPerNode: fc.integer({ min: 8, max: 300 }),
    bytes: fc.nat(1_500_000),
  })
  const property = fc.asyncProperty(shapes, async ({ bytes, ...shape }) => {
    const blocks = new MemoryBlocks()
    const dag = new FileDag(blocks, () => undefined, undefined, shape)
    await dag.push(new Uint8Array(bytes).map((_, at) => at >>> 8))
    const root = await dag.end()
    const sizes = (await collect(fileBlocks(root, bytes, blocks))).map((block) => (block.leaf ? block.size : 0))
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(bytes)
  })
  await fc.assert(property, { numRuns: 15 })
})

test('a byte that is claimed lets nobody store 130 MB', async () => {
  const padded: Uint8Array[] = []
  let child = leaf
  for (let level = 0; level < 31; level++) {
    const bytes = nodeOf([child], 'x'.repeat(MAX_BLOCK_BYTES - 200))
    padded.push(bytes)
    child = [cidOf(bytes), 1]
  }
  let taken = 0
  const store = await stored(...padded)
  const counting = {
    put: store.put.bind(store),
    has: store.has.bind(store),
    get: async (cid: CID) => {
      const bytes = await store.get(cid)
      taken += bytes.length
      return bytes
    },
  }
  const path = 'a'
  const sketch = new Uint8Array(8)
  const shard = {
    path,
    cid: child[0],
    bytes: 1,
    rows: 1,
    format: 'bytes' as const,
    schema: null,
    sketch,
    rowRoot: null,
  }
  const manifest = buildManifest([shard])
  await store.put(manifest.cid, manifest.bytes)
  await expect(collect(blocksOf(manifest.cid, counting))).rejects.toMatchObject(MALFORMED)
  expect(taken).toBeLessThan(MAX_BLOCK_BYTES + manifest.bytes.length)
})

test('nodes beside the content are in proportion to the bytes that are claimed, also where all links name one leaf', async () => {
  const many = nodeOf(Array<Child>(60_000).fill(leaf))
  const store = await stored(many)
  const walk = fileBlocks(cidOf(many), 60_000, store, { visited: new CidSet() })
  await expect(collect(walk)).rejects.toMatchObject(MALFORMED)

  // leaves of 1 MiB, of which there is one: a gigabyte is claimed, and a little more than a megabyte is stored
  const mebibyte = new Uint8Array(1024 * 1024)
  const large: Child = [cidOf(mebibyte, RAW), mebibyte.length]
  await store.put(large[0], mebibyte)
  const wide = nodeOf(Array<Child>(1000).fill(large))
  await store.put(cidOf(wide), wide)
  const blocks = await collect(fileBlocks(cidOf(wide), 1000 * mebibyte.length, store, { visited: new CidSet() }))
  expect(blocks.map(({ cid }) => hexOf(cid.bytes))).toEqual([cidOf(wide), large[0]].map(({ bytes }) => hexOf(bytes)))
})
