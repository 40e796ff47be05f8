import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TextContribution } from '../segment/segment-builder.ts'
import { MemoryTextFiles } from '../segment/text-files.ts'
import { sentences } from '../sentences.fixture.ts'
import { TextIndex } from '../text-index.ts'
import { creditOf } from './credit-of.ts'

const contributions = Array.from({ length: 6 }, (_, nth): TextContribution => {
  return { id: Uint8Array.of(nth), stamp: 1000 + nth, rows: sentences(60, nth + 1) }
})
const [first, second] = contributions as [TextContribution, TextContribution]
const candidate = {
  id: Uint8Array.of(99),
  stamp: 2000,
  rows: [...[...first.rows].slice(0, 40), ...[...second.rows].slice(0, 20)].map((text) => ({ text })),
}

function indexOf(some: readonly TextContribution[]): TextIndex {
  const index = TextIndex.open(new MemoryTextFiles())
  index.add(some)
  return index
}

test('who does not count as a senior changes nothing, whether it is held or not', () => {
  const all = indexOf(contributions)
  fc.assert(
    fc.property(fc.subarray(contributions), (some) => {
      const ids = new Set(some.map(({ id }) => id[0]))
      const among = (id: Uint8Array) => ids.has(id[0])
      expect(creditOf(all, candidate, { among })).toEqual(creditOf(indexOf(some), candidate))
    }),
    { numRuns: 20 },
  )
  // what is shared out over two is rounded down
  expect(creditOf(all, candidate).own).toBeLessThanOrEqual(1)
})
