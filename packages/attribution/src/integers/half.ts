import { bigRootOf } from './root.ts'

/** Binary digits after the point of what `halfTo` gives. */
export const HALF_DIGITS = 32n

const ONE = 1n << HALF_DIGITS

/** 2^(-1/2), 2^(-1/4), … 2^(-1/256). */
const roots = Array.from({ length: 8 }).reduce<bigint[]>(
  (found) => [...found, bigRootOf((found.at(-1) ?? ONE >> 1n) << HALF_DIGITS)],
  [],
)

/** One half to the power of `exponent` 256ths, in units of 2^-32, rounded down; 0 when too small to tell. */
export function halfTo(exponent: number): bigint {
  const whole = Math.floor(exponent / 256)
  if (whole > Number(HALF_DIGITS)) return 0n
  let power = ONE
  for (let digit = 0; digit < 8; digit += 1) {
    if (((exponent >> (7 - digit)) & 1) === 1) power = (power * (roots[digit] as bigint)) >> HALF_DIGITS
  }
  return power >> BigInt(whole)
}
