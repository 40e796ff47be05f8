import { recordTextProblem } from '@datanet/records'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clip, shown } from './words.ts'

test('clips by code points', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (text, most) => {
      const points = [...text]
      const expected = points.length <= most ? text : `${points.slice(0, most - 1).join('')}…`
      expect(clip(text, most)).toBe(expected)
    }),
  )
})

test('shows any text in a form that does nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const safe = shown(text)
      expect(safe.isWellFormed()).toBe(true)
      expect(recordTextProblem(safe)).toBeNull()
      expect(safe).not.toMatch(/[\p{Cc}\u202e\u2066\u200b\ufeff]/u)
      expect([...safe].length).toBeLessThanOrEqual(60)
    }),
  )
  expect(shown('plain ü 😀')).toBe('plain ü 😀')
  expect(shown('a\u0378\u{1faf9}\uffff')).toBe('a\\u{378}\\u{1faf9}\\u{ffff}')
  expect(shown('\u202e\ud800')).toBe('\\u{202e}\\u{d800}')
})
