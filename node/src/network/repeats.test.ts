import { expect, test } from 'vitest'
import { MAX_REPEATED, Repeats } from './repeats.ts'

test('a message may come from a peer as often as gossipsub sends it, and then no more', () => {
  const repeats = new Repeats()
  expect(Array.from({ length: 6 }, () => repeats.note('a', 'm'))).toEqual([false, false, false, false, true, true])
  expect(repeats.note('b', 'm')).toBe(false)
  expect(repeats.note('a', 'n')).toBe(false)
})

test('the last messages of a peer are remembered, and the last peers', () => {
  const repeats = new Repeats()
  for (let time = 0; time < 4; time++) for (const message of ['old', 'new']) repeats.note('a', message)
  for (let n = 0; n < MAX_REPEATED - 1; n++) repeats.note('a', `${n}`)
  expect(repeats.note('a', 'new')).toBe(true)
  expect(repeats.note('a', 'old')).toBe(false)
  for (let n = 0; n < 1000; n++) repeats.note(`peer ${n}`, 'm')
  expect(repeats.note('a', 'new')).toBe(false)
})
