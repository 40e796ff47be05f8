/** Rows of small numbers and keys, packed side by side: of a thousand wants, CBOR would double the bytes. */
import { SyncViolationError } from './errors.ts'

export const HINT = 'Nothing to do here: the peer is dropped, and others are asked.'

/** Appends numbers and bytes to a row. */
export class RowWriter {
  #bytes = new Uint8Array(1024)
  #length = 0

  get length(): number {
    return this.#length
  }

  bytes(part: Uint8Array): this {
    this.#room(part.length)
    this.#bytes.set(part, this.#length)
    this.#length += part.length
    return this
  }

  /** A number up to 2^53 in groups of seven bits, lowest first. */
  number(value: number): this {
    this.#room(8)
    let rest = value
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.#bytes[this.#length++] = (rest % 128) | 128
    this.#bytes[this.#length++] = rest
    return this
  }

  done(): Uint8Array {
    return this.#bytes.slice(0, this.#length)
  }

  #room(more: number): void {
    if (this.#length + more <= this.#bytes.length) return
    const larger = new Uint8Array(2 * (this.#length + more))
    larger.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = larger
  }
}

/** Reads rows; throws ERR_SYNC_VIOLATION for what is cut short or not written the shortest way. */
export class RowReader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length
  }

  bytes(length: number): Uint8Array {
    const part = this.#bytes.subarray(this.#at, this.#at + length)
    if (part.length < length) throw new SyncViolationError('a row of a sync message is cut short', HINT)
    this.#at += length
    return part
  }

  number(): number {
    let value = 0
    for (let unit = 1; ; unit *= 128) {
      const [byte = 0] = this.bytes(1)
      value += (byte & 127) * unit
      if (value > Number.MAX_SAFE_INTEGER || (byte === 0 && unit > 1))
        throw new SyncViolationError('a number of a sync message is too large or too long', HINT)
      if (byte < 128) return value
    }
  }
}
