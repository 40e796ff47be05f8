/** Content that somebody broke: manifests, blocks of files, rows. */

import { CID, cidOf, concatBytes, DatanetError, encode, equalBytes, type Shard, textBytes } from '@datanet/records'
import {
  BlockMissingError,
  type BlockStore,
  buildManifest,
  exportShard,
  type Format,
  importShard,
  MAX_ROW_BYTES,
  MemoryBlocks,
  needsRandomAccess,
  normalForm,
  parseManifest,
  type RandomContent,
  type Row,
  readRows,
  readShards,
} from '@datanet/shards'
import { beforeAll, expect, test } from 'vitest'
import { createFuzzer } from './fuzzer.ts'
import { parquetSamples } from './parquet-samples.fixture.ts'

const fuzzer = createFuzzer(process, performance)
const { timeout } = fuzzer

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}

const jsonl = [
  '{"text":"a","n":1.5,"list":[1,null,true]}\n{"text":"\\u00e9\\ud83d\\ude00","deep":{"a":{"b":[[]]}}}\n\n  \r\n{"n":-0,"n":1e300}\n',
  '\ufeff{"text":"\u00fcber","n":9007199254740993}\r\n{"__proto__":{"a":1},"constructor":2}',
].map(textBytes)
const csv = [
  'text,n,\n"a, ""b""\nc",1,x\r\nd,2,y\n\n\u00e9,\u4e2d,"\ud83d\ude00"\n',
  '\ufeffid,__proto__\r1,2\r3,4',
].map(textBytes)

const text = ['one\ntwo \u00fc\r\n\r\n\tthree\n \n\ud83d\ude00', '\ufeffa\rb\r\rc'].map(textBytes)
const voc = [
  '<?xml version="1.0"?><annotation><filename>a&amp;.jpg</filename><size><width>3</width></size><object><name>dog</name><bndbox><xmin>1.5</xmin></bndbox></object></annotation>',
].map(textBytes)
const coco = [
  '{"info":{"a":[]},"images":[{"id":1,"file_name":"a"}],"annotations":[{"category_id":2,"bbox":[1,2]},{}],"categories":[{"id":2,"name":"\u00fc\\n"}]}',
].map(textBytes)

function contentOf(bytes: Uint8Array, format: Format, size: number): AsyncIterable<Uint8Array> | RandomContent {
  if (!needsRandomAccess(format)) return pieces(bytes, size)
  return { bytes: bytes.length, read: async (start, end) => bytes.subarray(start, end) }
}

async function rowsOf(bytes: Uint8Array, format: Format, size: number): Promise<Row[]> {
  const rows: Row[] = []
  for await (const row of readRows({ format }, contentOf(bytes, format, size))) rows.push(row)
  return rows
}

/** A row that does not read is no error here but a finding; as a refusal it is counted all the same. */
class RowsRefused extends DatanetError {
  readonly code = 'ERR_ROWS_REFUSED'
}

/** Applying the normal form again changes nothing, but that names which it made alike are one when they are read back. */
function expectNormal(normal: string): void {
  const again = normalForm(JSON.parse(normal))
  if (again.length >= normal.length) expect(again).toBe(normal)
}

const formats = [
  ['jsonl', jsonl],
  ['csv', csv],
  ['text', text],
  ['voc', voc],
  ['coco', coco],
  ['parquet', parquetSamples],
] as const

test.for(formats)('rows of %s', { timeout }, async ([format, samples], { task }) => {
  const found = await fuzzer.try({
    name: `rows of ${format}`,
    samples,
    async read(bytes) {
      const rows = await rowsOf(bytes, format, 65_536)
      // what is read does not hang on how it comes
      expect(await rowsOf(bytes, format, Math.max(7, Math.ceil(bytes.length / 100)))).toEqual(rows)
      for (const row of rows) {
        expect(row.index).toBeGreaterThanOrEqual(0)
        if (row.problem === undefined) expectNormal(normalForm(row.value))
        else expect(row.problem).not.toBe('')
      }
      const broken = rows.find((row) => row.problem !== undefined)
      if (broken !== undefined) throw new RowsRefused(broken.problem ?? '', 'See the row.')
      return rows
    },
  })
  Object.assign(task.meta, found)
})

test.for(formats)('files of %s that are imported', { timeout }, async ([format, samples], { task }) => {
  const found = await fuzzer.try({
    name: `import of ${format}`,
    samples,
    async read(bytes) {
      const blocks = new MemoryBlocks()
      const shard = await importShard('a', pieces(bytes, Math.max(100, Math.ceil(bytes.length / 10))), blocks, {
        format,
        openRandom: async () => ({
          bytes: bytes.length,
          read: async (start, end) => bytes.subarray(start, end),
          close: async () => undefined,
        }),
      })
      return { shard, blocks }
    },
    async check({ shard, blocks }, bytes) {
      expect([shard.bytes, shard.rows > 0]).toEqual([bytes.length, bytes.length > 0])
      const out: Uint8Array[] = []
      for await (const chunk of exportShard(shard, blocks)) out.push(chunk)
      expect(equalBytes(concatBytes(...out), bytes)).toBe(true)
      if (bytes.length > 0) expect(parseManifest(buildManifest([shard]).bytes).shards).toHaveLength(1)
    },
  })
  Object.assign(task.meta, found)
})

const paths = ['a.jsonl', 'b/c.csv', 'b/\u00fcber.bin', 'z']
let manifest: Uint8Array
const held = new MemoryBlocks()
let nodes: { cid: CID; bytes: Uint8Array }[]
let fileBytes: number

