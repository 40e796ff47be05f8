import { MAX_ROW_BYTES } from '../../row.ts'
import { beyond, malformed } from '../format-fault.ts'
import type { StoredValues } from './stored-values.ts'

const MAX_BLOCK_VALUES = 65_536
const MAX_MINIBLOCKS = 512

function ended(): Error {
  return malformed('has a page that ends too early')
}

/** Integers as differences in packed bits (DELTA_BINARY_PACKED), one at a time. */
export class DeltaIntegers {
  readonly #bytes: Uint8Array
  readonly #perMiniblock: number
  readonly #miniblocks: number
  /** Values that the bytes claim to hold. */
  readonly count: number
  #position: number
  #given = 0
  #value: bigint
  #leastDelta = 0n
  #widths: Uint8Array = new Uint8Array(0)
  #miniblock = 0
  #leftInMiniblock = 0
  #bit = 0

  /** Begins at a place of the bytes. Throws ERR_FORMAT_INVALID. */
  constructor(bytes: Uint8Array, position: number) {
    this.#bytes = bytes
    this.#position = position
    const block = Number(this.#varint())
    this.#miniblocks = Number(this.#varint())
    this.count = Number(this.#varint())
    this.#value = this.#zigzag()
    this.#perMiniblock = block / this.#miniblocks
    const isSound =
      block > 0 &&
      block <= MAX_BLOCK_VALUES &&
      this.#miniblocks <= MAX_MINIBLOCKS &&
      Number.isInteger(this.#perMiniblock) &&
      this.#perMiniblock % 8 === 0
    if (!isSound) throw malformed('has differences in blocks of a size that none has')
  }

  /** The next one, as 64 bits. Throws ERR_FORMAT_INVALID when there is none. */
  next(): bigint {
    if (this.#given === this.count) throw ended()
    this.#given += 1
    if (this.#given === 1) return this.#value
    if (this.#leftInMiniblock === 0) this.#openMiniblock()
    this.#leftInMiniblock -= 1
    this.#value = BigInt.asIntN(64, this.#value + this.#leastDelta + this.#unpack())
    return this.#value
  }

  /** Where what comes after the integers begins. */
  end(): number {
    return this.#position
  }

  #openMiniblock(): void {
    if (this.#miniblock === this.#widths.length) {
      this.#leastDelta = this.#zigzag()
      if (this.#position + this.#miniblocks > this.#bytes.length) throw ended()
      this.#widths = this.#bytes.subarray(this.#position, this.#position + this.#miniblocks)
      this.#position += this.#miniblocks
      this.#miniblock = 0
    }
    const width = this.#widths[this.#miniblock] as number
    if (width > 64) throw malformed(`has differences of ${width} bits where 64 are the most`)
    this.#miniblock += 1
    this.#leftInMiniblock = this.#perMiniblock
    this.#bit = this.#position * 8
    this.#position += (this.#perMiniblock / 8) * width
    if (this.#position > this.#bytes.length) throw ended()
  }

  #unpack(): bigint {
    const width = this.#widths[this.#miniblock - 1] as number
    let low = 0
    let high = 0
    for (let have = 0; have < width; ) {
      const from = this.#bit & 7
      const limit = have < 32 ? 32 : 64
      const take = Math.min(8 - from, width - have, limit - have)
      const bits = ((this.#bytes[this.#bit >>> 3] as number) >>> from) & ((1 << take) - 1)
      if (have < 32) low += bits * 2 ** have
      else high += bits * 2 ** (have - 32)
      have += take
      this.#bit += take
    }
    return high === 0 ? BigInt(low) : (BigInt(high) << 32n) | BigInt(low)
  }

  #varint(): bigint {
    let low = 0
    let high = 0n
    for (let place = 0; place < 70; place += 7) {
      const byte = this.#bytes[this.#position]
      if (byte === undefined) throw ended()
      this.#position += 1
      if (place < 49) low += (byte & 0x7f) * 2 ** place
      else high |= BigInt(byte & 0x7f) << BigInt(place)
      if (byte < 0x80) return BigInt.asUintN(64, high | BigInt(low))
    }
    throw malformed('has a page with a number that is out of range')
  }

  #zigzag(): bigint {
    const value = this.#varint()
    return (value >> 1n) ^ -(value & 1n)
  }
}

/** All integers of a run at once, as lengths. */
function lengthsAt(bytes: Uint8Array, position: number, most: number): { lengths: Int32Array; end: number } {
  const integers = new DeltaIntegers(bytes, position)
  if (integers.count > most) throw malformed('has a page with more lengths than values')
  const lengths = new Int32Array(integers.count)
  for (let i = 0; i < lengths.length; i++) {
    const length = Number(integers.next())
    if (length < 0 || length > bytes.length) throw malformed('has a page with a length that is out of range')
    lengths[i] = length
  }
  return { lengths, end: integers.end() }
}

/** Byte strings whose lengths stand before them all (DELTA_LENGTH_BYTE_ARRAY). */
export class DeltaLengths implements StoredValues {
  readonly #bytes: Uint8Array
  readonly #lengths: Int32Array
  #position: number
  #place = 0

  constructor(bytes: Uint8Array, position: number, most: number) {
    const { lengths, end } = lengthsAt(bytes, position, most)
    this.#bytes = bytes
    this.#lengths = lengths
    this.#position = end
  }

  next(): Uint8Array {
    const length = this.#lengths[this.#place]
    if (length === undefined || this.#position + length > this.#bytes.length) throw ended()
    this.#place += 1
    this.#position += length
    return this.#bytes.subarray(this.#position - length, this.#position)
  }
}

/** Byte strings that say how much of the one before they begin with (DELTA_BYTE_ARRAY). */
export class DeltaBytes implements StoredValues {
  readonly #prefixes: Int32Array
  readonly #rest: DeltaLengths
  #before: Uint8Array = new Uint8Array(0)
  #place = 0

  constructor(bytes: Uint8Array, most: number) {
    const { lengths, end } = lengthsAt(bytes, 0, most)
    this.#prefixes = lengths
    this.#rest = new DeltaLengths(bytes, end, most)
  }

  next(): Uint8Array {
    const shared = this.#prefixes[this.#place]
    if (shared === undefined) throw ended()
    if (shared > this.#before.length) throw malformed('has a page with a value that begins with more than there is')
    this.#place += 1
    const rest = this.#rest.next()
    if (shared + rest.length > MAX_ROW_BYTES) throw beyond(`has a value of more than ${MAX_ROW_BYTES} bytes`)
    const value = new Uint8Array(shared + rest.length)
    value.set(this.#before.subarray(0, shared))
    value.set(rest, shared)
    this.#before = value
    return value
  }
}
