/** The whole part of the square root of a whole number below 2^53; exact, whatever the platform's square root rounds to. */
export function rootOf(value: number): number {
  let root = Math.floor(Math.sqrt(value))
  while (root * root > value) root -= 1
  while ((root + 1) * (root + 1) <= value) root += 1
  return root
}

/** The whole part of the square root of a whole number of any size (Newton's method). */
export function bigRootOf(value: bigint): bigint {
  if (value < 2n) return value
  let root = 1n << BigInt((value.toString(2).length + 1) >> 1)
  for (;;) {
    const next = (root + value / root) >> 1n
    if (next >= root) return root
    root = next
  }
}
