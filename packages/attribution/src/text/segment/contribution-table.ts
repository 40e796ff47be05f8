import type { ByteBuffer } from './byte-buffer.ts'

/** What a segment knows of a contribution. */
export interface Held {
  readonly id: Uint8Array
  /** The certified stamp, an integer of at most 53 bits. */
  readonly stamp: number
  readonly rows: number
  readonly tokens: number
  readonly blocks: number
  /** Bytes of its text. */
  readonly bytes: number
  /** The hashes of words that are more common in it than in common text, and their weights; frozen. */
  readonly common: readonly (readonly [hash: number, weight: number])[]
}

const HIGH = 2 ** 32

/** Appends a contribution to a table. */
export function encodeHeld(out: ByteBuffer, held: Held): void {
  out.varint(held.id.length)
  out.push(held.id)
  out.u32(Math.floor(held.stamp / HIGH))
  out.u32(held.stamp % HIGH)
  for (const value of [held.rows, held.tokens, held.blocks, held.bytes, held.common.length]) out.varint(value)
  for (const [hash, weight] of held.common) {
    out.u32(hash)
    out.varint(weight)
  }
}

/** Reads a table whose bytes were checked. */
export function decodeTable(bytes: Uint8Array): Held[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  const u32 = (): number => {
    at += 4
    return view.getUint32(at - 4, true)
  }
  const varint = (): number => {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] as number
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
    }
  }
  const table: Held[] = []
  while (at < bytes.length) {
    const length = varint()
    const id = bytes.slice(at, at + length)
    at += length
    const stamp = u32() * HIGH + u32()
    const [rows, tokens, blocks, size, count] = [varint(), varint(), varint(), varint(), varint()]
    const common: [number, number][] = []
    for (let nth = 0; nth < count; nth += 1) common.push([u32(), varint()])
    table.push({ id, stamp, rows, tokens, blocks, bytes: size, common })
  }
  return table
}
