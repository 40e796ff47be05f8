import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tokenise } from './tokenise.ts'

const GOLDEN: readonly [text: string, words: readonly string[]][] = [
  ['', []],
  [' \u0000\n!', []],
  ["Don't STOP, it's 4pm: e.g. 1,000", ['dont', 'stop', 'its', '4pm', 'e', 'g', '1', '000']],
  ['Cafe\u0301 \ufb01ne', ['cafe', 'fine']],
  ['我的卡 ok カード', ['我', '的', '卡', 'ok', 'カ', 'ー', 'ト']],
  ['ดี', ['ด', 'ี']],
  ['हिन्दी भाषा', ['हिनदी', 'भाषा']],
  ['שָׁלוֹם \u202eabc العَرَبِيَّة', ['שלום', 'abc', 'العربية']],
  ['한국', ['한국'.normalize('NFD')]],
  ['\ud800abc\udc00d', ['abc', 'd']],
  ['🙂 a🙂b', ['a', 'b']],
  ['x'.repeat(130), ['x'.repeat(64), 'x'.repeat(64), 'xx']],
  ['é'.repeat(65), ['e'.repeat(64), 'e']],
]

test('cuts texts as these vectors say', () => {
  for (const [text, words] of GOLDEN) expect(tokenise(text).words).toEqual(words)
})

test('says where each word stands', () => {
  const text = "Isn't  我 cafe\u0301!"
  const { starts, ends } = tokenise(text)
  expect(starts.map((start, nth) => text.slice(start, ends[nth]))).toEqual(["Isn't", '我', 'cafe'])
})

test('cuts a text as it cuts the parts between its separators', () => {
  const part = fc.string({ unit: 'grapheme', maxLength: 12 })
  fc.assert(
    fc.property(part, part, (one, other) => {
      expect(tokenise(`${one} ${other}`).words).toEqual([...tokenise(one).words, ...tokenise(other).words])
      const { words, starts, ends } = tokenise(one)
      for (const nth of words.keys()) expect(starts[nth]).toBeLessThan(ends[nth] as number)
    }),
  )
})

test('a megabyte of one character are cut in time', () => {
  for (const character of ['x', "'", '我', ' '])
    expect(tokenise(character.repeat(1e6)).words.length).toBeLessThanOrEqual(1e6)
})
