/**
 * The Merkle tree over the rows of a shard.
 * 1. A row's hash is sha256("datanet/row-id/v1\0" || its canonical JSON); a row that does not read has 32 zero bytes.
 * 2. An inner node is sha256("datanet/row-node/v1\0" || left || right); the left part of n rows holds the largest power of
 *    two below n (RFC 6962's shape), so that the root comes from a stream, with a few nodes in memory.
 */
import { sha256, textBytes } from '@datanet/records'
import { canonicalJson } from './normal-form.ts'
import type { JsonObject, Row } from './row.ts'

/** Bytes of a row's hash. */
export const ROW_HASH_BYTES = 32

const ROW_DOMAIN = 'datanet/row-id/v1\0'
const NODE_DOMAIN = textBytes('datanet/row-node/v1\0')
const BROKEN = new Uint8Array(ROW_HASH_BYTES)
/** A node before it is hashed: written again for each. */
const node = new Uint8Array(NODE_DOMAIN.length + 2 * ROW_HASH_BYTES)
node.set(NODE_DOMAIN)

/** The hash that names a row wherever it stands, 32 bytes. */
export function rowHash(row: JsonObject): Uint8Array {
  return sha256(textBytes(ROW_DOMAIN + canonicalJson(row)))
}

/** The hash of a row as a reader gives it. */
export function rowHashOf(row: Row): Uint8Array {
  return row.problem === undefined ? rowHash(row.value) : BROKEN
}

function nodeOf(left: Uint8Array, right: Uint8Array): Uint8Array {
  node.set(left, NODE_DOMAIN.length)
  node.set(right, NODE_DOMAIN.length + ROW_HASH_BYTES)
  return sha256(node)
}

interface Subtree {
  readonly hash: Uint8Array
  readonly level: number
  /** Whether the row to prove is below. */
  readonly holds: boolean
}

/** Takes the hashes of rows one after the other, and gives their root; of one of them, on wish, the proof too. */
export class RowTree {
  readonly #wanted: number
  readonly #siblings: Uint8Array[] = []
  /** Whole subtrees, each larger than the next. */
  readonly #trees: Subtree[] = []
  #rows = 0

  /** `wanted` is the place of the row to prove, from 0. */
  constructor(wanted = -1) {
    this.#wanted = wanted
  }

  /** How many rows were taken. */
  get rows(): number {
    return this.#rows
  }

  /** Takes the hash of the next row. */
  add(hash: Uint8Array): void {
    let tree: Subtree = { hash, level: 0, holds: this.#rows === this.#wanted }
    this.#rows += 1
    for (let left = this.#trees.at(-1); left?.level === tree.level; left = this.#trees.at(-1)) {
      this.#trees.pop()
      tree = this.#join(left, tree)
    }
    this.#trees.push(tree)
  }

  /** The root of all rows, 32 bytes, and the hashes beside the way from the wanted row up to it; called once. */
  end(): { root: Uint8Array; siblings: readonly Uint8Array[] } {
    const { hash } = this.#trees.reduceRight((right, left) => this.#join(left, right))
    return { root: hash, siblings: this.#siblings }
  }

  #join(left: Subtree, right: Subtree): Subtree {
    if (left.holds) this.#siblings.push(right.hash)
    if (right.holds) this.#siblings.push(left.hash)
    return { hash: nodeOf(left.hash, right.hash), level: left.level + 1, holds: left.holds || right.holds }
  }
}

/** The root that a row's hash leads to by the hashes beside its way, in a tree of so many rows; null where they do not fit. */
export function rootOfPath(
  hash: Uint8Array,
  index: number,
  rows: number,
  siblings: readonly Uint8Array[],
): Uint8Array | null {
  let [place, last, root] = [index, rows - 1, hash]
  for (const sibling of siblings) {
    if (last === 0) return null
    if (place % 2 === 1 || place === last) {
      root = nodeOf(sibling, root)
      // the last of a row of odd length moves up alone
      for (; place % 2 === 0 && place > 0; last = Math.floor(last / 2)) place /= 2
    } else {
      root = nodeOf(root, sibling)
    }
    place = Math.floor(place / 2)
    last = Math.floor(last / 2)
  }
  return last === 0 ? root : null
}
