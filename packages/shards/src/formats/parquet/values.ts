import { malformed } from '../format-fault.ts'
import { DeltaBytes, DeltaIntegers, DeltaLengths } from './delta.ts'
import type { PhysicalType } from './metadata.ts'
import { PlainBits, PlainBytes, PlainFixed } from './plain.ts'
import { RunLengths } from './run-lengths.ts'
import { SplitBytes } from './split-bytes.ts'
import type { StoredValues } from './stored-values.ts'

/** How a page's values are to be read. */
export interface PageValues {
  readonly type: PhysicalType
  readonly typeLength: number
  readonly encoding: number
  /** How many values the page may have, nulls left out where that is known. */
  readonly count: number
}

const PLAIN = 0
const RLE = 3
const DELTA_BINARY_PACKED = 5
const DELTA_LENGTH_BYTE_ARRAY = 6
const DELTA_BYTE_ARRAY = 7
const BYTE_STREAM_SPLIT = 9

/** Whether an encoding's values are places in the dictionary. */
export function isDictionaryEncoding(encoding: number): boolean {
  return encoding === 2 || encoding === 8
}

/** Values that stand one after the other as they are. Throws ERR_FORMAT_INVALID. */
export function plainValues(bytes: Uint8Array, type: PhysicalType, typeLength: number): StoredValues {
  if (type === 'BOOLEAN') return new PlainBits(bytes)
  if (type === 'BYTE_ARRAY') return new PlainBytes(bytes)
  return new PlainFixed(bytes, type, typeLength)
}

/** The values in a page's bytes that stand after the levels. Throws ERR_FORMAT_INVALID. */
export function storedValues(bytes: Uint8Array, { type, typeLength, encoding, count }: PageValues): StoredValues {
  const isBytes = type === 'BYTE_ARRAY' || type === 'FIXED_LEN_BYTE_ARRAY'
  if (encoding === PLAIN) return plainValues(bytes, type, typeLength)
  if (encoding === RLE && type === 'BOOLEAN') return booleans(bytes)
  if (encoding === DELTA_BINARY_PACKED && (type === 'INT32' || type === 'INT64')) {
    const integers = new DeltaIntegers(bytes, 0)
    return { next: type === 'INT32' ? () => Number(BigInt.asIntN(32, integers.next())) : () => integers.next() }
  }
  if (encoding === DELTA_LENGTH_BYTE_ARRAY && type === 'BYTE_ARRAY') return new DeltaLengths(bytes, 0, count)
  if (encoding === DELTA_BYTE_ARRAY && isBytes) return new DeltaBytes(bytes, count)
  if (encoding === BYTE_STREAM_SPLIT && type !== 'BOOLEAN' && type !== 'BYTE_ARRAY') {
    return new SplitBytes(bytes, type, typeLength)
  }
  throw malformed(`has values of the type ${type} in encoding ${encoding}, which is not read`)
}

/** Booleans as runs, which stand after their length in four bytes. */
function booleans(bytes: Uint8Array): StoredValues {
  if (bytes.length < 4) throw malformed('has a page that ends too early')
  const runs = new RunLengths(bytes.subarray(4), 1)
  return { next: () => runs.next() === 1 }
}
