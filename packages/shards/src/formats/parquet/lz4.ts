import { malformed } from '../format-fault.ts'

const MIN_MATCH = 4

/** A block of LZ4 (lz4_Block_format.md), unpacked to exactly that many bytes. Throws ERR_FORMAT_INVALID. */
export function unpackLz4(packed: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length)
  let from = 0
  let to = 0

  const next = (): number => {
    const byte = packed[from]
    if (byte === undefined) throw malformed('has an LZ4 page that ends too early')
    from += 1
    return byte
  }
  const count = (nibble: number): number => {
    let sum = nibble
    if (nibble === 15) for (let byte = 255; byte === 255; sum += byte) byte = next()
    return sum
  }

  while (from < packed.length) {
    const token = next()
    const literals = count(token >> 4)
    if (literals > packed.length - from || literals > length - to) throw malformed('has an LZ4 page that is too long')
    out.set(packed.subarray(from, from + literals), to)
    from += literals
    to += literals
    if (from === packed.length) break
    const distance = next() | (next() << 8)
    const matched = count(token & 15) + MIN_MATCH
    if (distance === 0 || distance > to || matched > length - to) throw malformed('has an LZ4 page that is damaged')
    for (let i = 0; i < matched; i++, to++) out[to] = out[to - distance] as number
  }
  if (to !== length) throw malformed('has an LZ4 page that is too short')
  return out
}
