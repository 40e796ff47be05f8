import { expect, test } from 'vitest'
import { toleranceOf } from './tolerance.ts'

const equal = (count: number) => Array.from({ length: count }, () => 1n)

test.each([
  ['a sole validator', equal(1), { silent: 0, silentForValidators: null, vetoes: [0] }],
  ['two equal ones', equal(2), { silent: 0, silentForValidators: 0, vetoes: [0, 1] }],
  ['three equal ones', equal(3), { silent: 0, silentForValidators: 0, vetoes: [0, 1, 2] }],
  ['four equal ones', equal(4), { silent: 1, silentForValidators: 0, vetoes: [] }],
  ['seven equal ones', equal(7), { silent: 2, silentForValidators: 1, vetoes: [] }],
  ['60:10:30', [60n, 10n, 30n], { silent: 0, silentForValidators: 0, vetoes: [0] }],
  ['40:30:30', [40n, 30n, 30n], { silent: 0, silentForValidators: 0, vetoes: [0] }],
  ['a hundred equal ones', equal(100), { silent: 33, silentForValidators: 32, vetoes: [] }],
])('%s', (_, weights, expected) => {
  expect(toleranceOf(weights)).toEqual(expected)
})
