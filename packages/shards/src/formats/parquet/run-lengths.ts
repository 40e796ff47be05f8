import { malformed } from '../format-fault.ts'

/**
 * Small whole numbers as runs and packed bits (Parquet's "RLE / bit-packing hybrid"), one at a time, so that a run of any
 * claimed length costs nothing.
 */
export class RunLengths {
  readonly #bytes: Uint8Array
  readonly #width: number
  #position = 0
  #left = 0
  #isPacked = false
  #value = 0
  /** The bit of the packed run that comes next. */
  #bit = 0

  /** Throws ERR_FORMAT_INVALID for a width that no number has. */
  constructor(bytes: Uint8Array, width: number) {
    if (width > 32) throw malformed(`has numbers of ${width} bits where 32 are the most`)
    this.#bytes = bytes
    this.#width = width
  }

  /** The next number. Throws ERR_FORMAT_INVALID when there is none. */
  next(): number {
    while (this.#left === 0) this.#open()
    this.#left -= 1
    return this.#isPacked ? this.#unpack() : this.#value
  }

  #open(): void {
    const head = this.#varint()
    this.#isPacked = head % 2 === 1
    if (this.#isPacked) {
      this.#left = ((head - 1) / 2) * 8
      this.#bit = this.#position * 8
      // The last run may lack the bytes that hold only what fills it up.
      this.#position = Math.min(this.#position + (this.#left / 8) * this.#width, this.#bytes.length)
      return
    }
    this.#left = head / 2
    this.#value = 0
    for (let place = 0; place < this.#width; place += 8) this.#value += this.#byte() * 2 ** place
  }

  #unpack(): number {
    let value = 0
    let have = 0
    while (have < this.#width) {
      const byte = this.#bytes[this.#bit >>> 3]
      if (byte === undefined) throw malformed('has a page that ends too early')
      const from = this.#bit & 7
      const take = Math.min(8 - from, this.#width - have)
      value += ((byte >>> from) & ((1 << take) - 1)) * 2 ** have
      have += take
      this.#bit += take
    }
    return value
  }

  #byte(): number {
    const byte = this.#bytes[this.#position]
    if (byte === undefined) throw malformed('has a page that ends too early')
    this.#position += 1
    return byte
  }

  #varint(): number {
    let value = 0
    for (let place = 0; place < 35; place += 7) {
      const byte = this.#byte()
      value += (byte & 0x7f) * 2 ** place
      if (byte < 0x80) return value
    }
    throw malformed('has a run that is too long')
  }
}
