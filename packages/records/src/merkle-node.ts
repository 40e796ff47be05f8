/**
 * The nodes of a Merkle map, as they lie in memory and as they are hashed.
 * 1. In memory a subtree of up to BUCKET_KEYS keys is a bucket, a larger one a branch: what a map holds decides alone.
 * 2. As it is hashed, stored and sent, a subtree of one key is a leaf, and a larger one a branch, down to the last: what
 *    lies inside a bucket is made when it is asked for.
 * 3. A digest is made when it is first asked for, and kept.
 */
import { type CID, cidOfDigest } from './cid.ts'
import { sha256 } from './hash.ts'
import { BUCKET_KEYS, Bucket, DIGEST, type Leaf } from './merkle-bucket.ts'

/** A subtree of more than BUCKET_KEYS keys. */
interface Branch {
  readonly children: readonly (Stored | undefined)[]
  readonly size: number
  digest: Uint8Array | null
}

export type Stored = Branch | Bucket

/** Some items of a bucket that make a subtree of their own. */
export interface Slice {
  readonly bucket: Bucket
  readonly items: readonly number[]
  /** Whether it is the very node that the bucket stands for, and not one further down with the same keys. */
  readonly isWhole: boolean
}

/** A subtree as it is hashed. */
export type Node = Branch | Slice

/** A node as it is stored and sent. */
export interface Block {
  readonly cid: CID
  readonly bytes: Uint8Array
}

export type Pair = readonly [key: Uint8Array, value: Uint8Array]

const NO_CHILDREN: readonly undefined[] = Array.from({ length: 16 }, () => undefined)
const LINK = Uint8Array.of(0xd8, 0x2a, 0x58, 0x25, 0x00, 0x01, 0x71, 0x12, 0x20)

export function nibble(path: Uint8Array, depth: number): number {
  const byte = path[depth >> 1] as number
  return depth % 2 === 0 ? byte >> 4 : byte & 15
}

/** A stored node as it is hashed. */
export function nodeOf(stored: Stored): Node {
  return stored instanceof Bucket ? { bucket: stored, items: stored.offsets(), isWhole: true } : stored
}

export function sizeOf(node: Node): number {
  return 'bucket' in node ? node.items.length : node.size
}

/** Whether a node is hashed as a leaf; the root never is. */
export function isLeaf(node: Node, depth: number): node is Slice {
  return depth > 0 && 'bucket' in node && node.items.length === 1
}

export function pairOf({ bucket, items }: Slice): Pair {
  const at = items[0] as number
  return [bucket.key(at), bucket.value(at)]
}

/** The children of a branch at a depth, each in the place of its nibble. */
export function childrenOf(node: Node, depth: number): (Node | undefined)[] {
  if (!('bucket' in node)) return node.children.map((child) => child && nodeOf(child))
  const { bucket, items } = node
  const children: ((Slice & { readonly items: number[] }) | undefined)[] = [...NO_CHILDREN]
  for (const at of items) {
    const place = bucket.nibble(at, depth)
    const child = children[place]
    if (child === undefined) children[place] = { bucket, items: [at], isWhole: false }
    else child.items.push(at)
  }
  return children
}

/** Whether two nodes are one and the same in memory; where they are not, they may still be equal. */
export function isSame(a: Node, b: Node): boolean {
  return 'bucket' in a ? 'bucket' in b && a.bucket === b.bucket && a.items.length === b.items.length : a === b
}

export function digestOf(node: Node, depth: number): Uint8Array {
  if (!('bucket' in node)) {
    node.digest ??= sha256(branchBytes(childrenOf(node, depth), depth))
    return node.digest
  }
  const { bucket, isWhole } = node
  if (isLeaf(node, depth)) return leafDigest(node)
  if (!isWhole) return sha256(branchBytes(childrenOf(node, depth), depth))
  bucket.digest ??= sha256(branchBytes(childrenOf(node, depth), depth))
  return bucket.digest
}

function leafDigest(leaf: Slice): Uint8Array {
  const at = leaf.items[0] as number
  const kept = leaf.bucket.leafDigest(at)
  if (kept !== null) return kept
  const digest = sha256(leaf.bucket.leaf(at))
  leaf.bucket.keepLeafDigest(at, digest)
  return digest
}

/** A node's block: DAG-CBOR, written by hand, since a map may have a million of them. */
export function blockOf(node: Node, depth: number): Block {
  const bytes = isLeaf(node, depth)
    ? node.bucket.leaf(node.items[0] as number).slice()
    : branchBytes(childrenOf(node, depth), depth)
  return { cid: cidOfDigest(digestOf(node, depth)), bytes }
}

function head(to: number[], major: number, value: number): void {
  if (value < 24) to.push(major | value)
  else if (value < 2 ** 8) to.push(major | 24, value)
  else if (value < 2 ** 16) to.push(major | 25, value >> 8, value & 255)
  else to.push(major | 26, value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255)
}

