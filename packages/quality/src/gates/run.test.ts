import type { Shard } from '@datanet/records'
import { hexOf, textBytes } from '@datanet/records'
import {
  BlockMissingError,
  FileFingerprint,
  ManifestInvalidError,
  rowFingerprint,
  ShardMalformedError,
} from '@datanet/shards'
import { expect, test } from 'vitest'
import type { Seniors } from './gate.ts'
import { ALL, charter, judge, judgeHostile, reasons, row, SCHEMA } from './judging.fixture.ts'

test('good content passes every gate with full score', async () => {
  const result = await judge({ 'a.jsonl': `${row('one')}\n${row('two')}\n`, 'b.csv': 'label,text\ncash,three\n' })
  expect(result).toMatchObject({ passed: true, score: 1000, rows: 3 })
  expect(result.reports.map(({ gate, passed, score }) => ({ gate, passed, score }))).toEqual(
    ALL.map(({ gate }) => ({ gate, passed: true, score: 1000 })),
  )
  expect(reasons(result)).toEqual([])
})

test('fingerprints are distinct, sorted and concatenated', async () => {
  const picture = new FileFingerprint()
  picture.push(textBytes('picture'))
  const expected = [
    rowFingerprint({ text: 'b', label: 'card' }),
    rowFingerprint({ text: 'a', label: 'card' }),
    picture.end(),
  ]
  const result = await judge({ 'a.jsonl': [row('b'), row('a'), row(' B ')].join('\n'), 'c.png': 'picture' })
  expect(hexOf(result.fingerprints)).toBe(expected.map(hexOf).sort().join(''))
})

test('schema: tells rows and fields, and scores what is valid', async () => {
  const rows = [row('one'), '{"text":"two"}', row('three', 'crypto'), row('')]
  const result = await judge({ 'a.jsonl': rows.join('\n') })
  expect(result).toMatchObject({ passed: false, score: 125 })
  expect(result.reports[0]).toMatchObject({ gate: 'schema', passed: false, score: 250 })
  expect(reasons(result)).toEqual([
    'schema row-invalid: row 2: label is missing',
    'schema row-invalid: row 3: label must be one of "card", "cash"',
    'schema row-invalid: row 4: text must not be empty',
  ])
})

test('schema: enough valid rows pass', async () => {
  const gates = [{ gate: 'schema', params: '{"minValid":500}' }]
  const result = await judge({ 'a.jsonl': `${row('one')}\n{}\n` }, { charter: charter({ gates }) })
  expect(result).toMatchObject({ passed: true, score: 500 })
})

test('schema: names the file where there are several, and counts what it leaves out', async () => {
  const broken = Array(20).fill('{}').join('\n')
  const [report] = (await judge({ 'a.jsonl': broken, 'b.jsonl': row('one') })).reports
  expect(report?.reasons).toHaveLength(8)
  expect(report?.reasons[0]?.text).toBe('a.jsonl, row 1: text is missing')
  expect(report?.reasons[7]).toEqual({ gate: 'schema', code: 'more', text: 'and 13 more like these' })
})

test('schema: a shard follows the schema that it names, else any one', async () => {
  const schemas = [
    { name: 'intent', schema: SCHEMA },
    { name: 'note', schema: '{"required":["note"]}' },
  ]
  const files = { 'a.jsonl': '{"note":1}' }
  expect(await judge(files, { charter: charter({ schemas }) })).toMatchObject({ passed: true })
  expect(await judge(files, { charter: charter({ schemas }), schema: 'note' })).toMatchObject({ passed: true })
  expect(reasons(await judge(files, { charter: charter({ schemas }), schema: 'intent' }))).toEqual([
    'schema row-invalid: row 1: text is missing',
  ])
  expect(reasons(await judge(files, { charter: charter({ schemas }), schema: 'other' }))).toEqual([
    'schema schema-unknown: a.jsonl names the schema "other", which the charter does not have',
  ])
})

test('schema: a charter with schemas asks for rows, one without takes anything', async () => {
  const files = { 'a.png': 'picture' }
  expect(reasons(await judge(files))).toEqual([
    'schema no-rows: there is no file with rows (such as JSONL, CSV or Parquet), and the charter asks for rows',
  ])
  expect(await judge(files, { charter: charter({ schemas: [] }) })).toMatchObject({
    passed: true,
    score: 1000,
    rows: 1,
  })
  expect(await judge({ 'a.jsonl': '{"any":1}' }, { charter: charter({ schemas: [] }) })).toMatchObject({ passed: true })
})

test('schema: a row that does not read is judged, not thrown', async () => {
  const result = await judgeHostile(`${row('one')}\n{"text":\n`, { rows: 2 })
  expect(result).toMatchObject({ passed: false, rows: 2 })
  expect(reasons(result)).toEqual(['schema row-unreadable: row 2: is not valid JSON'])
  expect(result.fingerprints).toHaveLength(16)
})

