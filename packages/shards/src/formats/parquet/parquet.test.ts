import { gzipSync, zstdCompressSync } from 'node:zlib'
import { concatBytes, textBytes } from '@datanet/records'
import { parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { expect, test } from 'vitest'
import type { JsonObject, Row } from '../../row.ts'
import { readRows } from '../../row-reader.ts'
import { collect } from '../../testing/pieces.ts'
import { randomContent } from '../../testing/random.ts'
import {
  MAX_DICTIONARY_VALUES,
  MAX_FOOTER_BYTES,
  MAX_PAGE_BYTES,
  MAX_PAGE_VALUES,
  MAX_PARQUET_COLUMNS,
} from './bounds.ts'
import {
  dictionaryPage,
  int64s,
  parquetFile,
  plainPage,
  strings,
  struct,
  type Thrift,
  thrift,
  withFooter,
} from './parquet.fixture.ts'

function rowsOf(bytes: Uint8Array): Promise<Row[]> {
  return collect(readRows({ format: 'parquet' }, randomContent(bytes)))
}

async function valuesOf(bytes: Uint8Array): Promise<JsonObject[]> {
  return (await rowsOf(bytes)).map((row) => row.value ?? { problem: row.problem ?? '' })
}

const INT64 = 2
const BYTES = 6
const FIXED = 7

/** A file of one column. */
function one(column: Partial<Parameters<typeof parquetFile>[1][number]>, rows = 1): Uint8Array {
  return parquetFile(rows, [
    { name: 'a', type: INT64, values: rows, pages: [plainPage(rows, int64s(...Array(rows).fill(7n)))], ...column },
  ])
}

/** A file of one leaf of a fixed length with a meaning. */
function fixed(bytes: number[], element: { [field: number]: Thrift }): Uint8Array {
  return one({ type: FIXED, pages: [plainPage(1, Uint8Array.from(bytes))], element: { 2: bytes.length, ...element } })
}

test('rows are objects of the columns in the order of the schema', async () => {
  const bytes = new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: 'text', data: ['one', null, 'drei \u{1f600}'], type: 'STRING' },
        { name: 'n', data: [1n, 2n ** 53n, -(2n ** 63n)], type: 'INT64' },
        { name: 'x', data: [0.5, Number.NaN, Number.NEGATIVE_INFINITY], type: 'DOUBLE' },
        { name: '__proto__', data: [true, false, true], type: 'BOOLEAN' },
        { name: 'at', data: [new Date(0), new Date(-1), new Date(1e12)], type: 'TIMESTAMP' },
      ],
    }),
  )
  const rows = await rowsOf(bytes)
  expect(rows.map(({ index }) => index)).toEqual([1, 2, 3])
  expect(rows.map(({ value }) => JSON.stringify(value))).toEqual([
    '{"text":"one","n":1,"x":0.5,"__proto__":true,"at":"1970-01-01T00:00:00.000Z"}',
    '{"text":null,"n":"9007199254740992","x":"NaN","__proto__":false,"at":"1969-12-31T23:59:59.999Z"}',
    '{"text":"drei \u{1f600}","n":"-9223372036854775808","x":"-Infinity","__proto__":true,"at":"2001-09-09T01:46:40.000Z"}',
  ])
})

test('what another reader reads, over pages, row groups, dictionaries, encodings and codecs', async () => {
  const count = 3000
  const texts = Array.from({ length: count }, (_, i) => (i % 7 === 0 ? null : `${i % 50} and ${'x'.repeat(i % 30)}`))
  const numbers = Array.from({ length: count }, (_, i) => (i * 7919) % 1000)
  const lists = Array.from({ length: count }, (_, i) =>
    i % 5 === 0 ? null : Array.from({ length: i % 4 }, (_, j) => ({ a: i, b: [`${j}`, null] })),
  )
  for (const [codec, encoding] of [
    ['UNCOMPRESSED', 'PLAIN'],
    ['SNAPPY', 'DELTA_BINARY_PACKED'],
    ['GZIP', 'BYTE_STREAM_SPLIT'],
    ['ZSTD', 'RLE_DICTIONARY'],
  ] as const) {
    const buffer = parquetWriteBuffer({
      columnData: [
        { name: 'text', data: texts, type: 'STRING' },
        { name: 'n', data: Int32Array.from(numbers), type: 'INT32', encoding },
        { name: 'lists', data: lists, type: 'JSON' },
      ],
      codec,
      compressors: { GZIP: (bytes) => gzipSync(bytes), ZSTD: (bytes) => zstdCompressSync(bytes) },
      rowGroupSize: 1100,
      pageSize: 2000,
    })
    const theirs = await parquetReadObjects({ file: buffer, compressors })
    const ours = await valuesOf(new Uint8Array(buffer))
    expect(ours.map((row) => ({ ...row, lists: JSON.parse((row['lists'] as string | null) ?? 'null') }))).toEqual(
      theirs.map((row) => ({ ...row, lists: row['lists'] ?? null })),
    )
  }
})

