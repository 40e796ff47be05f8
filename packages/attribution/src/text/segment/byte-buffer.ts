/** Bytes that grow at their end; integers are little-endian. */
export class ByteBuffer {
  #bytes: Uint8Array
  #length = 0

  constructor(capacity = 1024) {
    this.#bytes = new Uint8Array(capacity)
  }

  get length(): number {
    return this.#length
  }

  /** A view of all bytes; good until more are pushed. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  /** A copy of all bytes; empties the buffer. */
  take(): Uint8Array {
    const taken = this.#bytes.slice(0, this.#length)
    this.#length = 0
    return taken
  }

  #room(more: number): void {
    if (this.#length + more <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more))
    grown.set(this.view())
    this.#bytes = grown
  }

  byte(value: number): void {
    this.#room(1)
    this.#bytes[this.#length++] = value
  }

  u32(value: number): void {
    this.#room(4)
    for (let shift = 0; shift < 32; shift += 8) this.#bytes[this.#length++] = (value >>> shift) & 0xff
  }

  /** Seven bits a byte, the lowest first; below 2^32. */
  varint(value: number): void {
    this.#room(5)
    let rest = value
    while (rest > 0x7f) {
      this.#bytes[this.#length++] = (rest & 0x7f) | 0x80
      rest >>>= 7
    }
    this.#bytes[this.#length++] = rest
  }

  /** Rising integers as varints, each as what it is more than the one before it. */
  rising(values: Uint32Array, start: number, count: number): void {
    this.#room(5 * count)
    const bytes = this.#bytes
    let length = this.#length
    let before = 0
    for (let at = start; at < start + count; at += 1) {
      const value = values[at] as number
      let rest = value - before
      before = value
      while (rest > 0x7f) {
        bytes[length++] = (rest & 0x7f) | 0x80
        rest >>>= 7
      }
      bytes[length++] = rest
    }
    this.#length = length
  }

  push(bytes: Uint8Array): void {
    this.#room(bytes.length)
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
  }

  /** The UTF-8 bytes of a text. */
  text(text: string): void {
    this.#room(text.length * 3)
    this.#length += encoder.encodeInto(text, this.#bytes.subarray(this.#length)).written
  }
}

/** Bytes that rising integers take as varints. */
export function risingLength(values: Uint32Array, start: number, count: number): number {
  let length = 0
  let before = 0
  for (let at = start; at < start + count; at += 1) {
    const value = values[at] as number
    for (let rest = (value - before) >>> 7; rest !== 0; rest >>>= 7) length += 1
    length += 1
    before = value
  }
  return length
}

const encoder = new TextEncoder()