test('licence: takes the exact ids of the charter', async () => {
  const files = { 'a.jsonl': row('one') }
  const claim = { rows: 1, bytes: files['a.jsonl'].length }
  expect(await judge(files, { contribution: { ...claim, license: 'CC-BY-4.0' } })).toMatchObject({ passed: true })
  const result = await judge(files, { contribution: { ...claim, license: 'mit' } })
  expect(result).toMatchObject({ passed: false, score: 0 })
  expect(reasons(result)).toEqual(['licence licence-not-accepted: the licence is mit; accepted are CC-BY-4.0, MIT'])
})

test('size: has limits, and reads nothing that claims to be beyond them', async () => {
  const files = { 'a.jsonl': `${row('one')}\n${row('two')}` }
  const limited = (params: string) =>
    charter({
      gates: [
        { gate: 'schema', params: '{}' },
        { gate: 'size', params },
      ],
    })
  let reads = 0
  async function* forbidden(): AsyncGenerator<Uint8Array> {
    reads += 1
    yield new Uint8Array(0)
  }
  const large = await judge(files, { charter: limited('{"maxBytes":10}'), readShard: forbidden })
  expect(large).toMatchObject({ passed: false, score: 0, rows: 0, fingerprints: new Uint8Array(0) })
  expect(reasons(large)).toEqual([
    'schema not-read: the content was not read to its end',
    `size too-many-bytes: ${files['a.jsonl'].length} bytes are more than 10`,
  ])
  expect(reasons(await judge(files, { charter: limited('{"maxRows":1}'), readShard: forbidden }))).toContain(
    'size too-many-rows: 2 rows are more than 1',
  )
  expect(reads).toBe(0)
  expect(reasons(await judge(files, { charter: limited('{"minRows":3}') }))).toEqual([
    'size too-few-rows: 2 rows are fewer than 3',
  ])
})

test('size: the record, the manifest and the content must agree, with the gate or without', async () => {
  const files = { 'a.jsonl': row('one') }
  const contribution = { license: 'MIT', rows: 1000, bytes: files['a.jsonl'].length }
  const expected = ['size claim-differs: the record claims 1000 rows, but its manifest lists 1']
  expect(reasons(await judge(files, { contribution }))).toEqual(expected)
  const lax = await judge(files, { contribution, charter: charter({ gates: [] }) })
  expect(reasons(lax)).toEqual(expected)
  expect(lax).toMatchObject({ passed: false, score: 0 })
  expect(await judge(files, { charter: charter({ gates: [] }) })).toMatchObject({
    passed: true,
    score: 1000,
    reports: [],
  })
})

test.each<[string, Partial<Shard>, string]>([
  ['more rows', { rows: 1 }, 'a.jsonl holds more than the 1 row that the manifest lists'],
  ['fewer rows', { rows: 3 }, 'a.jsonl holds 2 rows, but the manifest lists 3'],
  ['more bytes', { rows: 2, bytes: 10 }, 'a.jsonl holds more than the 10 bytes that the manifest lists'],
  [
    'other rows',
    { rows: 2, rowRoot: new Uint8Array(32) },
    'a.jsonl holds other rows than those of the root that the manifest lists',
  ],
  ['fewer bytes', { rows: 2, bytes: 1000 }, 'a.jsonl holds 61 bytes, but the manifest lists 1000'],
])('size: content with %s than listed fails, and gives no fingerprints', async (_, listed, text) => {
  const result = await judgeHostile(`${row('one')}\n${row('two')}\n\n`, listed)
  expect(result).toMatchObject({ passed: false, score: 0, fingerprints: new Uint8Array(0) })
  expect(reasons(result)).toContain(`size content-differs: ${text}`)
})

test('size: endless content is left at once', async () => {
  let given = 0
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) {
      given += 1
      yield textBytes('{"text":"a","label":"card"}\n')
    }
  }
  const result = await judgeHostile('x', { rows: 5, bytes: 200 }, { readShard: endless })
  expect(result.passed).toBe(false)
  expect(given).toBeLessThan(10)
})

test('blocks that are no file are the fault of the contributor, missing ones are nobody’s', async () => {
  const throwing = (error: Error) =>
    judgeHostile(
      'x',
      {},
      {
        // biome-ignore lint/correctness/useYield: it fails before it gives anything
        readShard: async function* () {
          throw error
        },
      },
    )
  const result = await throwing(new ShardMalformedError('block b is a UnixFS directory, not a file', 'hint'))
  expect(reasons(result)).toContain(
    'size content-differs: a.jsonl is no sound file: block b is a UnixFS directory, not a file',
  )
  await expect(throwing(new RangeError('no such block'))).rejects.toThrow('no such block')
})

