/**
 * What any program must do before it can trust an entry, written down as plainly as can be: decode, see that the bytes
 * are the canonical ones, hash each record into the tree, hash the payload, verify the signature. It keeps no rule of the logs.
 */
import { hash } from 'node:crypto'
import * as dagCbor from '@ipld/dag-cbor'
import sodium from 'sodium-native'

const DOMAIN = Buffer.from('datanet/entry/v2\0')
const LEAF = Buffer.of(0)
const NODE = Buffer.of(1)
const ROOT = Buffer.of(2)

const sha256 = (...parts: readonly Uint8Array[]): Buffer => hash('sha256', Buffer.concat(parts), 'buffer')

function canonical<T>(bytes: Uint8Array): T {
  const value = dagCbor.decode(bytes)
  if (Buffer.compare(dagCbor.encode(value), bytes) !== 0) throw new RangeError('not canonical')
  return value as T
}

function top(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves
  if (only !== undefined && leaves.length === 1) return only
  let half = 1
  while (half * 2 < leaves.length) half *= 2
  return sha256(NODE, top(leaves.slice(0, half)), top(leaves.slice(half)))
}

interface Envelope {
  readonly payload: Uint8Array
  readonly sig: Uint8Array
  readonly body: readonly { readonly salt: Uint8Array; readonly record: Uint8Array }[]
}

/** Checks an entry, and gives the hash that names it. */
export function rawCheck(bytes: Uint8Array): Uint8Array {
  const { payload, sig, body } = canonical<Envelope>(bytes)
  const { author, root } = canonical<{ author: Uint8Array; root: Uint8Array }>(payload)
  if (!sodium.crypto_sign_verify_detached(sig, Buffer.concat([DOMAIN, payload]), author))
    throw new RangeError('a wrong signature')
  const count = Buffer.alloc(4)
  count.writeUInt32BE(body.length)
  const leaves = body.map(({ salt, record }) => {
    canonical(record)
    return sha256(LEAF, salt, record)
  })
  if (!sha256(ROOT, count, top(leaves)).equals(root)) throw new RangeError('other records')
  return sha256(payload)
}
