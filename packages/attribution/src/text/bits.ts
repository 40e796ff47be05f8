/** Weights are in sixteenths of a bit. */
export const BIT = 16

/** How many sixteenths of a bit a positive integer below 2^31 has: floor(16 · log2 n), in integers only; 0 for 0. */
export function bitsOf(count: number): number {
  if (count < 1) return 0
  const whole = 31 - Math.clz32(count)
  // the mantissa in 15 bits, squared four times, gives four binary digits of the logarithm
  let mantissa = whole > 15 ? count >>> (whole - 15) : count << (15 - whole)
  let bits = whole
  for (let digit = 0; digit < 4; digit += 1) {
    const squared = (mantissa * mantissa) / 32768
    const high = squared >= 65536
    mantissa = Math.floor(high ? squared / 2 : squared)
    bits = bits * 2 + (high ? 1 : 0)
  }
  return bits
}

/** The integer square root. */
export function integerRoot(value: number): number {
  let root = Math.floor(Math.sqrt(value))
  while (root * root > value) root -= 1
  while ((root + 1) * (root + 1) <= value) root += 1
  return root
}