test('decimals, UUIDs, half floats, dates, times and bytes without a meaning', async () => {
  const first = async (bytes: Uint8Array) => (await valuesOf(bytes))[0]?.['a']
  const int = (value: bigint, logical: Thrift) =>
    first(one({ pages: [plainPage(1, int64s(value))], element: { 10: logical } }))
  const unit = (field: number) => struct({ [field]: struct({}) })
  expect(await first(fixed([0xff, 0x85], { 6: 5, 7: 2 }))).toBe('-1.23')
  expect(await first(fixed([0, 7], { 6: 5, 7: 3 }))).toBe('0.007')
  expect(await first(fixed([0, 7], { 6: 5, 7: 0 }))).toBe('7')
  expect(
    await first(
      fixed(
        Array.from({ length: 16 }, (_, i) => i),
        { 10: struct({ 14: struct({}) }) },
      ),
    ),
  ).toBe('00010203-0405-0607-0809-0a0b0c0d0e0f')
  expect(await first(fixed([0, 0x3e], { 10: struct({ 15: struct({}) }) }))).toBe(1.5)
  expect(await first(fixed([0, 0x7c], { 10: struct({ 15: struct({}) }) }))).toBe('Infinity')
  expect(await first(fixed([1, 2, 255], {}))).toBe('AQL/')
  expect(await first(one({ type: BYTES, pages: [plainPage(1, strings('\u00fc'))] }))).toBe('w7w=')
  expect(await int(-1n, struct({ 10: struct({ 1: 64, 2: false }) }))).toBe('18446744073709551615')
  expect(await int(1n, struct({ 8: struct({ 1: false, 2: unit(3) }) }))).toBe('1970-01-01T00:00:00.000000001')
  expect(await int(-62_135_596_800_001n, struct({ 8: struct({ 1: true, 2: unit(1) }) }))).toBe(
    '0000-12-31T23:59:59.999Z',
  )
  expect(await int(86_399_999_999n, struct({ 7: struct({ 1: false, 2: unit(2) }) }))).toBe('23:59:59.999999')
  const date = (days: number) =>
    first(one({ type: 1, pages: [plainPage(1, new Uint8Array(Int32Array.of(days).buffer))], element: { 6: 6 } }))
  expect([await date(0), await date(-1), await date(19_782), await date(11_016)]).toEqual([
    '1970-01-01',
    '1969-12-31',
    '2024-02-29',
    '2000-02-29',
  ])
})

test('a dictionary, and values that it lacks', async () => {
  const pages = (place: number) => [
    dictionaryPage(2, strings('x', 'y')),
    plainPage(2, Uint8Array.of(1, 3, place), 3, 8),
  ]
  const file = (place: number) =>
    parquetFile(2, [{ name: 'a', type: BYTES, values: 2, pages: pages(place), element: { 6: 0 } }])
  expect(await valuesOf(file(0b10))).toEqual([{ a: 'x' }, { a: 'y' }])
  expect(
    await valuesOf(
      parquetFile(2, [
        {
          name: 'a',
          type: BYTES,
          values: 2,
          pages: [dictionaryPage(1, strings('x')), plainPage(2, Uint8Array.of(1, 3, 2), 3, 8)],
        },
      ]),
    ),
  ).toEqual([{ a: 'eA==' }, { problem: 'has a value that its dictionary lacks' }])
})

test('a row whose text is not UTF-8 is broken, and the next is read', async () => {
  const values = Uint8Array.of(1, 0, 0, 0, 0xff, 1, 0, 0, 0, 0x41)
  const rows = await rowsOf(one({ type: BYTES, values: 2, pages: [plainPage(2, values)], element: { 6: 0 } }, 2))
  expect(rows).toEqual([
    { index: 1, problem: 'holds text that is not UTF-8', fault: 'utf8' },
    { index: 2, value: { a: 'A' } },
  ])
})

