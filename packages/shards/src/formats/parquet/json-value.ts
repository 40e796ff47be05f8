/**
 * Parquet's values as JSON, exactly and alike everywhere.
 * 1. A whole number is a number while a double holds it exactly, else its decimal digits as text.
 * 2. A float is the number that it is; NaN, Infinity and -Infinity are these words as text.
 * 3. Text is text; other bytes are base64 (RFC 4648, padded); a decimal is its digits as text.
 * 4. Dates and times are ISO 8601 text, with as many digits after the second as the column has.
 */
import { base64pad } from 'multiformats/bases/base64'
import { type JsonValue, MAX_ROW_BYTES, type RowFault } from '../../row.ts'
import { malformed } from '../format-fault.ts'
import { dateText, timestampText, timeText } from './civil-time.ts'
import type { SchemaNode } from './schema-tree.ts'
import type { Stored } from './stored-values.ts'

/** A value that can't be one of a row. */
export class BrokenValue {
  readonly problem: string
  readonly fault: RowFault

  constructor(problem: string, fault: RowFault) {
    this.problem = problem
    this.fault = fault
  }
}

/** Writes a stored value as JSON. */
export type ToJson = (value: Stored) => JsonValue | BrokenValue

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const NOT_UTF8 = new BrokenValue('holds text that is not UTF-8', 'utf8')
const TOO_LONG = new BrokenValue(`is longer than ${MAX_ROW_BYTES} bytes`, 'size')
const NANOS_PER_DAY = 86_400_000_000_000n
const JULIAN_DAY_OF_1970 = 2_440_588n
const MAX_SCALE = 1000
/** Decimals of other software have at most 32 bytes. */
const MAX_DECIMAL_BYTES = 64
const LONG_DECIMAL = new BrokenValue(`holds a decimal of more than ${MAX_DECIMAL_BYTES} bytes`, 'bound')

function textOf(value: Stored): JsonValue | BrokenValue {
  const bytes = value as Uint8Array
  if (bytes.length > MAX_ROW_BYTES) return TOO_LONG
  try {
    return decoder.decode(bytes)
  } catch {
    return NOT_UTF8
  }
}

function integerOf(value: bigint): JsonValue {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value.toString()
}

function floatOf(value: number): JsonValue {
  return Number.isFinite(value) ? value : String(value)
}

function halfOf(bytes: Uint8Array): JsonValue {
  const [low, high] = bytes as unknown as [number, number]
  const [sign, exponent, fraction] = [high & 0x80 ? -1 : 1, (high >> 2) & 0x1f, ((high & 3) << 8) | low]
  if (exponent === 0x1f) return floatOf(fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN)
  return exponent === 0 ? (sign * fraction) / 2 ** 24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** Bytes as a number of two's complement, the highest first. */
function bigEndian(bytes: Uint8Array): bigint {
  let value = 0n
  for (let at = 0; at < bytes.length; at += 4) {
    const step = Math.min(4, bytes.length - at)
    let part = 0
    for (let i = 0; i < step; i++) part = part * 256 + (bytes[at + i] as number)
    value = (value << BigInt(8 * step)) | BigInt(part)
  }
  return BigInt.asIntN(8 * bytes.length, value)
}

function decimalOf(scale: number): ToJson {
  return (stored) => {
    if (stored instanceof Uint8Array && stored.length > MAX_DECIMAL_BYTES) return LONG_DECIMAL
    const value = stored instanceof Uint8Array ? bigEndian(stored) : BigInt(stored)
    const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0')
    const sign = value < 0n ? '-' : ''
    if (scale === 0) return sign + digits
    return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
  }
}

function int96Of(value: Stored): JsonValue {
  const bytes = value as Uint8Array
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const days = BigInt(view.getInt32(8, true)) - JULIAN_DAY_OF_1970
  return timestampText(days * NANOS_PER_DAY + view.getBigInt64(0, true), 9, true)
}

function uuidOf(value: Stored): JsonValue {
  const hex = Array.from(value as Uint8Array, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

function base64Of(bytes: Uint8Array): JsonValue | BrokenValue {
  return bytes.length > MAX_ROW_BYTES ? TOO_LONG : base64pad.baseEncode(bytes)
}

function ofBytes({ type, typeLength, meaning }: SchemaNode): ToJson {
  const isFixed = type === 'FIXED_LEN_BYTE_ARRAY'
  if (meaning.kind === 'text') return textOf
  if (meaning.kind === 'uuid' && isFixed && typeLength === 16) return uuidOf
  if (meaning.kind === 'float16' && isFixed && typeLength === 2) return (value) => halfOf(value as Uint8Array)
  return (value) => base64Of(value as Uint8Array)
}

function ofIntegers({ type, meaning }: SchemaNode): ToJson {
  const bits = type === 'INT32' ? 32 : 64
  const whole = (value: Stored): bigint => BigInt(value as number | bigint)
  if (meaning.kind === 'unsigned') return (value) => integerOf(BigInt.asUintN(bits, whole(value)))
  if (meaning.kind === 'date') return (value) => dateText(whole(value))
  if (meaning.kind === 'time') return (value) => timeOf(whole(value), meaning.digits)
  if (meaning.kind === 'timestamp') return (value) => timestampText(whole(value), meaning.digits, meaning.utc)
  return type === 'INT32' ? (value) => value as number : (value) => integerOf(value as bigint)
}

/** A time of day that is none keeps its number. */
function timeOf(units: bigint, digits: 3 | 6 | 9): JsonValue {
  return units >= 0n && units < 86_400n * 10n ** BigInt(digits) ? timeText(units, digits) : integerOf(units)
}

/** How a leaf's values are written as JSON. Throws ERR_FORMAT_INVALID for a decimal that has no digits to write. */
export function toJson(node: SchemaNode): ToJson {
  const { type, meaning } = node
  if (meaning.kind === 'decimal' && type !== 'BOOLEAN' && type !== 'FLOAT' && type !== 'DOUBLE' && type !== 'INT96') {
    const { scale } = meaning
    if (scale < 0 || scale > MAX_SCALE) throw malformed(`has decimals with ${scale} digits after the point`)
    return decimalOf(scale)
  }
  if (type === 'BOOLEAN') return (value) => value as boolean
  if (type === 'FLOAT' || type === 'DOUBLE') return (value) => floatOf(value as number)
  if (type === 'INT96') return int96Of
  return type === 'INT32' || type === 'INT64' ? ofIntegers(node) : ofBytes(node)
}
