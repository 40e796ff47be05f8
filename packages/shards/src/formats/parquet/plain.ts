import { malformed } from '../format-fault.ts'
import type { PhysicalType } from './metadata.ts'
import type { Stored, StoredValues } from './stored-values.ts'

function ended(): Error {
  return malformed('has a page that ends too early')
}

/** Booleans, one a bit. */
export class PlainBits implements StoredValues {
  readonly #bytes: Uint8Array
  #bit = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  next(): boolean {
    const byte = this.#bytes[this.#bit >>> 3]
    if (byte === undefined) throw ended()
    const value = ((byte >>> (this.#bit & 7)) & 1) === 1
    this.#bit += 1
    return value
  }
}

/** Byte strings, each after its length. */
export class PlainBytes implements StoredValues {
  readonly #bytes: Uint8Array
  #position = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  next(): Uint8Array {
    const bytes = this.#bytes
    const at = this.#position
    if (at + 4 > bytes.length) throw ended()
    const [a, b, c, d] = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]] as [number, number, number, number]
    const end = at + 4 + a + b * 0x100 + c * 0x10000 + d * 0x1000000
    if (end > bytes.length) throw ended()
    this.#position = end
    return bytes.subarray(at + 4, end)
  }
}

/** Bytes of a value of a type of fixed length. */
export function widthOf(type: PhysicalType, typeLength: number): number {
  if (type === 'INT32' || type === 'FLOAT') return 4
  if (type === 'INT64' || type === 'DOUBLE') return 8
  return type === 'INT96' ? 12 : typeLength
}

/** Reads one value of a type of fixed length at a place of a view. */
export function fixedAt(view: DataView, at: number, type: PhysicalType, width: number): Stored {
  if (type === 'INT32') return view.getInt32(at, true)
  if (type === 'INT64') return view.getBigInt64(at, true)
  if (type === 'FLOAT') return view.getFloat32(at, true)
  if (type === 'DOUBLE') return view.getFloat64(at, true)
  return new Uint8Array(view.buffer, view.byteOffset + at, width)
}

/** Values of a type of fixed length. */
export class PlainFixed implements StoredValues {
  readonly #view: DataView
  readonly #type: PhysicalType
  readonly #width: number
  #position = 0

  constructor(bytes: Uint8Array, type: PhysicalType, typeLength: number) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#type = type
    this.#width = widthOf(type, typeLength)
  }

  next(): Stored {
    const at = this.#position
    if (at + this.#width > this.#view.byteLength) throw ended()
    this.#position += this.#width
    return fixedAt(this.#view, at, this.#type, this.#width)
  }
}