test('a row larger than a row may be is broken, and the next is read', async () => {
  const pages = [plainPage(2, strings('x'.repeat(1024 * 1024), 'y'))]
  const rows = await rowsOf(one({ type: BYTES, values: 2, pages, element: { 6: 0 } }, 2))
  expect(rows.map((row) => row.problem ?? row.value)).toEqual(['is longer than 1048576 bytes', { a: 'y' }])
})

test('a file without rows has none', async () => {
  expect(await rowsOf(parquetFile(0, []).slice(0))).toEqual([{ index: 1, problem: 'has no columns', fault: 'format' }])
  expect(await rowsOf(one({ pages: [], values: 0 }, 0))).toEqual([])
})

const nested = (depth: number): Thrift[] => [
  struct({ 4: 'root', 5: 1 }),
  ...Array.from({ length: depth }, () => struct({ 3: 0, 4: 'g', 5: 1 })),
  struct({ 1: INT64, 3: 0, 4: 'leaf' }),
]
const footer = (fields: { [field: number]: Thrift }) =>
  withFooter([textBytes('PAR1')], Uint8Array.from(thrift(struct({ 1: 1, 3: 0n, ...fields }))))
const gzipBomb = gzipSync(new Uint8Array(MAX_PAGE_BYTES + 1))
const runs = (count: number) =>
  Uint8Array.of(((count << 1) & 0x7f) | 0x80, ((count >> 6) & 0x7f) | 0x80, (count >> 13) & 0x7f, 1)

test.each<[string, Uint8Array, string]>([
  ['nothing', new Uint8Array(0), 'is no Parquet file: it is too short'],
  ['text', textBytes('a,b\n1,2\n'.repeat(9)), 'is no Parquet file, or is cut off: it does not end in PAR1'],
  ['the first half', one({}).slice(0, 40), 'is no Parquet file, or is cut off: it does not end in PAR1'],
  [
    'a footer longer than the file',
    withFooter([textBytes('PAR1')], new Uint8Array(9)).map((byte, i) => (i === 13 ? 200 : byte)),
    'says that its footer is longer than the file',
  ],
  ['a footer of noise', withFooter([textBytes('PAR1')], new Uint8Array(40).fill(0x18)), 'has metadata that'],
  [
    'columns of one name',
    parquetFile(
      0,
      [0, 1].map(() => ({ name: 'a', type: INT64, values: 0, pages: [] })),
    ),
    'names two columns "a"',
  ],
  ['nesting without end', footer({ 2: nested(100) }), 'has columns nested more than 32 deep'],
  [
    'metadata nested without end',
    withFooter([textBytes('PAR1')], new Uint8Array(5000).fill(0x1c)),
    'has metadata nested more than 24 deep',
  ],
  [
    'too many columns',
    footer({
      2: [
        struct({ 4: 'root', 5: MAX_PARQUET_COLUMNS + 1 }),
        ...Array.from({ length: MAX_PARQUET_COLUMNS + 1 }, (_, i) => struct({ 1: 1, 3: 0, 4: `${i}` })),
      ],
    }),
    'has more than 10000 columns',
  ],
  [
    'more rows than bytes',
    one(
      { repetition: 1, values: 100_000, pages: [plainPage(100_000, Uint8Array.of(4, 0, 0, 0, 0xc0, 0x9a, 0x0c, 0))] },
      100_000,
    ),
    'has 100000 rows, more than its',
  ],
  [
    'a row count that lies',
    parquetFile(3, [{ name: 'a', type: INT64, values: 1, pages: [plainPage(1, int64s(1n))] }]),
    'has a column with fewer values than rows',
  ],
  [
    'row groups that do not sum up',
    parquetFile(1, [{ name: 'a', type: INT64, values: 1, pages: [plainPage(1, int64s(1n))] }], { 3: 2n }),
    'says 2 rows, but its row groups have 1',
  ],
  [
    'a page that claims to unpack to too much',
    one({ codec: 2, pages: [plainPage(1, gzipBomb, MAX_PAGE_BYTES + 1)] }),
    'has a page of 33554433 bytes, more than 33554432',
  ],
  [
    'a page that unpacks to more than it says',
    one({ codec: 2, pages: [plainPage(1, gzipBomb, 8)] }),
    'has a page that does not unpack',
  ],
  [
    'a page that unpacks to less than it says',
    one({ codec: 2, pages: [plainPage(1, gzipSync(new Uint8Array(3)), 8)] }),
    'has a page that unpacks to another length than its header says',
  ],
  ['a codec that is not read', one({ codec: 3 }), 'is compressed by codec 3, which is not read'],
  [
    'a page of too many values',
    one({ pages: [plainPage(MAX_PAGE_VALUES + 1, int64s(1n))] }),
    'has a data page of 16777217 values, more than 16777216',
  ],
  [
    'a dictionary of too many values',
    one({ pages: [dictionaryPage(MAX_DICTIONARY_VALUES + 1, int64s(1n)), plainPage(1, int64s(1n))] }),
    'has a dictionary page of 1048577 values, more than 1048576',
  ],
  [
    'a dictionary that ends too early',
    one({ pages: [dictionaryPage(9, int64s(1n)), plainPage(1, int64s(1n))] }),
    'has a page that ends too early',
  ],
  [
    'a page that ends too early',
    one({ pages: [plainPage(1, Uint8Array.of(1, 2, 3))] }),
    'has a page that ends too early',
  ],
  [
    'a text longer than its page',
    one({ type: BYTES, pages: [plainPage(1, Uint8Array.of(255, 255, 255, 255))] }),
    'has a page that ends too early',
  ],
  [
    'an encoding that is none',
    one({ pages: [plainPage(1, int64s(1n), 8, 77)] }),
    'has values of the type INT64 in encoding 77, which is not read',
  ],
  [
    'a level that the schema does not have',
    one({ repetition: 2, pages: [plainPage(1, Uint8Array.of(2, 0, 0, 0, 2, 3, 2, 0, 0, 0, 2, 1))] }),
    'has a page with a level that the schema does not have',
  ],
  [
    'a page header that says nothing',
    one({ pages: [{ header: struct({}), bytes: new Uint8Array(0) }] }),
    'has a page of less than no bytes',
  ],
  ['decimals without end', fixed([1], { 6: 5, 7: 2_000_000 }), 'has decimals with 2000000 digits after the point'],
  [
    'encrypted columns',
    footer({ 2: [struct({ 4: 'root', 5: 1 }), struct({ 1: 2, 3: 0, 4: 'a' })], 8: struct({}) }),
    'is encrypted',
  ],
])('%s ends the reading and tells why', async (_, bytes, problem) => {
  const rows = await rowsOf(bytes)
  const last = rows.at(-1)
  expect(last?.problem).toContain(problem)
  expect(['format', 'bound']).toContain(last?.problem === undefined ? '' : last.fault)
})

