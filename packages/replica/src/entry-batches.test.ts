import { createSigner, MAX_ENTRY_BYTES, sealEntry, type WireRecord } from '@datanet/records'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { entryBatches } from './entry-batches.ts'

const statementOf = (bytes: number): WireRecord => ({
  type: 'statement',
  statement: { body: new Uint8Array(bytes), sig: new Uint8Array(64) },
})

const identity: WireRecord = { type: 'identity', recovery: new Uint8Array(32) }
const profile = (n: number): WireRecord => ({ type: 'profile', name: 'n'.repeat(n % 100), contact: `${n}` })
const signer = createSigner(new Uint8Array(32))

function seal(records: readonly WireRecord[]) {
  const place = { datanet: null, seq: 0, prev: null, deps: [], at: 0, bytesBefore: 0 }
  return sealEntry({ ...place, records: [identity, profile(99), ...records] }, signer, (size) => new Uint8Array(size))
}

test('each batch fits into an entry, even a first one, and nothing is lost or moved', () => {
  const sizes = fc.array(fc.oneof(fc.nat(300), fc.nat(130_000)), { maxLength: 60 })
  fc.assert(
    fc.property(sizes, (all) => {
      const records = all.map(statementOf)
      const batches = entryBatches(records)
      expect(batches.flat()).toEqual(records)
      for (const batch of batches) {
        expect(batch.length).toBeGreaterThan(0)
        const bytes = batch.reduce(
          (sum, record) => sum + (record.type === 'statement' ? record.statement.body.length : 0),
          0,
        )
        expect(bytes).toBeLessThan(MAX_ENTRY_BYTES)
      }
    }),
    { numRuns: 50 },
  )
})

test('many small ones are bounded in number, and travel', () => {
  const batches = entryBatches(Array.from({ length: 2500 }, (_, i) => profile(i)))
  expect(batches.map(({ length }) => length)).toEqual([998, 998, 504])
  for (const batch of batches) expect(seal(batch).records).toHaveLength(batch.length + 2)
})

test('few are one batch, none are none, and one that is too large stands alone', () => {
  expect(entryBatches([])).toEqual([])
  expect(entryBatches([profile(1), profile(2)])).toHaveLength(1)
  const huge = statementOf(MAX_ENTRY_BYTES)
  expect(entryBatches([profile(1), huge, profile(2)]).map(({ length }) => length)).toEqual([1, 1, 1])
})