beforeAll(async () => {
  const content: Record<string, Uint8Array> = { 'a.jsonl': jsonl[0] as Uint8Array, 'b/c.csv': csv[0] as Uint8Array }
  const shards = await Promise.all(
    paths.map((path) => importShard(path, pieces(content[path] ?? textBytes('some bytes'), 100), held)),
  )
  manifest = buildManifest(shards).bytes
  // a file of three blocks, of which the root is a node
  const large = new Uint8Array(2 * 1024 * 1024 + 5).map((_, i) => i % 251)
  fileBytes = large.length
  nodes = []
  const store = {
    async put(cid: CID, bytes: Uint8Array) {
      await held.put(cid, bytes)
      if (cid.code === 0x70) nodes.push({ cid, bytes })
    },
  }
  await importShard('large.bin', pieces(large, 1024 * 1024), store)
})

test('manifests', { timeout }, async ({ task }) => {
  const found = await fuzzer.try({
    name: 'manifest',
    samples: [manifest],
    read: parseManifest,
    check(value, bytes) {
      expect(equalBytes(encode(value), bytes)).toBe(true)
      if (value.pages.length === 0) expect(equalBytes(buildManifest(value.shards).bytes, bytes)).toBe(true)
    },
  })
  Object.assign(task.meta, found)
})

/** A manifest of two pages, the second of which is as somebody changed it, under the id that its bytes have. */
async function readWithPage(first: Uint8Array, second: Uint8Array): Promise<Shard[]> {
  const blocks = new MemoryBlocks()
  const pages = [first, second].map((bytes) => ({ cid: cidOf(bytes), count: 2, rows: 0, bytes: 0, block: bytes }))
  for (const { cid, block } of pages) await blocks.put(cid, block)
  const sums = (shards: readonly Shard[]) => ({
    rows: shards.reduce((sum, { rows }) => sum + rows, 0),
    bytes: shards.reduce((sum, { bytes }) => sum + bytes, 0),
  })
  const links = pages.map(({ cid, count }, place) => ({ cid, count, ...sums(place === 0 ? halves[0] : halves[1]) }))
  const total = { count: 4, rows: sums(halves.flat()).rows, bytes: sums(halves.flat()).bytes }
  const root = parseManifest(encode({ v: 1, type: 'manifest', ...total, shards: [], pages: links }))
  return await Array.fromAsync(readShards(root, blocks))
}

let halves: [Shard[], Shard[]]

test('pages of manifests', { timeout }, async ({ task }) => {
  const { shards } = parseManifest(manifest)
  halves = [shards.slice(0, 2), shards.slice(2)]
  const [first, second] = halves.map((some) => encode({ v: 1, type: 'manifest-page', shards: some }))
  const found = await fuzzer.try({
    name: 'page of a manifest',
    samples: [second as Uint8Array],
    read: (bytes) => readWithPage(first as Uint8Array, bytes),
    // whatever comes through can lie in one folder, and adds up
    check(read) {
      expect(buildManifest(read).manifest).toMatchObject({ count: 4 })
    },
  })
  Object.assign(task.meta, found)
})

/** Blocks as a peer gives them that changed one node: under the id that its bytes have, so that only what it says is wrong. */
function withNode(bytes: Uint8Array): { root: CID; blocks: BlockStore } {
  const cid = CID.createV1(0x70, cidOf(bytes).multihash)
  return {
    root: cid,
    blocks: {
      put: async () => undefined,
      has: async () => true,
      async get(asked) {
        if (asked.equals(cid)) return bytes
        if (await held.has(asked)) return await held.get(asked)
        throw new BlockMissingError(`nobody has ${asked}`, 'Ask another peer.')
      },
    },
  }
}

function largeFile(cid: CID): Shard {
  return {
    path: 'x',
    cid,
    bytes: fileBytes,
    rows: 1,
    format: 'bytes',
    schema: null,
    sketch: new Uint8Array(0),
    rowRoot: null,
  }
}

test('nodes of files', { timeout }, async ({ task }) => {
  const found = await fuzzer.try({
    name: 'file, a node',
    samples: nodes.map(({ bytes }) => bytes),
    async read(bytes) {
      const { root, blocks } = withNode(bytes)
      let size = 0
      for await (const chunk of exportShard(largeFile(root), blocks)) size += chunk.length
      return size
    },
    check: (size) => expect(size).toBe(fileBytes),
  })
  Object.assign(task.meta, found)
})

test('blocks that are not those of their ids', { timeout }, async ({ task }) => {
  const [root] = nodes as [(typeof nodes)[number]]
  const found = await fuzzer.try({
    name: 'file, a block under the id of another',
    samples: [root.bytes],
    async read(bytes) {
      const blocks: BlockStore = {
        put: async () => undefined,
        has: async () => true,
        get: async (cid) => (cid.equals(root.cid) ? bytes : await held.get(cid)),
      }
      for await (const _ of exportShard(largeFile(root.cid), blocks));
    },
  })
  expect(found.boundary.valid).toBe(0)
  Object.assign(task.meta, found)
})

test('rows that are longer than any row may be, in every format, cost no more than a row', { timeout }, async () => {
  for (const [format, start] of [
    ['jsonl', '{"text":"'],
    ['csv', 'a\n"'],
  ] as const) {
    async function* endless() {
      yield textBytes(start)
      const chunk = new Uint8Array(1024 * 1024).fill(0x78)
      for (let i = 0; i < 10; i++) yield chunk
    }
    const before = process.memoryUsage()
    const rows: Row[] = []
    for await (const row of readRows({ format }, endless())) rows.push(row)
    expect(rows.at(-1)).toMatchObject({
      fault: 'size',
      problem: expect.stringContaining(`longer than ${MAX_ROW_BYTES} bytes`),
    })
    const after = process.memoryUsage()
    expect(after.heapUsed + after.external - before.heapUsed - before.external).toBeLessThan(32 * 1024 * 1024)
  }
})
