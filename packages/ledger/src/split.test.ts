import type { Charter } from '@datanet/records'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { amountBytes } from './amount-bytes.ts'
import type { Pool } from './pool.ts'
import { shareOf, splitAmount } from './split.ts'

const charter = (contributors: number, validators: number) => ({ split: { contributors, validators } }) as Charter
const pool = (total: bigint, validatorTotal: bigint) => ({ total, validatorTotal }) as Pool

test('G3: a split adds up to the amount, whatever it is', () => {
  const perMille = fc.nat(1000).chain((a) => fc.tuple(fc.constant(a), fc.nat(1000 - a)))
  const amount = fc.bigInt({ min: 1n, max: 2n ** 64n - 1n })
  fc.assert(
    fc.property(
      perMille,
      amount,
      fc.bigInt({ min: 0n, max: 5n }),
      fc.bigInt({ min: 0n, max: 5n }),
      ([a, b], n, w, v) => {
        const { contributors, validators, residual } = splitAmount(n, charter(a, b), pool(w, v))
        expect(contributors + validators + residual).toBe(n)
        expect(residual).toBeGreaterThanOrEqual(0n)
        expect(contributors).toBe(w === 0n ? 0n : (n * BigInt(a)) / 1000n)
        expect(validators).toBe(v === 0n ? 0n : (n * BigInt(b)) / 1000n)
      },
    ),
  )
})

test('G3: a part that nobody has weight for is residual', () => {
  expect(splitAmount(1000n, charter(700, 200), pool(0n, 1n))).toEqual({
    contributors: 0n,
    validators: 200n,
    residual: 800n,
  })
  expect(splitAmount(1000n, charter(700, 200), pool(1n, 0n))).toEqual({
    contributors: 700n,
    validators: 0n,
    residual: 300n,
  })
  expect(splitAmount(1n, charter(700, 200), pool(1n, 1n))).toEqual({ contributors: 0n, validators: 0n, residual: 1n })
  expect(shareOf(100n, 1n, 0n)).toBe(0n)
})

test('shares of a total never make more than it, and lose less than a unit each', () => {
  const weights = fc.array(fc.bigInt({ min: 0n, max: 2n ** 70n }), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 80n }), weights, (total, list) => {
      const sum = list.reduce((a, b) => a + b, 0n)
      fc.pre(sum > 0n)
      const given = list.reduce((all, weight) => all + shareOf(total, weight, sum), 0n)
      expect(given).toBeLessThanOrEqual(total)
      expect(total - given).toBeLessThan(BigInt(list.length))
    }),
  )
})

test('R4: sums of any size are big-endian bytes without leading zeros', () => {
  expect(amountBytes(0n)).toEqual(new Uint8Array(0))
  expect(amountBytes(255n)).toEqual(Uint8Array.of(255))
  expect(amountBytes(256n)).toEqual(Uint8Array.of(1, 0))
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 200n }), (amount) => {
      const bytes = amountBytes(amount)
      expect(bytes[0]).not.toBe(0)
      expect(bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)).toBe(amount)
    }),
  )
})
