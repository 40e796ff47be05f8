/**
 * Up to BUCKET_KEYS keys of a Merkle map in one byte string, in the order of their paths: a million keys as a million
 * objects would take ten times the memory. An item is [path, digest of the leaf, key length, value length, leaf]; the
 * digest is zero until it is asked for, and the leaf lies there as the DAG-CBOR that is hashed, `[key, value]`.
 */
import { equalBytes } from './bytes.ts'

/** A key, its value, and the hash of the key: the way to it. */
export interface Leaf {
  readonly path: Uint8Array
  readonly key: Uint8Array
  readonly value: Uint8Array
}

/** The most keys of one bucket. */
export const BUCKET_KEYS = 32
export const DIGEST = 32

const AT_DIGEST = DIGEST
const AT_LENGTHS = 2 * DIGEST
const AT_LEAF = AT_LENGTHS + 8
const LIST_OF_TWO = 0x82
const BYTES = 0x40

/** How long the head of a byte string is in DAG-CBOR. */
function headSize(length: number): number {
  if (length < 24) return 1
  return length < 2 ** 8 ? 2 : length < 2 ** 16 ? 3 : 5
}

function itemSize({ key, value }: Leaf): number {
  return AT_LEAF + 1 + headSize(key.length) + key.length + headSize(value.length) + value.length
}

/** See the header. */
export class Bucket {
  readonly size: number
  readonly #bytes: Uint8Array
  /** The digest of the node that these keys make, once it was asked for. */
  digest: Uint8Array | null = null

  private constructor(size: number, bytes: Uint8Array) {
    this.size = size
    this.#bytes = bytes
  }

  static readonly empty = new Bucket(0, new Uint8Array(0))

  /** Packs leaves, which must be in the order of their paths, and distinct. */
  static of(leaves: readonly Leaf[]): Bucket {
    let total = 0
    for (const leaf of leaves) total += itemSize(leaf)
    const bucket = new Bucket(leaves.length, new Uint8Array(total))
    let at = 0
    for (const leaf of leaves) at = bucket.#write(at, leaf)
    return bucket
  }

