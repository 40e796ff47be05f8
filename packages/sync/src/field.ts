/**
 * Numbers modulo the prime 2^31 - 1: they fit into 32 bits, and products are computed in doubles without a rounding.
 * Sums of such numbers can be taken apart again by division, which XOR does not allow.
 */

/** The modulus. */
export const PRIME = 2147483647

const HALF = 65536
const SCALE = 1 / 2147483648

/** A number below 2^49, modulo the prime up to one subtraction. */
function fold(value: number): number {
  const high = Math.floor(value * SCALE)
  return high + (value - high * 2147483648)
}

function reduce(value: number): number {
  return value >= PRIME ? value - PRIME : value
}

/** Sum of two reduced numbers. */
export function plus(a: number, b: number): number {
  return reduce(a + b)
}

/** Difference of two reduced numbers. */
export function minus(a: number, b: number): number {
  return a >= b ? a - b : a - b + PRIME
}

/** Product of two reduced numbers. */
export function times(a: number, b: number): number {
  const high = fold((a >>> 16) * b)
  return reduce(fold(high * HALF + (a & 0xffff) * b))
}

/** What a number, which is not 0, gives 1 with when multiplied; by Euclid's algorithm. */
export function inverse(value: number): number {
  let [a, b, x, y] = [value, PRIME, 1, 0]
  while (a > 1) {
    const quotient = Math.floor(b / a)
    const rest = b - quotient * a
    const next = y - quotient * x
    b = a
    a = rest
    y = x
    x = next
  }
  return x < 0 ? x + PRIME : x
}
