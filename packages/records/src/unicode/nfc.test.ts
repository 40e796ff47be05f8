import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hexOf, textBytes } from '../bytes.ts'
import { sha256 } from '../hash.ts'
import { UNICODE_VERSION } from './generated/table.ts'
import { isNfc, toNfc } from './nfc.ts'
import { compositions, propertyOf, UNASSIGNED } from './properties.ts'

const LAST = 0x10ffff
/** From here on nothing composes, decomposes or is sorted. */
const PAST_COMPOSITION = 0x30000
/** A platform of this version or a later one normalises what the tables assign as they do: Unicode promises that. */
const isOracle = Number(process.versions['unicode']) >= Number(UNICODE_VERSION)

const assigned = Array.from({ length: LAST + 1 }, (_, point) => point).filter(
  (point) => propertyOf(point) !== UNASSIGNED && (point < 0xd800 || point > 0xdfff),
)
/** Code points that decompose, compose or are sorted, and some that do none of it. */
const lively = assigned.filter((point) => propertyOf(point) !== 0 || compositions.decompositions.has(point))
const isLively = new Set(lively)
const partsOf = fc.constantFrom(...lively.flatMap((point) => compositions.decompositions.get(point) ?? [point]))
const point = fc.oneof(
  fc.constantFrom(...lively),
  partsOf,
  fc.integer({ min: 0x1100, max: 0x11ff }),
  fc.integer({ min: 0xac00, max: 0xd7a3 }),
  fc.nat({ max: assigned.length - 1 }).map((place) => assigned[place] as number),
  fc.constantFrom(0x41, 0x61, 0x45, 0x69, 0x300, 0x301, 0x323, 0x327, 0x345),
)
const text = fc.array(point, { maxLength: 14 }).map((points) => String.fromCodePoint(...points))

describe.runIf(isOracle)('the platform, where it knows as much of Unicode, says the same', () => {
  test('of every code point, alone and between others', () => {
    for (const one of assigned) {
      const character = String.fromCodePoint(one)
      const among = [character.normalize('NFD'), `a${character}\u0301`, `\u0345${character}b`]
      for (const whole of isLively.has(one) ? [character, ...among] : [character]) {
        const expected = whole.normalize('NFC')
        if (toNfc(whole) !== expected)
          expect(toNfc(whole), `U+${one.toString(16)} in ${JSON.stringify(whole)}`).toBe(expected)
        if (isNfc(whole) !== (expected === whole)) expect.fail(`U+${one.toString(16)} in ${JSON.stringify(whole)}`)
      }
    }
  })

  test('of any sequence of those that decompose, compose or are sorted', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(toNfc(value)).toBe(value.normalize('NFC'))
        expect(isNfc(value)).toBe(value.normalize('NFC') === value)
        const apart = value.normalize('NFD')
        expect(toNfc(apart)).toBe(value.normalize('NFC'))
        expect(isNfc(apart)).toBe(apart.normalize('NFC') === apart)
      }),
      { numRuns: 20_000 },
    )
  })

  test('of each mark that is sorted beside each class of them', () => {
    const marks = lively.filter((mark) => propertyOf(mark) < 0x40)
    const ofEachClass = [...new Map(marks.map((mark) => [propertyOf(mark), mark])).values()]
    for (const mark of marks) {
      for (const other of ofEachClass) {
        const pair = String.fromCodePoint(0x61, mark, other)
        if (toNfc(pair) !== pair.normalize('NFC')) expect.fail(JSON.stringify(pair))
      }
    }
  })
})

test('composes, orders and leaves alone as the standard says', () => {
  expect(toNfc('e\u0301')).toBe('\u00e9')
  expect(toNfc('\u212b \u2126')).toBe('\u00c5 \u03a9') // signs that a letter replaces
  expect(toNfc('q\u0307\u0323')).toBe('q\u0323\u0307') // canonical ordering
  expect(toNfc('a\u0301\u0301')).toBe('\u00e1\u0301') // a mark of the same class blocks
  expect(toNfc('\u1100\u1161\u11a8')).toBe('\uac01') // Hangul, letter by letter
  expect(toNfc('\uac00\u11a8')).toBe('\uac01')
  expect(toNfc('\u0958')).toBe('\u0915\u093c') // excluded from composition
  expect(toNfc('\u0344')).toBe('\u0308\u0301')
  expect(toNfc('\u{16d63}\u{16d68}')).toBe('\u{16d6a}') // composes with what stands before it, though it is composed itself
  expect(toNfc('e\u0378\u0301')).toBe('e\u0378\u0301') // what is unassigned takes no part
})

test('composes every code point of Unicode as it always did', () => {
  const parts: string[] = []
  for (let at = 0; at < PAST_COMPOSITION; at += 1) {
    if (at < 0xd800 || at > 0xdfff) parts.push(toNfc(`a\u0323${String.fromCodePoint(at)}\u0301`))
  }
  expect(hexOf(sha256(textBytes(parts.join('\n'))))).toBe(
    'cba145b63d5bf4336748417558b32466b25b3bfe82d87b27081e5fdb4849182a',
  )
})

test('a long run of marks in the worst order takes no time to speak of', () => {
  const run = `a${'\u0301\u0323'.repeat(50_000)}`
  expect(toNfc(run)).toBe(`\u1ea1${'\u0323'.repeat(49_999)}${'\u0301'.repeat(50_000)}`)
})