test('exact-duplicate: repeats inside lower the score', async () => {
  const result = await judge({ 'a.jsonl': [row('one'), row('two'), row('ONE '), row('three')].join('\n') })
  expect(result).toMatchObject({ passed: true, score: 750 })
  expect(reasons(result)).toEqual([
    'exact-duplicate repeats-inside: 1 piece of 4 repeat another one here, the first at a.jsonl, row 3',
  ])
})

test('exact-duplicate: files repeat too', async () => {
  const result = await judge({ 'a.png': 'picture', 'b.png': 'picture' }, { charter: charter({ schemas: [] }) })
  expect(reasons(result)).toEqual([
    'exact-duplicate repeats-inside: 1 piece of 2 repeat another one here, the first at b.png',
  ])
})

function holding(...texts: string[]): Seniors {
  const held = new Set(texts.map((text) => hexOf(rowFingerprint({ text, label: 'card' }))))
  return { holds: async (fingerprints) => fingerprints.map((one) => held.has(hexOf(one))) }
}

test('exact-duplicate: what seniors hold is told, and refused only where the charter says so', async () => {
  const files = { 'a.jsonl': [row('one'), row('two'), row('three'), row('four')].join('\n') }
  const copied = await judge(files, { seniors: holding('one', 'four', 'five') })
  expect(copied).toMatchObject({ passed: true, score: 1000 })
  expect(reasons(copied)).toEqual([
    'exact-duplicate held-by-seniors: 2 pieces of 4 are in contributions accepted before, which are credited for them',
  ])
  const strict = (maxRepeated: number) =>
    judge(files, {
      seniors: holding('one', 'four'),
      charter: charter({ gates: [{ gate: 'exact-duplicate', params: JSON.stringify({ maxRepeated }) }] }),
    })
  expect(await strict(500)).toMatchObject({ passed: true, score: 1000 })
  expect(await strict(499)).toMatchObject({ passed: false, score: 500 })
})

test('exact-duplicate: seniors are asked in batches', async () => {
  const sizes: number[] = []
  const seniors: Seniors = {
    async holds(fingerprints) {
      sizes.push(fingerprints.length)
      return fingerprints.map(() => false)
    },
  }
  await judge({ 'a.jsonl': Array.from({ length: 2500 }, (_, i) => row(String(i))).join('\n') }, { seniors })
  expect(sizes).toEqual([1024, 1024, 452])
})

test('reasons fit a vote and can be shown, whatever the content holds', async () => {
  const name = `a\u001b]0;x\u0007${'u\u0308'.repeat(400)}`
  const schema = JSON.stringify({ additionalProperties: false, properties: { ok: {} } })
  const result = await judge(
    { 'a.jsonl': `${JSON.stringify({ [name]: 1 })}\n` },
    { charter: charter({ schemas: [{ name: 'x', schema }], licenses: Array(64).fill('x'.repeat(64)) }) },
  )
  for (const report of result.reports) {
    for (const { text } of report.reasons) {
      expect([...text].length).toBeLessThanOrEqual(500)
      expect(text).toBe(text.normalize('NFC'))
      expect(text).toMatch(/^\P{Cc}+$/u)
    }
  }
  expect(reasons(result)).toHaveLength(2)
})

test('tells how far it is, and stops when told to', async () => {
  const seen: number[] = []
  await judge({ 'a.jsonl': row('one') }, { onProgress: ({ rows, totalRows }) => seen.push(rows, totalRows) })
  // The line has no end, so its row is only known when the file ends.
  expect(seen).toEqual([0, 1])
  await expect(judge({ 'a.jsonl': row('one') }, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    name: 'AbortError',
  })
})

test('size: pages of a manifest that lie are a fault of the content, and lost ones are not', async () => {
  async function* after(error: Error): AsyncGenerator<Shard> {
    yield* []
    throw error
  }
  const lie = new ManifestInvalidError('the manifest does not list its shards in order', 'Make it again.')
  const result = await judge({ 'a.jsonl': row('one') }, { shards: after(lie) })
  expect(reasons(result)).toContain('size content-differs: the manifest does not list its shards in order')
  const lost = new BlockMissingError('a page is not here', 'Fetch it.')
  await expect(judge({ 'a.jsonl': row('one') }, { shards: after(lost) })).rejects.toMatchObject({
    code: 'ERR_BLOCK_MISSING',
  })
})

test('an empty file is no piece: it breaks no schema, repeats no other, and is not what is judged', async () => {
  const result = await judge({ 'a/__init__.py': '', 'b/__init__.py': '', 'later.csv': '', 'rows.jsonl': row('one') })
  expect(reasons(result)).toEqual([])
  expect(result.passed).toBe(true)
})
