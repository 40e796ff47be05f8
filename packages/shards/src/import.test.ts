import { sha256 } from '@datanet/records'
import fc from 'fast-check'
import { exporter } from 'ipfs-unixfs-exporter'
import { expect, test } from 'vitest'
import { exportShard } from './export.ts'
import { FileFingerprint, rowFingerprint } from './fingerprint.ts'
import { type ImportProgress, importShard } from './import.ts'
import { MemoryBlocks } from './memory-blocks.ts'
import { Sketch } from './sketch.ts'
import { inPieces, joined } from './testing/pieces.ts'

const MIB = 1024 * 1024

/** Bytes that do not repeat, so that blocks can't stand in for each other. */
function content(length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let i = 0, state = length; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    bytes[i] = state >>> 24
  }
  return bytes
}

test('JSONL is counted, sketched and written in one pass', async () => {
  const blocks = new MemoryBlocks()
  const text = '{"text":"A"}\n\n{"text":"b"}\n{"text":" a "}\n'
  const shard = await importShard('train/qa.jsonl', inPieces(text, 5), blocks, { schema: 'qa' })
  const sketch = new Sketch()
  sketch.add(rowFingerprint({ text: 'a' }))
  sketch.add(rowFingerprint({ text: 'b' }))
  expect(shard).toMatchObject({ path: 'train/qa.jsonl', bytes: text.length, rows: 3, format: 'jsonl', schema: 'qa' })
  expect(shard.sketch).toEqual(sketch.bytes())
  expect(new TextDecoder().decode(await joined(exportShard(shard, blocks)))).toBe(text)
})

test('CSV rows are counted without the header', async () => {
  const shard = await importShard('a.CSV', inPieces('text,label\n"a\nb",c\nd,e\n', 4), new MemoryBlocks())
  expect(shard).toMatchObject({ rows: 2, format: 'csv', schema: null })
})

test('any other file is one piece', async () => {
  const bytes = content(3000)
  const shard = await importShard('picture.png', inPieces(bytes, 100), new MemoryBlocks())
  const [sketch, file] = [new Sketch(), new FileFingerprint()]
  file.push(bytes)
  sketch.add(file.end())
  expect(shard).toMatchObject({ rows: 1, format: 'bytes', bytes: 3000 })
  expect(shard.sketch).toEqual(sketch.bytes())
})

test('the format can be told', async () => {
  expect(await importShard('a.jsonl', inPieces('not json'), new MemoryBlocks(), { format: 'bytes' })).toMatchObject({
    rows: 1,
  })
  expect(await importShard('a.txt', inPieces('{}'), new MemoryBlocks(), { format: 'jsonl' })).toMatchObject({ rows: 1 })
})

test('a path is brought to NFC', async () => {
  expect((await importShard('u\u0308.txt', inPieces('x'), new MemoryBlocks())).path).toBe('ü.txt')
})

test.each([
  ['a.jsonl', '{"a":1}\n{"a":\n', 'ERR_ROW_INVALID', 'a.jsonl, row 2: is not valid JSON'],
  ['a.jsonl', '\n\n[]\n', 'ERR_ROW_INVALID', 'a.jsonl, row 3: is not a JSON object in braces'],
  ['a.jsonl', `{"a":"${'x'.repeat(MIB)}"}`, 'ERR_ROW_TOO_LARGE', `a.jsonl, row 1: is longer than ${MIB} bytes`],
  ['a.jsonl', Uint8Array.of(0x7b, 0xff, 0x7d), 'ERR_NOT_UTF8', 'a.jsonl, row 1: is not UTF-8 text'],
  ['a.jsonl', '\n \n', 'ERR_FILE_EMPTY', 'a.jsonl has no rows'],
  ['a.csv', 'a,b\n', 'ERR_FILE_EMPTY', 'a.csv has no rows'],
  ['a.csv', 'a,a\n1,2\n', 'ERR_HEADER_INVALID', 'a.csv, header: names two columns "a"'],
  ['a.csv', 'a,b\n1,2\n3\n', 'ERR_ROW_INVALID', 'a.csv, row 2: has 1 field, but the header names 2'],
  ['../a.png', 'x', 'ERR_PATH_INVALID', 'the path "../a.png" has the segment ".."'],
])('%s with %j is refused as %s', async (path, bytes, code, message) => {
  await expect(importShard(path, inPieces(bytes), new MemoryBlocks())).rejects.toMatchObject({ code, message })
})

test.each(['a.jsonl', 'a.csv', 'a.txt', 'a.parquet', 'a.json', 'a.xml', '__init__.py'])(
  'an empty file called %s is an empty file, whatever its name promises, and has the CID that it has everywhere',
  async (path) => {
    const blocks = new MemoryBlocks()
    const openRandom = async () => ({ bytes: 0, read: async () => new Uint8Array(0), close: async () => undefined })
    const shard = await importShard(path, inPieces(''), blocks, { openRandom })
    expect(shard).toMatchObject({ path, bytes: 0, rows: 0, format: 'bytes', rowRoot: null, sketch: new Uint8Array(0) })
    expect(shard.cid.toString()).toBe('bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku')
    expect(await joined(exportShard(shard, blocks))).toHaveLength(0)
  },
)

