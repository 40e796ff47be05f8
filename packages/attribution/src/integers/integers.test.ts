import fc from 'fast-check'
import { expect, test } from 'vitest'
import { commonMultiple } from './common-multiple.ts'
import { HALF_DIGITS, halfTo } from './half.ts'
import { logOf } from './log.ts'
import { bigRootOf, rootOf } from './root.ts'

test('a root is the largest whole number whose square is no more', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.bigInt({ min: 0n, max: 1n << 200n }), (small, big) => {
      const root = BigInt(rootOf(small))
      expect(root * root <= BigInt(small) && (root + 1n) ** 2n > BigInt(small)).toBe(true)
      const large = bigRootOf(big)
      expect(large * large <= big && (large + 1n) ** 2n > big).toBe(true)
    }),
  )
})

test('a logarithm is off by less than a 128th of a bit, and never falls', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 31 - 2 }), (value) => {
      expect(Math.abs(logOf(value) / 256 - Math.log2(value))).toBeLessThan(1 / 128)
      expect(logOf(value + 1)).toBeGreaterThanOrEqual(logOf(value))
    }),
  )
  expect([1, 2, 3, 1024, 2 ** 30].map(logOf)).toEqual([0, 256, 405, 2560, 7680])
})

test('a power of one half is off by less than a millionth, and never rises', () => {
  fc.assert(
    fc.property(fc.nat(20 * 256), (exponent) => {
      const power = halfTo(exponent)
      expect(Math.abs(Number(power) / 2 ** Number(HALF_DIGITS) - 0.5 ** (exponent / 256))).toBeLessThan(1e-6)
      expect(halfTo(exponent + 1)).toBeLessThanOrEqual(power)
    }),
  )
  expect(halfTo(0)).toBe(1n << HALF_DIGITS)
  expect(halfTo(1_000_000)).toBe(0n)
})

test('a common multiple is one of each, and no smaller one is', () => {
  expect(commonMultiple(5, 5)).toBe(5n)
  expect(commonMultiple(1, 10)).toBe(2520n)
  for (let value = 5n; value <= 40n; value += 1n) expect(commonMultiple(5, 40) % value).toBe(0n)
})
