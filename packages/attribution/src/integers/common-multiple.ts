function commonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : commonDivisor(b, a % b)
}

/** The least number that all whole numbers from `first` to `last` divide. */
export function commonMultiple(first: number, last: number): bigint {
  let multiple = 1n
  for (let value = BigInt(first); value <= BigInt(last); value += 1n) {
    multiple = (multiple / commonDivisor(multiple, value)) * value
  }
  return multiple
}
