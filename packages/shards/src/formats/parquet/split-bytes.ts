import { malformed } from '../format-fault.ts'
import type { PhysicalType } from './metadata.ts'
import { fixedAt, widthOf } from './plain.ts'
import type { Stored, StoredValues } from './stored-values.ts'

/** Values whose first bytes stand together, then their second bytes, and so on (BYTE_STREAM_SPLIT). */
export class SplitBytes implements StoredValues {
  readonly #bytes: Uint8Array
  readonly #type: PhysicalType
  readonly #width: number
  readonly #count: number
  #place = 0

  constructor(bytes: Uint8Array, type: PhysicalType, typeLength: number) {
    this.#bytes = bytes
    this.#type = type
    this.#width = widthOf(type, typeLength)
    this.#count = bytes.length / this.#width
    if (!Number.isInteger(this.#count)) throw malformed('has a page that ends within a value')
  }

  next(): Stored {
    if (this.#place === this.#count) throw malformed('has a page that ends too early')
    const value = new Uint8Array(this.#width)
    for (let i = 0; i < this.#width; i++) value[i] = this.#bytes[this.#place + i * this.#count] as number
    this.#place += 1
    return fixedAt(new DataView(value.buffer), 0, this.#type, this.#width)
  }
}