function branchBytes(children: readonly (Node | undefined)[], depth: number): Uint8Array {
  let bitmap = 0
  let links = 0
  for (let i = 0; i < 16; i++) {
    if (children[i] === undefined) continue
    bitmap |= 1 << i
    links++
  }
  const front = [0x82]
  head(front, 0, bitmap)
  head(front, 0x80, links)
  const bytes = new Uint8Array(front.length + links * (LINK.length + DIGEST))
  bytes.set(front)
  let at = front.length
  for (const child of children) {
    if (child === undefined) continue
    bytes.set(LINK, at)
    bytes.set(digestOf(child, depth + 1), at + LINK.length)
    at += LINK.length + DIGEST
  }
  return bytes
}

function branchOf(children: readonly (Stored | undefined)[], size: number): Branch {
  return { children, size, digest: null }
}

/** Makes a branch of a bucket that has grown too large. */
function split(bucket: Bucket, depth: number): Stored {
  if (bucket.size <= BUCKET_KEYS) return bucket
  const children: (Stored | undefined)[] = [...NO_CHILDREN]
  const offsets = bucket.offsets()
  for (let i = 0; i < offsets.length; ) {
    const place = bucket.nibble(offsets[i] as number, depth)
    let end = i + 1
    while (end < offsets.length && bucket.nibble(offsets[end] as number, depth) === place) end++
    const part = bucket.part(end - i, offsets[i] as number, offsets[end] ?? bucket.end)
    children[place] = split(part, depth + 1)
    i = end
  }
  return branchOf(children, bucket.size)
}

/** A tree with a leaf; the same one where nothing changes. */
export function insert(node: Stored | undefined, leaf: Leaf, depth: number): Stored {
  if (node === undefined) return Bucket.of([leaf])
  if (node instanceof Bucket) {
    const found = node.find(leaf.path)
    return found >= 0 && node.holds(found, leaf.value) ? node : split(node.with(found, leaf), depth)
  }
  const place = nibble(leaf.path, depth)
  const child = node.children[place]
  const next = insert(child, leaf, depth + 1)
  if (next === child) return node
  return branchOf(node.children.with(place, next), node.size - (child?.size ?? 0) + next.size)
}

/** A tree without a key; the same one where nothing changes. */
export function remove(node: Stored | undefined, path: Uint8Array, depth: number): Stored | undefined {
  if (node === undefined) return undefined
  if (node instanceof Bucket) {
    const found = node.find(path)
    if (found < 0) return node
    return node.size === 1 ? undefined : node.without(found)
  }
  const place = nibble(path, depth)
  const child = node.children[place]
  const next = remove(child, path, depth + 1)
  if (next === child) return node
  const branch = branchOf(node.children.with(place, next), node.size - 1)
  return branch.size > BUCKET_KEYS ? branch : Bucket.join(bucketsOf(branch))
}

function bucketsOf(node: Stored): Bucket[] {
  return node instanceof Bucket ? [node] : node.children.flatMap((child) => (child ? bucketsOf(child) : []))
}

/** A tree of many distinct keys. `paths` are the keys' hashes, one after the other. */
export function build(paths: Uint8Array, pairAt: (index: number) => Pair): Stored {
  const order = sortedByPath(paths)
  const pathOf = (at: number) => {
    const from = (order[at] as number) * DIGEST
    return paths.subarray(from, from + DIGEST)
  }
  const grow = (from: number, to: number, depth: number): Stored => {
    if (to - from <= BUCKET_KEYS) {
      const leaves: Leaf[] = []
      for (let at = from; at < to; at++) {
        const [key, value] = pairAt(order[at] as number)
        leaves.push({ path: pathOf(at), key, value })
      }
      return Bucket.of(leaves)
    }
    const children: (Stored | undefined)[] = [...NO_CHILDREN]
    for (let at = from; at < to; ) {
      const place = nibble(pathOf(at), depth)
      const begin = at
      while (at < to && nibble(pathOf(at), depth) === place) at++
      children[place] = grow(begin, at, depth + 1)
    }
    return branchOf(children, to - from)
  }
  return grow(0, order.length, 0)
}

/** The indexes of paths in the order of paths: counted by their first two bytes, then sorted within. */
function sortedByPath(paths: Uint8Array): Uint32Array {
  const count = paths.length / DIGEST
  const prefix = (index: number) => ((paths[index * DIGEST] as number) << 8) | (paths[index * DIGEST + 1] as number)
  const starts = new Uint32Array(65_537)
  for (let index = 0; index < count; index++) starts[prefix(index) + 1] = (starts[prefix(index) + 1] as number) + 1
  for (let at = 0; at < 65_536; at++) starts[at + 1] = (starts[at + 1] as number) + (starts[at] as number)
  const next = starts.slice()
  const order = new Uint32Array(count)
  for (let index = 0; index < count; index++) {
    const at = next[prefix(index)] as number
    order[at] = index
    next[prefix(index)] = at + 1
  }
  const compare = (a: number, b: number) => {
    for (let i = 2; i < DIGEST; i++) {
      const difference = (paths[a * DIGEST + i] as number) - (paths[b * DIGEST + i] as number)
      if (difference !== 0) return difference
    }
    return 0
  }
  for (let at = 0; at < 65_536; at++) {
    const [from, to] = [starts[at] as number, starts[at + 1] as number]
    if (to - from > 1) order.subarray(from, to).sort(compare)
  }
  return order
}
