import { encode, sha256, textBytes } from '@datanet/records'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { entryIdOf } from './entry-id.ts'
import { frontierValue } from './frontier-value.ts'
import { decodeHead, encodeHead } from './head-row.ts'
import { type Head, HeadTable } from './head-table.ts'

const author = (n: number) => sha256(textBytes(`author ${n}`))
/** No log is so long that its next seq would be unsafe. */
const count = fc.oneof(
  fc.nat(300),
  fc.maxSafeNat().map((n) => Math.min(n, Number.MAX_SAFE_INTEGER - 1)),
)
const heads: fc.Arbitrary<Head> = fc
  .record({ who: fc.nat(20), seq: fc.option(count), bytes: count, admits: count, fork: fc.option(count), id: fc.nat() })
  .filter(({ seq, fork }) => seq !== null || fork !== null)
  .map(({ who, seq, id, ...rest }) => ({
    author: author(who),
    seq: seq ?? -1,
    id: seq === null ? null : entryIdOf(author(id)),
    ...rest,
  }))

test('a head is read as it was written, by the table and by the disk', () => {
  fc.assert(
    fc.property(fc.array(heads, { maxLength: 60 }), (list) => {
      const table = new HeadTable()
      const model = new Map<string, Head>()
      const numbers: string[] = []
      for (const head of list) {
        const name = head.author.join()
        if (!model.has(name)) numbers.push(name)
        model.set(name, head)
        expect(table.set(head)).toBe(numbers.indexOf(name))
        expect(decodeHead(encodeHead(head))).toEqual(head)
      }
      expect(table.count).toBe(model.size)
      for (const [who, name] of numbers.entries()) expect(table.at(who)).toEqual(model.get(name))
      expect(table.whoIs(author(99))).toBe(-1)
    }),
  )
})

test('finds each of many authors, and no other', () => {
  const table = new HeadTable()
  const head = { seq: 0, id: entryIdOf(author(0)), bytes: 1, admits: 0, fork: null }
  for (let n = 0; n < 5000; n++) expect(table.set({ ...head, author: author(n) })).toBe(n)
  for (let n = 0; n < 5000; n++) expect(table.whoIs(author(n))).toBe(n)
  for (let n = 5000; n < 6000; n++) expect(table.whoIs(author(n))).toBe(-1)
  expect(table.at(5000)).toBeUndefined()
  expect(table.at(-1)).toBeUndefined()
})

test('the frontier says it in canonical bytes', () => {
  fc.assert(
    fc.property(heads, ({ seq, id, fork }) => {
      const digest = id === null ? null : id.multihash.digest
      expect(frontierValue({ seq, digest, fork })).toEqual(encode([seq, id, fork]))
    }),
  )
})

test('a row that was changed is none', () => {
  const row = encodeHead({ author: author(1), seq: 5, id: entryIdOf(author(2)), bytes: 300, admits: 2, fork: 9 })
  expect(decodeHead(row.subarray(0, row.length - 1))).toBeNull()
  expect(decodeHead(Uint8Array.of(...row, 0))).toBeNull()
  expect(decodeHead(new Uint8Array())).toBeNull()
})
