import fc from 'fast-check'
import { expect, test } from 'vitest'
import { figureOf } from './figure.ts'

test('the median is the one in the middle, whatever the order', () => {
  expect(figureOf([9, 1, 5])).toEqual({ median: 5, min: 1, max: 9, runs: 3 })
  expect(figureOf([4, 1, 2, 100])).toEqual({ median: 3, min: 1, max: 100, runs: 4 })
  expect(figureOf([7])).toEqual({ median: 7, min: 7, max: 7, runs: 1 })
})

test('numbers are ordered as numbers', () => {
  expect(figureOf([10, 9, 100]).median).toBe(10)
})

test('half of the runs lie on each side', () => {
  const samples = fc.array(fc.integer(), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(samples, (all) => {
      const { median, min, max } = figureOf(all)
      expect(all.filter((one) => one <= median).length * 2).toBeGreaterThanOrEqual(all.length)
      expect(all.filter((one) => one >= median).length * 2).toBeGreaterThanOrEqual(all.length)
      expect([min, max]).toEqual([Math.min(...all), Math.max(...all)])
    }),
  )
})

test('no runs are no figure', () => {
  expect(() => figureOf([])).toThrow(RangeError)
})
