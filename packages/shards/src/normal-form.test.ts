import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson, normalForm, normalText } from './normal-form.ts'
import type { JsonObject, JsonValue } from './row.ts'

const text = fc.string({ unit: 'grapheme', maxLength: 12 })
const row = fc.dictionary(text, fc.jsonValue({ stringUnit: 'grapheme', maxDepth: 3 })) as fc.Arbitrary<JsonObject>
const space = fc.constantFrom(' ', '\t', '\n', '\r\n', '\u00a0', '\u0085', '\u2003', '\u2028', '\u3000')

test('is the canonical JSON of the normalised row', () => {
  const value = { b: [1e21, -0, 0.1, true, null], A: '  Das  „Büro“\n', '\u20ac': 1, '\u{1f600}': 2 }
  expect(normalForm(value)).toBe('{"a":"das „büro“","b":[1e+21,0,0.1,true,null],"€":1,"😀":2}')
  expect(canonicalJson({ b: 'X ', a: [] })).toBe('{"a":[],"b":"X "}')
})

test('does not see the order of fields', () => {
  fc.assert(
    fc.property(row, (value) => {
      const reversed = Object.fromEntries(Object.entries(value).toReversed())
      expect(normalForm(reversed)).toBe(normalForm(value))
    }),
  )
})

test('does not see Unicode form, white space or case', () => {
  fc.assert(
    fc.property(text, fc.array(space, { minLength: 1 }), (value, spaces) => {
      const gap = spaces.join('')
      expect(normalText(value.normalize('NFD'))).toBe(normalText(value))
      expect(normalText(`${gap}x${gap}${value}${gap}`)).toBe(normalText(`x ${value}`))
      expect(normalText(normalText(value))).toBe(normalText(value))
    }),
  )
  expect(normalText('ÀB\u00a0 c')).toBe(normalText('A\u0300b C'))
})

test('does not see a final sigma, nor code points that the frozen tables do not assign', () => {
  expect(normalText('\u03a3\u0391\u03a3')).toBe(normalText('\u03c3\u03b1\u03c2'))
  expect(normalText('e\u0378\u0301\u{1faf9}x')).toBe('\u00e9x')
})

test('sees every other difference', () => {
  const rows: JsonObject[] = [
    { a: '1' },
    { a: 1 },
    { a: [1] },
    { a: { a: 1 } },
    { b: '1' },
    { a: '1', b: '1' },
    { a: 'ab' },
    { a: 'a b' },
  ]
  expect(new Set(rows.map(normalForm)).size).toBe(rows.length)
})

test('keeps fields whose names only differ in case', () => {
  expect(normalForm({ A: 2, a: 1 })).toBe('{"a":1,"a":2}')
  expect(normalForm({ a: 1, A: 2 })).toBe('{"a":1,"a":2}')
})

test('canonical JSON parses back to the value', () => {
  const value = fc.jsonValue({
    stringUnit: 'grapheme',
    noNegativeZero: true,
  } as fc.JsonSharedConstraints) as fc.Arbitrary<JsonValue>
  fc.assert(
    fc.property(value, (one) => {
      const plain = JSON.parse(JSON.stringify(one))
      expect(JSON.parse(canonicalJson(plain))).toEqual(plain)
    }),
  )
})
