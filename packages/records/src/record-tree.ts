/**
 * The Merkle tree over an entry's records. RFC 6962's shape (the left part of n leaves holds the largest power of two
 * below n), over salted leaves: a record that was erased leaves its leaf behind, and a short one can't be guessed from it.
 * The root counts the records, so that nobody can pass two of them off as one that was erased and shift the others' ids.
 */
import { concatBytes } from './bytes.ts'
import type { ErasedRecord, KeptRecord } from './generated/wire.ts'
import { sha256 } from './hash.ts'

const LEAF = Uint8Array.of(0)
const NODE = 1
const ROOT = 2
/** A node before it is hashed: written again for each, since an entry has as many as records. */
const node = new Uint8Array(1 + 2 * 32)

/** The leaf of a record: sha256(0x00 || salt || record). */
export function recordLeaf(salt: Uint8Array, record: Uint8Array): Uint8Array {
  return sha256(concatBytes(LEAF, salt, record))
}

function leafOf(item: KeptRecord | ErasedRecord): Uint8Array {
  return 'leaf' in item ? item.leaf : recordLeaf(item.salt, item.record)
}

function subtree(leaves: readonly Uint8Array[], from: number, to: number): Uint8Array {
  if (to - from === 1) return leaves[from] as Uint8Array
  let half = 1
  while (half * 2 < to - from) half *= 2
  const left = subtree(leaves, from, from + half)
  const right = subtree(leaves, from + half, to)
  node[0] = NODE
  node.set(left, 1)
  node.set(right, 33)
  return sha256(node)
}

/** The 32-byte root of at least one record: sha256(0x02 || their number as u32, big-endian || top of the tree). */
export function recordRoot(body: readonly (KeptRecord | ErasedRecord)[]): Uint8Array {
  const head = new Uint8Array(5)
  head[0] = ROOT
  new DataView(head.buffer).setUint32(1, body.length)
  return sha256(concatBytes(head, subtree(body.map(leafOf), 0, body.length)))
}
