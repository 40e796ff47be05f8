/** A sum of any size as big-endian bytes without leading zeros (R4). */
export function amountBytes(amount: bigint): Uint8Array {
  if (amount === 0n) return new Uint8Array(0)
  const hex = amount.toString(16)
  const even = hex.length % 2 === 0 ? hex : `0${hex}`
  return Uint8Array.from({ length: even.length / 2 }, (_, i) => Number.parseInt(even.slice(2 * i, 2 * i + 2), 16))
}
