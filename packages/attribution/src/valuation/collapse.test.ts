import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LabelledGame } from './labelled-game.ts'
import { rowsOf } from './rows.fixture.ts'

const word = fc.constantFrom('card', 'lost', 'pin', 'change', 'where', 'money', 'sent', 'new', 'is', 'my', 'a', 'the')
const row = fc.tuple(
  fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => words.join(' ')),
  fc.constantFrom('a', 'b'),
)
const rows = fc.array(row, { minLength: 1, maxLength: 30 })

function seniorsOf(...all: readonly (readonly [text: string, label: string])[]): number[] {
  const inOrder = all.flatMap((one, stamp) => rowsOf('ann', stamp, [one]))
  return [...new LabelledGame({ rows: inOrder, tests: [] }).seniors()]
}

/** Rows that have little in common. */
const OTHERS = [
  ['how do I get a refund for the hotel in Lisbon', 'card'],
  ['somebody took money at a cash machine abroad', 'card'],
  ['please send the documents to my new address', 'card'],
] as const

test('a senior has the same label and repeats no one that comes later', () => {
  fc.assert(
    fc.property(rows, (all) => {
      seniorsOf(...all).forEach((senior, at) => {
        expect(senior).toBeLessThan(at)
        if (senior >= 0) expect(all[senior]?.[1]).toBe(all[at]?.[1])
      })
    }),
  )
})

test('what comes later changes nothing of what came before', () => {
  fc.assert(
    fc.property(rows, rows, (first, later) => {
      expect(seniorsOf(...first, ...later).slice(0, first.length)).toEqual(seniorsOf(...first))
    }),
  )
})

test('the same words always repeat the first who said them, however many say them', () => {
  fc.assert(
    fc.property(rows, row, fc.nat(40), (all, one, times) => {
      const [first, ...copies] = seniorsOf(one, ...all, ...Array.from({ length: times }, () => one)).filter(
        (_, at) => at === 0 || at > all.length,
      )
      expect(first).toBe(-1)
      expect(copies.every((senior) => senior >= 0)).toBe(true)
    }),
  )
})

test('an edited row repeats its original, a wrong label does not silence it, and a piece of a row is no row', () => {
  const original = ['my card has still not arrived after two weeks', 'card'] as const
  const edited = ['my card did still not arrive after two long weeks', 'card'] as const
  expect(seniorsOf(...OTHERS, original, edited)).toEqual([-1, -1, -1, -1, 3])
  expect(seniorsOf([original[0], 'pin'], ...OTHERS, original)).toEqual([-1, -1, -1, -1, -1])
  expect(seniorsOf(...OTHERS, original, ['not arrived after two weeks', 'card'])).toEqual([-1, -1, -1, -1, 3])
})

test('a template that all rows of a label share makes them no copies of each other, as soon as two have shown it', () => {
  const about = (topic: string) => [`what are the treatments for ${topic}`, 'treatment'] as const
  const topics = ['gout', 'asthma', 'kidney stones', 'multiple sclerosis', 'hepatitis', 'epilepsy', 'migraine']
  expect(seniorsOf(...topics.map(about)).slice(2)).toEqual([-1, -1, -1, -1, -1])
  expect(seniorsOf(...topics.map(about), about('migraine')).at(-1)).toBe(topics.length - 1)
})

test('the most senior of several originals is named', () => {
  const [first, second] = [OTHERS[0], OTHERS[0]]
  expect(seniorsOf(first, second, OTHERS[0])).toEqual([-1, 0, 0])
})

test('thousands of rows that are nearly alike take no longer than others', () => {
  const all = Array.from(
    { length: 3000 },
    (_, at) => [`the same long sentence again and again ${at % 7}`, 'a'] as const,
  )
  const began = performance.now()
  expect(seniorsOf(...all).filter((senior) => senior < 0).length).toBeLessThan(8)
  expect(performance.now() - began).toBeLessThan(10_000)
})
