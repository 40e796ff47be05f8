import * as dagCbor from '@ipld/dag-cbor'
import { CID } from 'multiformats/cid'
import { MAX_DEPTH, readCanonical, SENDER_HINT } from './canonical-reader.ts'
import { NotCanonicalError } from './errors.ts'
import { recordTextProblem } from './unicode/index.ts'

export { MAX_DEPTH } from './canonical-reader.ts'

/**
 * Rejects what two platforms could write or read differently (R2): texts with a `recordTextProblem`, values that lie too
 * deep, and maps that are no plain objects.
 */
function check(value: unknown, depth = 0): void {
  if (typeof value === 'string') {
    const problem = recordTextProblem(value)
    if (problem !== null) throw new NotCanonicalError(`a text ${problem}`, SENDER_HINT)
  } else if (
    value !== null &&
    typeof value === 'object' &&
    !(value instanceof Uint8Array) &&
    CID.asCID(value) === null
  ) {
    if (depth === MAX_DEPTH) throw new NotCanonicalError(`values lie more than ${MAX_DEPTH} deep`, SENDER_HINT)
    if (value instanceof Map) throw new NotCanonicalError('a map is no plain object', SENDER_HINT)
    if (Array.isArray(value)) {
      for (const item of value) check(item, depth + 1)
    } else {
      for (const [key, item] of Object.entries(value)) {
        check(key)
        check(item, depth + 1)
      }
    }
  }
}

/** The encoder gives a Buffer here and there, whose `slice` does not copy: that must not get about. */
function write(value: unknown): Uint8Array {
  const { buffer, byteOffset, byteLength } = dagCbor.encode(value)
  return new Uint8Array(buffer, byteOffset, byteLength)
}

/** The canonical DAG-CBOR bytes of a value. Throws ERR_NOT_CANONICAL for what has none. */
export function encode(value: unknown): Uint8Array {
  try {
    check(value)
    return write(value)
  } catch (cause) {
    if (cause instanceof NotCanonicalError) throw cause
    throw new NotCanonicalError(`the value cannot be encoded: ${(cause as Error).message}`, SENDER_HINT, { cause })
  }
}

/**
 * The value of canonical DAG-CBOR bytes; anything that re-encodes to other bytes is refused (R2). Byte strings in it are
 * copies; with `share` they are parts of `bytes`, and keep all of it in memory. Throws ERR_NOT_CANONICAL.
 */
export function decode(bytes: Uint8Array, { share = false }: { readonly share?: boolean } = {}): unknown {
  return readCanonical(bytes, share)
}
