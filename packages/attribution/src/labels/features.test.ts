import fc from 'fast-check'
import { expect, test } from 'vitest'
import { featuresOf, MAX_TEXT_UNITS } from './features.ts'

const text = fc.string({ unit: 'grapheme', maxLength: 60 })

test('are in ascending order, each once, whatever the text', () => {
  fc.assert(
    fc.property(text, (any) => {
      const features = featuresOf(any)
      expect([...features]).toEqual([...new Set(features)].sort((a, b) => a - b))
    }),
  )
})

test('don’t see case, accents, punctuation or white space', () => {
  expect(featuresOf('  Là-bas,\tWHERE?! ')).toEqual(featuresOf('la bas where'))
  expect(featuresOf('la bas')).not.toEqual(featuresOf('labas'))
})

test('are those of the first version, for all time', () => {
  expect([...featuresOf('a b')]).toEqual([
    340_841_225, 428_769_119, 820_647_587, 1_185_767_313, 2_043_266_632, 2_481_165_894, 2_569_823_556, 3_316_085_469,
    3_873_127_206,
  ])
  expect([...featuresOf('')]).toEqual([])
  expect([...featuresOf('…!\ud800')]).toEqual([])
  expect(featuresOf('a')).toHaveLength(2)
})

test('of a text without end are those of its beginning', () => {
  const long = 'word '.repeat(MAX_TEXT_UNITS)
  expect(featuresOf(long)).toEqual(featuresOf(long.slice(0, MAX_TEXT_UNITS)))
  expect(featuresOf('a'.repeat(10_000_000)).length).toBeLessThan(32)
})
