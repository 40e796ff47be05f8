import { expect, test } from 'vitest'
import { allOf, atLeast, atLeastTimes, atMost, atMostTimes, moreThan } from './aim.ts'

test('a bound is part of what it allows', () => {
  expect([99, 100, 101].map((ours) => atLeast(100).met(ours, {}))).toEqual([false, true, true])
  expect([99, 100, 101].map((ours) => atMost(100).met(ours, {}))).toEqual([true, true, false])
})

test('a ratio is that to the baseline of its name', () => {
  expect(atLeastTimes(50, 'slow').met(500, { slow: 10, fast: 1000 })).toBe(true)
  expect(atLeastTimes(50, 'slow').met(499, { slow: 10, fast: 1 })).toBe(false)
  expect(atMostTimes(1.5, 'small').met(15, { small: 10 })).toBe(true)
  expect(atMostTimes(1.5, 'small').met(16, { small: 10 })).toBe(false)
  expect(moreThan('other').met(10, { other: 10 })).toBe(false)
})

test('nothing is claimed against a baseline that is missing', () => {
  expect(atLeastTimes(50, 'slow').met(1e9, {})).toBeNull()
  expect(allOf(atLeast(1), moreThan('slow')).met(2, {})).toBeNull()
})

test('all of several are met together', () => {
  const both = allOf(atLeast(10), moreThan('other'))
  expect(both.text).toBe('≥ 10; > other')
  expect(both.met(10, { other: 9 })).toBe(true)
  expect(both.met(10, { other: 11 })).toBe(false)
  expect(both.met(9, {})).toBe(false)
})
