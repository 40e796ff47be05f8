/** Whole numbers up to 2^53 - 1, seven bits a byte, the lowest first: what the log's own rows are written in. */

const TOP = 2 ** 31

/** Appends numbers to bytes. */
export function writeVarints(to: number[], ...values: readonly number[]): void {
  for (let value of values) {
    while (value >= 128) {
      to.push((value % 128) + 128)
      value = value < TOP ? value >>> 7 : Math.floor(value / 128)
    }
    to.push(value)
  }
}

/** Reads numbers one after the other; null where the bytes end, or hold more than a number can. */
export class VarintReader {
  readonly #bytes: Uint8Array
  #at: number

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes
    this.#at = at
  }

  next(): number | null {
    let value = 0
    for (let scale = 1; scale <= 2 ** 49; scale *= 128) {
      const byte = this.#bytes[this.#at++]
      if (byte === undefined) return null
      value += (byte & 127) * scale
      if (byte < 128) return Number.isSafeInteger(value) ? value : null
    }
    return null
  }

  get done(): boolean {
    return this.#at === this.#bytes.length
  }
}
