import fc from 'fast-check'
import { expect, test } from 'vitest'
import { featuresAt, featureTable, Numbering } from './feature-table.ts'
import { nearestOf } from './nearest.ts'

const MOST = 3
const word = fc.constantFrom('card', 'lost', 'pin', 'change', 'where', 'money', 'sent')
const text = fc.array(word, { maxLength: 6 }).map((words) => words.join(' '))
const texts = fc.array(text, { maxLength: 20 })

test('the nearest are those that a comparison of each with each finds', () => {
  fc.assert(
    fc.property(texts, texts, fc.infiniteStream(fc.boolean()), (rows, tests, held) => {
      const numbering = new Numbering()
      const table = featureTable(rows, numbering)
      const ones = featureTable(tests, numbering, true)
      const holds = Uint8Array.from(rows, () => (held.next().value ? 1 : 0))
      const { starts, texts: found } = nearestOf(ones, table, MOST, holds)
      tests.forEach((_, one) => {
        const own = new Set(featuresAt(ones, one))
        const alike = rows.map((_, row) => {
          const features = featuresAt(table, row)
          const shared = features.filter((feature) => own.has(feature)).length
          return { row, shared, alike: Math.floor((shared * shared * 2 ** 16) / features.length) }
        })
        const best = alike
          .filter(({ row, shared }) => holds[row] === 1 && shared > 0)
          .sort((a, b) => b.alike - a.alike || a.row - b.row)
        expect([...found.subarray(starts[one], starts[one + 1])]).toEqual(best.slice(0, MOST).map(({ row }) => row))
      })
    }),
  )
})

test('a hash keeps its number, however many come after it', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(2 ** 32 - 1), { maxLength: 5000 }), (hashes) => {
      const numbering = new Numbering()
      const numbers = new Map<number, number>()
      for (const hash of hashes) {
        const expected = numbers.get(hash) ?? numbers.size
        expect(numbering.of(hash)).toBe(expected)
        numbers.set(hash, expected)
      }
      for (const [hash, number] of numbers) expect(numbering.known(hash)).toBe(number)
      expect(numbering.size).toBe(numbers.size)
    }),
    { numRuns: 20 },
  )
})