test('what comes out is what went in, whatever the content and the pieces', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: MIB - 2, max: 3 * MIB })),
      fc.integer({ min: 1, max: 7 }),
      async (length, pieces) => {
        const bytes = content(length)
        const blocks = new MemoryBlocks()
        const shard = await importShard('x.bin', inPieces(bytes, Math.ceil(length / pieces)), blocks)
        const again = await importShard('x.bin', inPieces(bytes), new MemoryBlocks())
        expect(shard).toEqual(again)
        expect(shard.bytes).toBe(length)
        expect(Buffer.compare(await joined(exportShard(shard, blocks)), bytes)).toBe(0)
      },
    ),
    { numRuns: 25 },
  )
})

test('other IPFS software reads the same bytes', async () => {
  const blocks = new MemoryBlocks()
  const bytes = content(5 * MIB + 17)
  const shard = await importShard('x.bin', inPieces(bytes), blocks)
  async function* read(cid: typeof shard.cid): AsyncGenerator<Uint8Array> {
    yield await blocks.get(cid)
  }
  const file = await exporter(shard.cid, { get: read })
  if (file.type !== 'file') throw new TypeError(`a ${file.type} came out`)
  expect(file.unixfs.fileSize()).toBe(BigInt(bytes.length))
  expect(sha256(await joined(file.content()))).toEqual(sha256(bytes))
})

test('tells how far it is', async () => {
  const seen: ImportProgress[] = []
  await importShard('a.jsonl', inPieces('{}\n{}\n', 3), new MemoryBlocks(), {
    onProgress: (progress) => seen.push(progress),
  })
  expect(seen).toEqual([
    { path: 'a.jsonl', bytes: 3, rows: 1 },
    { path: 'a.jsonl', bytes: 6, rows: 2 },
  ])
})

test('leaves turns to the rest of the process while it reads rows', async () => {
  let turns = 0
  let running = true
  const count = (): void => {
    turns += 1
    if (running) setImmediate(count)
  }
  setImmediate(count)
  await importShard('a.jsonl', inPieces('{"a":1}\n'.repeat(100_000), MIB), new MemoryBlocks())
  running = false
  expect(turns).toBeGreaterThan(10)
})

test('stops when told to', async () => {
  const stop = new AbortController()
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (let i = 0; ; i++) {
      if (i === 3) stop.abort()
      yield content(10)
    }
  }
  await expect(importShard('a.bin', endless(), new MemoryBlocks(), { signal: stop.signal })).rejects.toMatchObject({
    name: 'AbortError',
  })
})

const COCO =
  '{"images":[{"id":1,"file_name":"a"}],"annotations":[{"id":1,"category_id":1}],"categories":[{"id":1,"name":"cup"}]}'

test('a file that is read from any place is opened once, read after the stream, and closed', async () => {
  const bytes = new TextEncoder().encode(COCO)
  const done: string[] = []
  async function* source() {
    yield bytes
    done.push('streamed')
  }
  const openRandom = async () => ({
    bytes: bytes.length,
    read: async (start: number, end: number) => {
      done.push('read')
      return bytes.subarray(start, end)
    },
    close: async () => void done.push('closed'),
  })
  const blocks = new MemoryBlocks()
  const shard = await importShard('a.json', source(), blocks, { openRandom })
  expect(shard).toMatchObject({ format: 'coco', rows: 2, bytes: bytes.length })
  expect(shard.rowRoot).not.toBeNull()
  expect([done[0], done[1], done.at(-1)]).toEqual(['streamed', 'read', 'closed'])
  expect(new TextDecoder().decode(await joined(exportShard(shard, blocks)))).toBe(COCO)
  await expect(
    importShard('a.json', inPieces('{"images":[{"file_name":1}]}'), blocks, {
      openRandom: async () => ({ ...(await openRandom()), bytes: 5 }),
    }),
  ).rejects.toMatchObject({
    code: 'ERR_FORMAT_INVALID',
    message: 'a.json is JSON that ends too early',
  })
  expect(done.at(-1)).toBe('closed')
})

test('what needs to be read from any place and can not is told', async () => {
  await expect(importShard('a.json', inPieces(COCO), new MemoryBlocks())).rejects.toMatchObject({
    code: 'ERR_FORMAT_INVALID',
    message: "a.json: the rows of a coco file can't be read from a stream",
  })
  expect(await importShard('a.json', inPieces(COCO), new MemoryBlocks(), { format: 'bytes' })).toMatchObject({
    rows: 1,
  })
})

test.each([
  ['a.txt', '\n \n', 'ERR_FILE_EMPTY', 'a.txt has no rows'],
  ['a.txt', new Uint8Array([0x41, 0xff]), 'ERR_NOT_UTF8', 'a.txt, row 1: is not UTF-8 text'],
  ['a.xml', '<annotation><size>', 'ERR_ROW_INVALID', 'a.xml, row 1: is not well-formed XML at line 1'],
])('%s is refused', async (path, content, code, message) => {
  await expect(importShard(path, inPieces(content), new MemoryBlocks())).rejects.toMatchObject({ code, message })
})
