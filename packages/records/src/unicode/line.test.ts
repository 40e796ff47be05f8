import fc from 'fast-check'
import { expect, test } from 'vitest'
import defs from '../../../../schemas/wire/defs.json' with { type: 'json' }
import { areLines, isLine, toLine } from './line.ts'
import { recordTextProblem } from './record-text.ts'

test('says of every code unit what the schema says', () => {
  const [line, lines] = [new RegExp(defs.$defs.line.pattern), new RegExp(defs.$defs.lines.pattern)]
  for (let unit = 0; unit <= 0xffff; unit += 1) {
    const text = `a${String.fromCharCode(unit)}b`
    if (isLine(text) !== line.test(text)) expect.fail(`U+${unit.toString(16)} in a line`)
    if (areLines(text) !== lines.test(text)) expect.fail(`U+${unit.toString(16)} in lines`)
  }
})

test('refuses what makes a text show as another one, and keeps what scripts and emoji are written with', () => {
  for (const text of [
    'a\nb',
    'a\tb',
    '\0',
    '\u001b[31m',
    '\u007f',
    '\u009b31m',
    'a\u2028b',
    'a\u202egnp.exe',
    '\u2066',
    '\ufeff',
  ])
    expect(isLine(text), JSON.stringify(text)).toBe(false)
  for (const text of ['', 'Ünïcödé – 東京', '\u{1f468}\u200d\u{1f33e}', 'می\u200cخواهم', 'a\u00a0b', '\u{e0067}'])
    expect(isLine(text), JSON.stringify(text)).toBe(true)
  expect(areLines('one\n\ttwo')).toBe(true)
  expect(areLines('one\r\ntwo')).toBe(false)
})

test('makes a line for a record of any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(isLine(toLine(text))).toBe(true)
      expect(recordTextProblem(toLine(text))).toBeNull()
      expect(toLine(toLine(text))).toBe(toLine(text))
    }),
  )
  expect(toLine('a\u001b[2J\nb\u0378')).toBe('a [2J b')
  expect(toLine('B\u0075\u0308ro \ud800')).toBe('Büro \ufffd')
})
