import { beyond, malformed } from '../format-fault.ts'

const TRUE = 1
const FALSE = 2
const BYTE = 3
const I16 = 4
const I32 = 5
const I64 = 6
const DOUBLE = 7
const BINARY = 8
const LIST = 9
const SET = 10
const MAP = 11
const STRUCT = 12
const UUID = 13

/** Structures in structures; Parquet's own go six deep. */
const MAX_THRIFT_DEPTH = 24
const MAX_VARINT_BYTES = 10

/** Takes the field that the reader stands before; false leaves it to be passed over. */
type TakeField = (field: number, type: number) => boolean

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Reads structures of Thrift's compact protocol one field after the other, so that what is not wanted costs no memory.
 * Throws ERR_FORMAT_INVALID where the bytes end too early or say what Parquet's structures do not.
 */
export class ThriftReader {
  readonly #bytes: Uint8Array
  #depth = 0
  /** Where the reader stands. */
  position: number

  constructor(bytes: Uint8Array, position = 0) {
    this.#bytes = bytes
    this.position = position
  }

  /** Reads a structure; each field is offered to `take`. */
  struct(take: TakeField): void {
    this.#enter()
    let field = 0
    for (;;) {
      const head = this.#byte()
      if (head === 0) break
      const type = head & 0x0f
      field = head >> 4 === 0 ? this.integer() : field + (head >> 4)
      if (!take(field, type)) this.#skip(type)
    }
    this.#depth -= 1
  }

  /** Reads a list, calling `item` for each thing in it. */
  list(item: (type: number) => void): void {
    const { size, type } = this.#listHead()
    for (let i = 0; i < size; i++) item(type)
  }

  /** A whole number. */
  integer(): number {
    const zigzag = this.#varint()
    return zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2
  }

  /** A text. */
  text(): string {
    try {
      return decoder.decode(this.#binary())
    } catch (cause) {
      if (cause instanceof TypeError) throw malformed('holds in its metadata a name that is not UTF-8')
      throw cause
    }
  }

  /** Whether the field before which the reader stands, of that type, says yes. */
  flag(type: number): boolean {
    return type === TRUE
  }

  #enter(): void {
    this.#depth += 1
    if (this.#depth > MAX_THRIFT_DEPTH) throw beyond(`has metadata nested more than ${MAX_THRIFT_DEPTH} deep`)
  }

  #byte(): number {
    const byte = this.#bytes[this.position]
    if (byte === undefined) throw malformed('has metadata that ends too early')
    this.position += 1
    return byte
  }

  #varint(): number {
    let value = 0
    for (let place = 0; place < MAX_VARINT_BYTES; place++) {
      const byte = this.#byte()
      value += (byte & 0x7f) * 2 ** (7 * place)
      if (byte < 0x80) {
        if (!Number.isSafeInteger(value)) break
        return value
      }
    }
    throw malformed('has metadata with a number that is out of range')
  }

  #advance(bytes: number): void {
    if (bytes > this.#bytes.length - this.position) throw malformed('has metadata that ends too early')
    this.position += bytes
  }

  #binary(): Uint8Array {
    const length = this.#varint()
    this.#advance(length)
    return this.#bytes.subarray(this.position - length, this.position)
  }

  #listHead(): { size: number; type: number } {
    const head = this.#byte()
    const size = head >> 4 === 15 ? this.#varint() : head >> 4
    // The least thing in a list has one byte.
    if (size > this.#bytes.length - this.position) throw malformed('has metadata with a list that ends too early')
    return { size, type: head & 0x0f }
  }

  #skip(type: number): void {
    if (type === TRUE || type === FALSE) return
    if (type === BYTE) this.#advance(1)
    else if (type === I16 || type === I32 || type === I64) this.#skipVarint()
    else if (type === DOUBLE) this.#advance(8)
    else if (type === BINARY) this.#binary()
    else if (type === LIST || type === SET) this.#skipList()
    else if (type === MAP) this.#skipMap()
    else if (type === STRUCT) this.struct(() => false)
    else if (type === UUID) this.#advance(16)
    else throw malformed(`has metadata with a field of the unknown type ${type}`)
  }

  #skipVarint(): void {
    for (let place = 0; place < MAX_VARINT_BYTES; place++) if (this.#byte() < 0x80) return
    throw malformed('has metadata with a number that is out of range')
  }

  #skipList(): void {
    const { size, type } = this.#listHead()
    this.#enter()
    for (let i = 0; i < size; i++) this.#skipItem(type)
    this.#depth -= 1
  }

  #skipMap(): void {
    const size = this.#varint()
    if (size === 0) return
    const types = this.#byte()
    if (size > this.#bytes.length - this.position) throw malformed('has metadata with a map that ends too early')
    this.#enter()
    for (let i = 0; i < size; i++) {
      this.#skipItem(types >> 4)
      this.#skipItem(types & 0x0f)
    }
    this.#depth -= 1
  }

  /** In lists a boolean has a byte of its own. */
  #skipItem(type: number): void {
    this.#skip(type === TRUE || type === FALSE ? BYTE : type)
  }
}
