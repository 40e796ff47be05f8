/**
 * The primitives that generated parsers are made of. Each takes a decoded value and where it stands, and returns it typed
 * or throws a SchemaMismatchError that names the path. Paths are linked places, so that text is only built for an error.
 */
import { CID } from 'multiformats/cid'
import { SchemaMismatchError } from './errors.ts'
import { areLines, isLine } from './unicode/line.ts'

/** A signature beside the canonical bytes that it covers: how a statement travels. */
export interface Signed {
  body: Uint8Array
  sig: Uint8Array
}

/** Where a value stands: a key below a parent; the outermost place only names the schema. */
export interface Place {
  readonly parent: Place | null
  readonly key: string | number
}

/** Turns an unknown value at a place into a T, or throws SchemaMismatchError. */
export type Reader<T> = (value: unknown, parent: Place, key: string | number) => T

const WITHOUT = 'without control characters and marks that turn the direction of writing round'
const MAX_U64 = 0xffff_ffff_ffff_ffffn
/** 128 characters of base32 hold at most this many bytes. */
const MAX_CID_BYTES = 79

/** The outermost place: the schema file that the error's hint points at, e.g. `wire/payload.json`. */
export function schema(file: string): Place {
  return { parent: null, key: file }
}

/** The place of a field or of an item below another place. */
export function below(parent: Place, key: string | number): Place {
  return { parent, key }
}

function pathOf(parent: Place, key: string | number): string {
  if (parent.parent === null) return String(key)
  const above = pathOf(parent.parent, parent.key)
  return typeof key === 'number' ? `${above}[${key}]` : `${above}.${key}`
}

function fileOf(place: Place): string {
  let outermost = place
  while (outermost.parent !== null) outermost = outermost.parent
  return String(outermost.key)
}

function found(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null || typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') {
    return String(value)
  }
  if (typeof value === 'string') return value.length <= 40 ? JSON.stringify(value) : `${characters(value)} characters`
  if (value instanceof Uint8Array) return `${value.length} bytes`
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (CID.asCID(value) !== null) return 'a CID'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

/** Throws the SchemaMismatchError of a value that is not what was expected at its place. */
export function mismatch(value: unknown, parent: Place, key: string | number, expected: string): never {
  throw new SchemaMismatchError(
    `${pathOf(parent, key)}: expected ${expected}, found ${found(value)}`,
    `Compare the value with schemas/${fileOf(parent)}.`,
  )
}

/** Code points, which is what JSON Schema counts; UTF-16 code units would differ between languages. */
function characters(value: string): number {
  let count = 0
  for (const _ of value) count += 1
  return count
}

function range(min: number, max: number): string {
  if (min === max) return String(min)
  return max === Number.POSITIVE_INFINITY ? `at least ${min}` : `${min} to ${max}`
}

/** A string of min to max Unicode code points. */
export function text(
  value: unknown,
  parent: Place,
  key: string | number,
  min = 0,
  max = Number.POSITIVE_INFINITY,
): string {
  if (typeof value !== 'string') return mismatch(value, parent, key, 'a string')
  // A code point is one or two code units, so most strings need no counting.
  if (value.length <= max && value.length >= 2 * min) return value
  const count = characters(value)
  if (count >= min && count <= max) return value
  return mismatch(value, parent, key, `a string of ${range(min, max)} characters`)
}

/** A string of min to max Unicode code points that shows as what it is, on one line; see `isLine`. */
export function line(
  value: unknown,
  parent: Place,
  key: string | number,
  min = 0,
  max = Number.POSITIVE_INFINITY,
): string {
  const read = text(value, parent, key, min, max)
  return isLine(read) ? read : mismatch(value, parent, key, `a text of one line ${WITHOUT}`)
}

/** The same on any number of lines, with tabs; see `areLines`. */
export function lines(
  value: unknown,
  parent: Place,
  key: string | number,
  min = 0,
  max = Number.POSITIVE_INFINITY,
): string {
  const read = text(value, parent, key, min, max)
  return areLines(read) ? read : mismatch(value, parent, key, `a text ${WITHOUT}, line feeds and tabs aside`)
}

/** A string that a pattern describes, of at most so many UTF-16 code units; `what` names it in the error. */
export function pattern(
  value: unknown,
  parent: Place,
  key: string | number,
  rule: RegExp,
  what: string,
  max = Number.POSITIVE_INFINITY,
): string {
  if (typeof value === 'string' && value.length <= max && rule.test(value)) return value
  return mismatch(value, parent, key, what)
}

/** An integer from min to max, held as a number. */
export function integer(value: unknown, parent: Place, key: string | number, min: number, max: number): number {
  if (Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max) return value as number
  return mismatch(value, parent, key, `an integer from ${min} to ${max}`)
}

/** An unsigned integer below 2^53; decoders give a bigint only from 2^53 on, so a bigint is out of range. */
export function uint(value: unknown, parent: Place, key: string | number): number {
  return integer(value, parent, key, 0, Number.MAX_SAFE_INTEGER)
}

/** An unsigned integer below 2^64, held as a bigint whatever the decoder gave. */
export function u64(value: unknown, parent: Place, key: string | number): bigint {
  if (typeof value === 'bigint' && value >= 0n && value <= MAX_U64) return value
  if (Number.isSafeInteger(value) && (value as number) >= 0) return BigInt(value as number)
  return mismatch(value, parent, key, `an integer from 0 to ${MAX_U64}`)
}