  #write(at: number, { path, key, value }: Leaf): number {
    this.#bytes.set(path, at)
    this.#setLength(at + AT_LENGTHS, key.length)
    this.#setLength(at + AT_LENGTHS + 4, value.length)
    this.#bytes[at + AT_LEAF] = LIST_OF_TWO
    return this.#writeBytes(this.#writeBytes(at + AT_LEAF + 1, key), value)
  }

  #writeBytes(at: number, bytes: Uint8Array): number {
    const size = headSize(bytes.length)
    this.#bytes[at] = size === 1 ? BYTES | bytes.length : BYTES | (size === 2 ? 24 : size === 3 ? 25 : 26)
    for (let i = size - 1, rest = bytes.length; i > 0; i--, rest = Math.floor(rest / 256))
      this.#bytes[at + i] = rest % 256
    this.#bytes.set(bytes, at + size)
    return at + size + bytes.length
  }

  #length(at: number): number {
    const bytes = this.#bytes
    const low = ((bytes[at + 1] as number) << 16) | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number)
    return (bytes[at] as number) * 2 ** 24 + low
  }

  #setLength(at: number, length: number): void {
    for (let i = 3, rest = length; i >= 0; i--, rest = Math.floor(rest / 256)) this.#bytes[at + i] = rest % 256
  }

  #keyAt(at: number): number {
    return at + AT_LEAF + 1 + headSize(this.#length(at + AT_LENGTHS))
  }

  #valueAt(at: number): number {
    return this.#keyAt(at) + this.#length(at + AT_LENGTHS) + headSize(this.#length(at + AT_LENGTHS + 4))
  }

  #next(at: number): number {
    return this.#valueAt(at) + this.#length(at + AT_LENGTHS + 4)
  }

  /** Where each item begins, in order. */
  offsets(): number[] {
    const offsets: number[] = []
    for (let at = 0; at < this.#bytes.length; at = this.#next(at)) offsets.push(at)
    return offsets
  }

  /** The nibble of an item's path at a depth. */
  nibble(at: number, depth: number): number {
    const byte = this.#bytes[at + (depth >> 1)] as number
    return depth % 2 === 0 ? byte >> 4 : byte & 15
  }

  path(at: number): Uint8Array {
    return this.#bytes.subarray(at, at + DIGEST)
  }

  key(at: number): Uint8Array {
    const from = this.#keyAt(at)
    return this.#bytes.slice(from, from + this.#length(at + AT_LENGTHS))
  }

  value(at: number): Uint8Array {
    return this.#bytes.slice(this.#valueAt(at), this.#next(at))
  }

  /** An item's leaf as it is hashed; not to be changed. */
  leaf(at: number): Uint8Array {
    return this.#bytes.subarray(at + AT_LEAF, this.#next(at))
  }

  /** The digest of an item's leaf, if it was kept. */
  leafDigest(at: number): Uint8Array | null {
    const digest = this.#bytes.subarray(at + AT_DIGEST, at + AT_LENGTHS)
    return digest[0] === 0 && digest.every((byte) => byte === 0) ? null : digest
  }

  keepLeafDigest(at: number, digest: Uint8Array): void {
    this.#bytes.set(digest, at + AT_DIGEST)
  }

  /** Where the item with a path begins, or below zero the place where it would, as -1 - place. */
  find(path: Uint8Array): number {
    let at = 0
    while (at < this.#bytes.length) {
      const order = this.#compare(at, path)
      if (order === 0) return at
      if (order > 0) break
      at = this.#next(at)
    }
    return -1 - at
  }

  #compare(at: number, path: Uint8Array): number {
    // paths are hashes: mostly the first bytes decide
    for (let i = 0; i < DIGEST; i++) {
      const difference = (this.#bytes[at + i] as number) - (path[i] as number)
      if (difference !== 0) return difference
    }
    return 0
  }

  /** Whether the item at a place has this value. */
  holds(at: number, value: Uint8Array): boolean {
    return equalBytes(this.#bytes.subarray(this.#valueAt(at), this.#next(at)), value)
  }

  /** A bucket with a leaf in the place that `find` gave. */
  with(found: number, leaf: Leaf): Bucket {
    const from = found < 0 ? -1 - found : found
    const to = found < 0 ? from : this.#next(from)
    const grown = itemSize(leaf)
    const bytes = new Uint8Array(this.#bytes.length - (to - from) + grown)
    bytes.set(this.#bytes.subarray(0, from))
    bytes.set(this.#bytes.subarray(to), from + grown)
    const bucket = new Bucket(this.size + (found < 0 ? 1 : 0), bytes)
    bucket.#write(from, leaf)
    return bucket
  }

  /** A bucket without the item at a place. */
  without(at: number): Bucket {
    const bytes = new Uint8Array(this.#bytes.length - (this.#next(at) - at))
    bytes.set(this.#bytes.subarray(0, at))
    bytes.set(this.#bytes.subarray(this.#next(at)), at)
    return new Bucket(this.size - 1, bytes)
  }

  /** Some of its items, which lie between two places, as a bucket; they keep their leaf digests. */
  part(size: number, from: number, to: number): Bucket {
    return new Bucket(size, this.#bytes.slice(from, to))
  }

  /** The items of several buckets, one after the other. */
  static join(buckets: readonly Bucket[]): Bucket {
    const bytes = new Uint8Array(buckets.reduce((sum, bucket) => sum + bucket.#bytes.length, 0))
    let at = 0
    for (const bucket of buckets) {
      bytes.set(bucket.#bytes, at)
      at += bucket.#bytes.length
    }
    return new Bucket(
      buckets.reduce((sum, bucket) => sum + bucket.size, 0),
      bytes,
    )
  }

  /** Bytes of all items. */
  get end(): number {
    return this.#bytes.length
  }
}
