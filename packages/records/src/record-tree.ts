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

function nodeOf(left: Uint8Array, right: Uint8Array): Uint8Array {
  node[0] = NODE
  node.set(left, 1)
  node.set(right, 33)
  return sha256(node)
}

/** How many of the leaves from `from` to `to` the left part holds. */
function leftPart(from: number, to: number): number {
  let half = 1
  while (half * 2 < to - from) half *= 2
  return half
}

function subtree(leaves: readonly Uint8Array[], from: number, to: number): Uint8Array {
  if (to - from === 1) return leaves[from] as Uint8Array
  const half = leftPart(from, to)
  return nodeOf(subtree(leaves, from, from + half), subtree(leaves, from + half, to))
}

/** The root over the top of the tree of so many records: sha256(0x02 || their number as u32, big-endian || top). */
function rootOf(count: number, top: Uint8Array): Uint8Array {
  const head = new Uint8Array(5)
  head[0] = ROOT
  new DataView(head.buffer).setUint32(1, count)
  return sha256(concatBytes(head, top))
}

/** The 32-byte root of at least one record. */
export function recordRoot(body: readonly (KeptRecord | ErasedRecord)[]): Uint8Array {
  return rootOf(body.length, subtree(body.map(leafOf), 0, body.length))
}

/** The siblings on the way from one record's leaf to the top, the lowest first. */
export function recordPath(body: readonly (KeptRecord | ErasedRecord)[], index: number): Uint8Array[] {
  const leaves = body.map(leafOf)
  const path: Uint8Array[] = []
  let [from, to] = [0, leaves.length]
  while (to - from > 1) {
    const middle = from + leftPart(from, to)
    const isLeft = index < middle
    path.unshift(isLeft ? subtree(leaves, middle, to) : subtree(leaves, from, middle))
    if (isLeft) to = middle
    else from = middle
  }
  return path
}

/** The root that a leaf at a place among `count` leads to by its siblings; null where these are not as many as there are. */
export function rootOfPath(
  leaf: Uint8Array,
  index: number,
  count: number,
  path: readonly Uint8Array[],
): Uint8Array | null {
  if (index >= count) return null
  const sides: boolean[] = []
  let [from, to] = [0, count]
  while (to - from > 1) {
    const middle = from + leftPart(from, to)
    const isLeft = index < middle
    sides.unshift(isLeft)
    if (isLeft) to = middle
    else from = middle
  }
  if (sides.length !== path.length) return null
  const top = path.reduce((held, sibling, i) => (sides[i] ? nodeOf(held, sibling) : nodeOf(sibling, held)), leaf)
  return rootOf(count, top)
}
