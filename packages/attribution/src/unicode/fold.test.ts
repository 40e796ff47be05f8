import { hexOf, sha256, textBytes } from '@datanet/records'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldText } from './fold.ts'

const text = fc.string({ unit: 'grapheme', maxLength: 20 })

test('does not see case, accents, compatibility forms and what is invisible', () => {
  expect(foldText('Café CAFE\u0301 \ufb01ne x\u00b2 \u{1d407}i')).toBe('cafe cafe fine x2 hi')
  expect(foldText('STRASSE Stra\u00dfe \u0130stanbul \u03a3\u038a\u03a3')).toBe(
    'strasse strasse istanbul \u03c3\u03b9\u03c3',
  )
  expect(foldText('pa\u00adss\u200bword don\u2019t')).toBe('password dont')
  expect(foldText('\uff76\uff70\uff84\uff9e')).toBe('カート')
})

test('does not see in which canonical form a text is', () => {
  fc.assert(
    fc.property(text, (value) => {
      expect(foldText(value.normalize('NFD'))).toBe(foldText(value))
      expect(foldText(value.normalize('NFC'))).toBe(foldText(value))
      expect(foldText(foldText(value))).toBe(foldText(value))
    }),
  )
  expect(foldText('각'.normalize('NFD'))).toBe(foldText('각'))
})

test('folds every character of Unicode as it always did', () => {
  const parts: string[] = []
  for (let point = 0; point <= 0x10ffff; point += 1) parts.push(foldText(String.fromCodePoint(point)))
  expect(hexOf(sha256(textBytes(parts.join('\n'))))).toBe(
    '456edfb5b95238d5e4ef141562324ae5714425937ef16a101e8c49360be4b37d',
  )
  expect(foldText('\ud800a\udc00\u{323b0}\u{10ffff}')).toBe(' a \u{323b0} ')
})
