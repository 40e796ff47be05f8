/** Order of byte strings: by bytes, a prefix before what it begins. The only order that peers may rely on (R4). */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] as number) - (b[i] as number)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

/** Whether two byte strings are the same. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && compareBytes(a, b) === 0
}

/** The parts one after the other, as one new byte string. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  let total = 0
  for (const part of parts) total += part.length
  const out = new Uint8Array(total)
  let offset = 0
  for (const part of parts) {
    out.set(part, offset)
    offset += part.length
  }
  return out
}

const utf8 = new TextEncoder()

/** The UTF-8 bytes of a text. */
export function textBytes(text: string): Uint8Array {
  return utf8.encode(text)
}

const DIGITS = textBytes('0123456789abcdef')
const ascii = new TextDecoder()

/** Lower-case hex; a compact map key for bytes. */
export function hexOf(bytes: Uint8Array): string {
  // a text that is put together from pairs of digits takes thirty times its length until somebody reads it
  const digits = new Uint8Array(2 * bytes.length)
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number
    digits[2 * i] = DIGITS[byte >> 4] as number
    digits[2 * i + 1] = DIGITS[byte & 15] as number
  }
  return ascii.decode(digits)
}

/** The bytes of a lower- or upper-case hex text; null when it is none. */
export function bytesOfHex(hex: string): Uint8Array | null {
  if (hex.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(hex)) return null
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16))
}
