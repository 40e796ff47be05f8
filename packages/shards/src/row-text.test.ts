import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonObject } from './row.ts'
import { rowText } from './row-text.ts'

test('holds all texts of a row, by the names of their fields, and nothing else', () => {
  expect(rowText({ b: 'second', a: 'first', n: 4, c: [true, 'third', { z: 'fifth', y: 'fourth' }], d: null })).toBe(
    'first\nsecond\nthird\nfourth\nfifth',
  )
  expect(rowText({ n: 1 })).toBe('')
})

test('does not depend on the order in which fields are listed', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true }), (row) => {
      const back: JsonObject = Object.fromEntries(Object.entries(row).reverse())
      expect(rowText(back)).toBe(rowText(row))
    }),
  )
})

test('is cut to what is wanted of it', () => {
  const row = { text: 'x'.repeat(1000), z: 'last' }
  expect(rowText(row, 100)).toBe('x'.repeat(100))
  expect(rowText(row, 1005)).toBe(rowText(row))
  // between the halves of a character
  expect(rowText({ text: 'ab\u{1f600}' }, 3)).toBe('ab\ufffd')
})
