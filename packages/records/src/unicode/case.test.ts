import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hexOf, textBytes } from '../bytes.ts'
import { sha256 } from '../hash.ts'
import { foldCase, lowerCase } from './case.ts'
import { UNICODE_VERSION } from './generated/table.ts'
import { toNfc } from './nfc.ts'
import { propertyOf, UNASSIGNED } from './properties.ts'

const LAST = 0x10ffff
/** From here on no character has a case. */
const PAST_CASE = 0x20000
const isOracle = Number(process.versions['unicode']) >= Number(UNICODE_VERSION)
const FINAL_SIGMA = 0x3c2

test.runIf(isOracle)('the platform, where it knows as much of Unicode, says the same of every code point', () => {
  for (let point = 0; point <= LAST; point += 1) {
    const character = String.fromCodePoint(point)
    if (point === FINAL_SIGMA || propertyOf(point) === UNASSIGNED) continue
    if (lowerCase(character) !== character.toLowerCase()) expect.fail(`U+${point.toString(16)}`)
  }
})

test('lower case does not look at what stands around', () => {
  expect(lowerCase('GRÜẞE, \u0130stanbul \u03a3\u038a\u03a3 \u{10400}')).toBe(
    'grüße, i\u0307stanbul \u03c3\u03af\u03c3 \u{10428}',
  )
  expect(lowerCase('\u03c3\u03af\u03c2')).toBe('\u03c3\u03af\u03c3')
  expect(lowerCase('plain, ascii 1')).toBe('plain, ascii 1')
})

test('folding does not see case', () => {
  expect(foldCase('Straße')).toBe(foldCase('STRASSE'))
  expect(foldCase('\ufb01le')).toBe('file')
  expect(foldCase('\u00b5')).toBe(foldCase('\u039c'))
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (text) => {
      expect(foldCase(foldCase(text))).toBe(foldCase(text))
      expect(foldCase(lowerCase(text))).toBe(foldCase(text))
      const small = toNfc(lowerCase(toNfc(text)))
      expect(toNfc(lowerCase(small))).toBe(small)
    }),
  )
})

test('maps every code point of Unicode as it always did', () => {
  const parts: string[] = []
  for (let point = 0; point < PAST_CASE; point += 1) {
    if (point >= 0xd800 && point <= 0xdfff) continue
    const character = String.fromCodePoint(point)
    parts.push(lowerCase(character), foldCase(character))
  }
  expect(hexOf(sha256(textBytes(parts.join('\n'))))).toBe(
    '95a053de1704d399eef67bc3efdf34f30019bb76071eedf96406ec3743ca981c',
  )
})
