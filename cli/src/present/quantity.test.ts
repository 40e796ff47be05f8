import { describe, expect, it } from 'vitest'
import { bytes, count, counted, duration, percent } from './quantity.ts'

describe('bytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 kB'],
    [1540, '1.5 kB'],
    [99_400, '99 kB'],
    [999_400, '999 kB'],
    [999_600, '1 MB'],
    [27_000_000, '27 MB'],
    [Number.MAX_SAFE_INTEGER, '9 PB'],
  ])('%d: %s', (value, text) => expect(bytes(value)).toBe(text))
})

describe('duration', () => {
  it.each([
    [0, '0.0 s'],
    [9.94, '9.9 s'],
    [9.96, '10 s'],
    [59.6, '1 min 0 s'],
    [3599, '59 min 59 s'],
    [7800, '2 h 10 min'],
    [90_000, '1 d 1 h'],
  ])('%d: %s', (value, text) => expect(duration(value)).toBe(text))
})

it('counts with the right form of the word', () => {
  expect([counted(0, 'row'), counted(1, 'entry', 'entries'), counted(12_345, 'entry', 'entries')]).toEqual([
    '0 rows',
    '1 entry',
    '12,345 entries',
  ])
  expect(count(123_456_789_012_345_678_901n)).toBe('123,456,789,012,345,678,901')
})

it('gives no share of nothing', () => {
  expect([percent(1n, 3n), percent(2n, 2n), percent(0n, 0n)]).toEqual(['33.3 %', '100.0 %', '–'])
})
