import { textBytes } from '@datanet/records'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SuffixArray } from './suffix-array.ts'

const texts = fc.array(fc.constantFrom('a', 'ab', 'b', 'aba', 'ba'), { maxLength: 40 }).map((words) => words.join(' '))

/** The longest run from a place on that stands at the beginning of a word of the text. */
function longest(text: string, query: string, from: number): number {
  let most = 0
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === ' ' || (at > 0 && text[at - 1] !== ' ')) continue
    let length = 0
    while (from + length < query.length && text[at + length] === query[from + length]) length += 1
    most = Math.max(most, length)
  }
  return most
}

test('finds the runs that a plain search finds, where the text has them', () => {
  fc.assert(
    fc.property(texts, texts, fc.integer({ min: 1, max: 6 }), (text, query, least) => {
      const spans = new SuffixArray(textBytes(text)).trace(textBytes(query), least)
      for (const { start, end, at } of spans) {
        expect(text.slice(at, at + end - start)).toBe(query.slice(start, end))
        expect(end - start).toBe(longest(text, query, start))
      }
      let end = 0
      const ends: number[] = []
      for (let at = 0; at < query.length; at += 1) {
        if (query[at] === ' ' || (at > 0 && query[at - 1] !== ' ')) continue
        const length = longest(text, query, at)
        if (length < least || at + length <= end) continue
        end = at + length
        ends.push(end)
      }
      expect(spans.map((span) => span.end)).toEqual(ends)
    }),
  )
})

test('nothing is found in nothing, and nothing of nothing', () => {
  expect(new SuffixArray(textBytes('')).trace(textBytes('a b'), 1)).toEqual([])
  expect(new SuffixArray(textBytes('a b')).trace(textBytes(''), 1)).toEqual([])
})
