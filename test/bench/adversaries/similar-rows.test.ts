import { expect, test } from 'vitest'
import { discounted } from './similar-rows.ts'

const one = { text: 'the lighthouse keeper counted seven copper coins before the storm' }
const other = { text: 'a ferry carries more letters than passengers across a quiet sound' }

test('rows that are alike share what one is worth, whoever was first', () => {
  expect(discounted([[one], [other]])).toEqual([1, 1])
  expect(discounted([[one], [one], [other]])).toEqual([0.5, 0.5, 1])
  expect(discounted([[one, one, other]])).toEqual([2])
  expect(discounted([[], [one]])).toEqual([0, 1])
})

test('a word more leaves rows alike', () => {
  expect(discounted([[one], [{ text: `${one.text} broke` }]])).toEqual([0.5, 0.5])
})
