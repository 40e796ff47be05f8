import { expect, test } from 'vitest'
import { hexOf } from '../bytes.ts'
import { sha256 } from '../hash.ts'
import { firstUnassigned, withoutUnassigned } from './assigned.ts'
import { UNICODE_VERSION } from './generated/table.ts'
import { recordTextProblem } from './record-text.ts'

const LAST = 0x10ffff
const isSame = process.versions['unicode'] === UNICODE_VERSION

test('names what two platforms would read differently', () => {
  expect(recordTextProblem('Stra\u00dfen \u{1f600} \u6771\u4eac')).toBeNull()
  expect(recordTextProblem('\ufeffx')).toBe('begins with a byte order mark')
  expect(recordTextProblem('x\ud800')).toBe('holds a lone surrogate')
  expect(recordTextProblem('e\u0301')).toBe('is not in Unicode form NFC')
  expect(recordTextProblem('a\u0378')).toBe('holds U+0378, which is no character of Unicode 17.0')
  expect(recordTextProblem('\u{1faf9}')).toBe('holds U+1FAF9, which is no character of Unicode 17.0')
  expect(recordTextProblem('\uffff')).toBe('holds U+FFFF, which is no character of Unicode 17.0')
})

test('judges by its own version of Unicode a text on which platforms disagree', () => {
  // U+1ACF came with Unicode 17.0: an older platform does not know that it stands after U+0323
  expect(recordTextProblem('a\u1acf\u0323')).toBe('is not in Unicode form NFC')
  expect(recordTextProblem('\u1ea1\u1acf')).toBeNull()
})

test('a comparison leaves out what is unassigned, and nothing else', () => {
  expect(withoutUnassigned('a\u0378b\u{e0080}c\u{10ffff}')).toBe('abc')
  expect(withoutUnassigned('\ue000\u{f0000}\u{e0100}\ud800')).toBe('\ue000\u{f0000}\u{e0100}\ud800')
})

test.runIf(isSame)('the platform of this version of Unicode assigns the same code points', () => {
  for (let point = 0; point <= LAST; point += 1) {
    const character = String.fromCodePoint(point)
    if ((firstUnassigned(character) !== -1) !== /\p{Cn}/u.test(character)) expect.fail(`U+${point.toString(16)}`)
  }
})

test('assigns the code points that it always did', () => {
  const flags = Uint8Array.from(
    { length: LAST + 1 },
    (_, point) => +(firstUnassigned(String.fromCodePoint(point)) !== -1),
  )
  expect(hexOf(sha256(flags))).toBe('5203a9d332c8d11b5eb654a7122ac48ee744ca13d218ad12c393b458c93f97c0')
})
