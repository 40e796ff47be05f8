/** Binary digits after the point of what `logOf` gives. */
const DIGITS = 8
/** Below it logarithms are kept once they were computed. */
const KEPT = 1 << 20

const kept = new Int32Array(KEPT).fill(-1)

/** Squares a mantissa of 24 bits again and again: each carry is the next binary digit of its logarithm. */
function compute(value: number): number {
  const whole = 31 - Math.clz32(value)
  let mantissa = whole <= 23 ? value * 2 ** (23 - whole) : Math.floor(value / 2 ** (whole - 23))
  let log = whole
  for (let digit = 0; digit < DIGITS; digit += 1) {
    mantissa = Math.floor((mantissa * mantissa) / 2 ** 23)
    log *= 2
    if (mantissa < 2 ** 24) continue
    log += 1
    mantissa = Math.floor(mantissa / 2)
  }
  return log
}

/** The binary logarithm of a whole number from 1 to 2^31 - 1, in 256ths of a bit, rounded down; whole arithmetic only. */
export function logOf(value: number): number {
  if (value >= KEPT) return compute(value)
  const known = kept[value] as number
  if (known >= 0) return known
  const log = compute(value)
  kept[value] = log
  return log
}