test('a list of more values than a row may have', async () => {
  const values = 300_000
  // one row: repetition level 0 and then only 1, all of them there
  const repetition = Uint8Array.of(...runs(1).slice(0, 3), 0, ...runs(values - 1))
  const definition = runs(values)
  const length = (bytes: Uint8Array) => new Uint8Array(Uint32Array.of(bytes.length).buffer)
  const places = Uint8Array.of(0, ...runs(values).slice(0, 3))
  const levels = [length(repetition), repetition, length(definition), definition, places]
  const page = plainPage(values, concatBytes(...levels), undefined, 8)
  const file = parquetFile(1, [
    { name: 'a', type: INT64, repetition: 2, values, pages: [dictionaryPage(1, int64s(1n)), page] },
  ])
  const [row] = await rowsOf(file)
  expect(row?.problem).toBe('has a row of more than 262144 values')
})

test('a small file that unpacks to very much is left before it is all unpacked', async () => {
  const size = 1024 * 1024
  const packed = gzipSync(new Uint8Array(size))
  const pages = Array.from({ length: 200 }, () => plainPage(1, packed, size))
  const rows = await rowsOf(one({ type: BYTES, values: 200, codec: 2, pages }, 200))
  expect(rows.at(-1)?.problem).toBe('unpacks to more than 100 bytes for each of its own')
  expect(rows.length).toBeLessThan(150)
})

test('what can not be read for another reason is no fault of the content', async () => {
  const content = { bytes: 100, read: () => Promise.reject(new RangeError('no such block')) }
  await expect(collect(readRows({ format: 'parquet' }, content))).rejects.toThrow('no such block')
})

test('a footer that is too long is not read', async () => {
  const bytes = MAX_FOOTER_BYTES + 100
  const tail = Uint8Array.of(...new Uint8Array(Uint32Array.of(MAX_FOOTER_BYTES + 1).buffer), ...textBytes('PAR1'))
  const read = async (start: number) => (start === bytes - 8 ? tail : new Uint8Array(0))
  expect(await collect(readRows({ format: 'parquet' }, { bytes, read }))).toEqual([
    { index: 1, problem: 'has a footer of 16777217 bytes, more than 16777216', fault: 'bound' },
  ])
})