/** A finite number from min to max. */
export function number(
  value: unknown,
  parent: Place,
  key: string | number,
  min = Number.NEGATIVE_INFINITY,
  max = Number.POSITIVE_INFINITY,
): number {
  if (typeof value === 'number' && Number.isFinite(value) && value >= min && value <= max) return value
  return mismatch(value, parent, key, `a number of ${range(min, max)}`)
}

/** Reads true or false. Throws ERR_SCHEMA_MISMATCH. */
export function boolean(value: unknown, parent: Place, key: string | number): boolean {
  return typeof value === 'boolean' ? value : mismatch(value, parent, key, 'true or false')
}

/** Exactly this value. */
export function constant<const T extends string | number | boolean>(
  value: unknown,
  parent: Place,
  key: string | number,
  only: T,
): T {
  return value === only ? only : mismatch(value, parent, key, JSON.stringify(only))
}

/** One of these strings. */
export function choice<const T extends string>(
  value: unknown,
  parent: Place,
  key: string | number,
  choices: readonly T[],
): T {
  for (const one of choices) if (one === value) return one
  return mismatch(value, parent, key, `one of ${choices.join(', ')}`)
}

/** A byte string of any length. */
export function bytes(value: unknown, parent: Place, key: string | number): Uint8Array {
  return value instanceof Uint8Array ? value : mismatch(value, parent, key, 'bytes')
}

function exactBytes(value: unknown, parent: Place, key: string | number, length: number): Uint8Array {
  if (value instanceof Uint8Array && value.length === length) return value
  return mismatch(value, parent, key, `${length} bytes`)
}

/** Reads 16 bytes. Throws ERR_SCHEMA_MISMATCH. */
export function bytes16(value: unknown, parent: Place, key: string | number): Uint8Array {
  return exactBytes(value, parent, key, 16)
}

/** Reads 32 bytes. Throws ERR_SCHEMA_MISMATCH. */
export function bytes32(value: unknown, parent: Place, key: string | number): Uint8Array {
  return exactBytes(value, parent, key, 32)
}

/** Reads 64 bytes. Throws ERR_SCHEMA_MISMATCH. */
export function bytes64(value: unknown, parent: Place, key: string | number): Uint8Array {
  return exactBytes(value, parent, key, 64)
}

/** The 32 bytes of an ed25519 public key; whether they are a sound key is the signature rule's matter. */
export function author(value: unknown, parent: Place, key: string | number): Uint8Array {
  return exactBytes(value, parent, key, 32)
}

/** A link: CIDv1. */
export function cid(value: unknown, parent: Place, key: string | number): CID {
  const link = value instanceof CID ? value : CID.asCID(value as CID)
  if (link !== null && link.version === 1 && link.bytes.length <= MAX_CID_BYTES) return link
  return mismatch(value, parent, key, 'a CIDv1')
}

const SIGNED = ['body', 'sig'] as const

/** A statement with its signature. */
export function signed(value: unknown, parent: Place, key: string | number): Signed {
  const at = below(parent, key)
  const from = fields(value, at, SIGNED)
  return { body: bytes(from.body, at, 'body'), sig: bytes64(from.sig, at, 'sig') }
}

/** A list of min to max items, each read by `item`. */
export function list<T>(
  value: unknown,
  parent: Place,
  key: string | number,
  min: number,
  max: number,
  item: Reader<T>,
): T[] {
  if (!Array.isArray(value)) return mismatch(value, parent, key, 'a list')
  const length = value.length
  if (length < min || length > max) return mismatch(value, parent, key, `a list of ${range(min, max)} items`)
  const at = below(parent, key)
  const items: T[] = []
  for (let index = 0; index < length; index++) items.push(item(value[index], at, index))
  return items
}

/** A plain object of any keys, with values read by `item`. */
export function map<T>(value: unknown, parent: Place, key: string | number, item: Reader<T>): Record<string, T> {
  if (!plain(value)) return mismatch(value, parent, key, 'an object')
  const at = below(parent, key)
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [name, item(held, at, name)]))
}

function plain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  // What is inherited would pass for a field, so nothing but a plain object will do.
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** A plain object that has all the required fields, perhaps some of the optional ones, and no others. */
export function fields<const R extends string, const O extends string = never>(
  value: unknown,
  at: Place,
  required: readonly R[],
  optional: readonly O[] = [],
): { readonly [K in R | O]: unknown } {
  const parent = at.parent ?? at
  if (!plain(value)) return mismatch(value, parent, at.key, 'an object')
  let present = required.length
  for (const key of required) {
    if (value[key] === undefined) return mismatch(undefined, at, key, 'a value, for the field is required')
  }
  for (const key of optional) if (Object.hasOwn(value, key)) present += 1
  const keys = Object.keys(value)
  if (keys.length !== present) {
    const known: readonly string[] = [...required, ...optional]
    const stranger = keys.find((key) => !known.includes(key)) ?? ''
    return mismatch(value[stranger], at, stranger.slice(0, 64), 'no such field')
  }
  return value as { readonly [K in R | O]: unknown }
}

/** Whether a value is a plain object with this field, and this value of it: what tells the options of a union apart. */
export function has(value: unknown, field: string, only?: string | number | boolean): boolean {
  return plain(value) && Object.hasOwn(value, field) && (only === undefined || value[field] === only)
}
