/**
 * A content-addressed map from bytes to bytes.
 * 1. Its root is a function of what it holds, whatever the order in which that came or went.
 * 2. Setting or deleting a key costs O(log n) nodes; versions share what they have in common.
 * 3. A node is DAG-CBOR: a leaf `[key, value]`, a branch `[bitmap, [link, …]]` over the 16 next nibbles of sha256(key);
 *    a subtree of one key is always a leaf, and one of none does not exist (but for the root).
 * 4. A path of nodes from the root proves what a key holds, or that it holds nothing.
 */
import { compareBytes, equalBytes, hexOf } from './bytes.ts'
import { decode } from './canonical.ts'
import { CID, cidOf, cidOfDigest } from './cid.ts'
import { NotCanonicalError, TooLargeError } from './errors.ts'
import { sha256 } from './hash.ts'
import { Bucket, DIGEST } from './merkle-bucket.ts'
import { changesBetween, type MapChange, pairsStartingWith } from './merkle-changes.ts'
import {
  type Block,
  blockOf,
  build,
  childrenOf,
  digestOf,
  insert,
  isLeaf,
  isSame,
  type Node,
  nibble,
  nodeOf,
  type Pair,
  pairOf,
  remove,
  type Stored,
  sizeOf,
} from './merkle-node.ts'

/** What each of two maps holds that the other doesn't, or with another value. */
export interface MapDifference {
  readonly ours: readonly Pair[]
  readonly theirs: readonly Pair[]
}

function* pairsOf(root: Node | undefined, depth: number): IterableIterator<Pair> {
  const stack: [Node, number][] = root === undefined ? [] : [[root, depth]]
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const [node, at] = next
    if ('bucket' in node) {
      for (const item of node.items) yield [node.bucket.key(item), node.bucket.value(item)]
      continue
    }
    for (const child of childrenOf(node, at).reverse()) if (child !== undefined) stack.push([child, at + 1])
  }
}

/** A block as it came, once it is sure to be the one that was asked for. */
function checked(cid: CID, bytes: Uint8Array): Uint8Array {
  if (cidOf(bytes).equals(cid)) return bytes
  throw new NotCanonicalError(`the block ${cid} has other bytes than its id says`, 'Ask another peer for the block.')
}

/** An immutable version of a map; see the header. */
export class MerkleMap {
  readonly #root: Stored

  private constructor(root: Stored) {
    this.#root = root
  }

  static readonly empty = new MerkleMap(Bucket.empty)

  /** A map of `count` distinct keys at once, each told when it is asked for: much faster than one by one. */
  static build(count: number, keyAt: (index: number) => Uint8Array, valueAt: (index: number) => Uint8Array): MerkleMap {
    const paths = new Uint8Array(count * DIGEST)
    for (let index = 0; index < count; index++) paths.set(sha256(keyAt(index)), index * DIGEST)
    return new MerkleMap(build(paths, (index) => [keyAt(index), valueAt(index)]))
  }

  /** How many keys the map has. */
  get size(): number {
    return this.#root.size
  }

  /** The CID of the root node. Hashes only what changed since it was last asked. */
  get root(): CID {
    return cidOfDigest(digestOf(nodeOf(this.#root), 0))
  }

  /** A map with this key at this value; this map stays as it is. */
  set(key: Uint8Array, value: Uint8Array): MerkleMap {
    const root = insert(this.#root, { path: sha256(key), key, value }, 0)
    return root === this.#root ? this : new MerkleMap(root)
  }

  /** A map without this key; this map stays as it is. */
  delete(key: Uint8Array): MerkleMap {
    const root = remove(this.#root, sha256(key), 0)
    return root === this.#root ? this : new MerkleMap(root ?? Bucket.empty)
  }

  /** The value of a key, if it has one. */
  get(key: Uint8Array): Uint8Array | undefined {
    const path = sha256(key)
    let node: Stored | undefined = this.#root
    for (let depth = 0; node !== undefined && !(node instanceof Bucket); depth++)
      node = node.children[nibble(path, depth)]
    const found = node === undefined ? -1 : node.find(path)
    return node === undefined || found < 0 ? undefined : node.value(found)
  }

  /** Keys and values, in the order of the keys' hashes. */
  entries(): IterableIterator<Pair> {
    return pairsOf(nodeOf(this.#root), 0)
  }

  /** What changed from `other` to this map, in the order of paths. Costs little where one was made from the other. */
  changesSince(other: MerkleMap): IterableIterator<MapChange> {
    return changesBetween(other.#root, this.#root)
  }

  /**
   * The node under which the keys lie whose hashes begin with these nibbles; undefined where there are none. Where a
   * single key is left higher up, its leaf. Makes no other blocks than this one.
   */
  blockAt(path: readonly number[]): Block | undefined {
    const [node, depth] = this.#under(path)
    return node && blockOf(node, depth)
  }

  /** Keys and values whose keys' hashes begin with these nibbles, in the order of the hashes. */
  under(path: readonly number[]): IterableIterator<Pair> {
    return pairsOf(...this.#under(path))
  }

  /** Keys and values whose keys' hashes begin with these bytes, in the order of the hashes. */
  startingWith(prefix: Uint8Array): IterableIterator<Pair> {
    return pairsStartingWith(this.#root, prefix)
  }

  #under(path: readonly number[]): [node: Node | undefined, depth: number] {
    let node: Node | undefined = nodeOf(this.#root)
    let depth = 0
    for (; depth < path.length && node !== undefined && !isLeaf(node, depth); depth++) {
      node = childrenOf(node, depth)[path[depth] as number]
    }
    if (node === undefined || depth === path.length || !isLeaf(node, depth)) return [node, depth]
    const full = node.bucket.path(node.items[0] as number)
    return [path.every((step, at) => nibble(full, at) === step) ? node : undefined, depth]
  }

  /** The nodes that `other` does not share with this map, parents first: what someone who holds `other` lacks. */
  *blocksBeyond(other: MerkleMap): IterableIterator<Block> {
    const stack: [Node, Node | undefined, number][] = [[nodeOf(this.#root), nodeOf(other.#root), 0]]
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      const [node, twin, depth] = next
      if (twin !== undefined && areEqual(node, twin, depth)) continue
      if (isLeaf(node, depth)) {
        // a leaf is the same block at any depth, so where it lies in the other does not matter
        const [key, value] = pairOf(node)
        const held = other.get(key)
        if (held === undefined || !equalBytes(held, value)) yield blockOf(node, depth)
        continue
      }
      yield blockOf(node, depth)
      const twins = twin === undefined || isLeaf(twin, depth) ? [] : childrenOf(twin, depth)
      childrenOf(node, depth).forEach((child, i) => {
        if (child !== undefined) stack.push([child, twins[i], depth + 1])
      })
    }
  }

  /**
   * How this map differs from the one with `root`, whose nodes `load` brings: what only this one holds (or holds with
   * another value), and what only the other. Costs the nodes that the two don't share; gives up with ERR_TOO_LARGE
   * after `maxBlocks` of them. Throws ERR_NOT_CANONICAL when `load` brings other bytes than those of the CID.
   */
  async compare(root: CID, load: (cid: CID) => Promise<Uint8Array>, maxBlocks: number): Promise<MapDifference> {
    const ours = new Map<string, Pair>()
    const theirs = new Map<string, Pair>()
    const stack: { cid: CID | undefined; node: Node | undefined; depth: number }[] = [
      { cid: root, node: nodeOf(this.#root), depth: 0 },
    ]
    let loaded = 0
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      const { cid, node, depth } = next
      if (cid !== undefined && node !== undefined && cidOfDigest(digestOf(node, depth)).equals(cid)) continue
      if (cid !== undefined && ++loaded > maxBlocks) {
        throw new TooLargeError(
          `the maps differ in more than ${maxBlocks} nodes`,
          'Bring the two peers in step first: `datanet sync`.',
        )
      }
      const other = cid === undefined ? undefined : parseNode(checked(cid, await load(cid)))
      if (other !== undefined && 'children' in other && (node === undefined || !isLeaf(node, depth))) {
        const own = node === undefined ? [] : childrenOf(node, depth)
        other.children.forEach((child, i) => {
          if (child !== undefined || own[i] !== undefined) stack.push({ cid: child, node: own[i], depth: depth + 1 })
        })
        continue
      }
      for (const pair of pairsOf(node, depth)) ours.set(hexOf(pair[0]), pair)
      if (other === undefined) continue
      if ('leaf' in other) theirs.set(hexOf(other.leaf[0]), other.leaf)
      else
        for (const child of other.children)
          if (child !== undefined) stack.push({ cid: child, node: undefined, depth: depth + 1 })
    }
    for (const [key, pair] of theirs) {
      const own = ours.get(key)
      if (own === undefined || !equalBytes(own[1], pair[1])) continue
      ours.delete(key)
      theirs.delete(key)
    }
    return { ours: [...ours.values()], theirs: [...theirs.values()] }
  }

  /** The nodes from the root towards a key: a proof for verifyProof. */
  prove(key: Uint8Array): Block[] {
    const path = sha256(key)
    const proof: Block[] = []
    let node: Node | undefined = nodeOf(this.#root)
    for (let depth = 0; node !== undefined; depth++) {
      proof.push(blockOf(node, depth))
      node = isLeaf(node, depth) ? undefined : childrenOf(node, depth)[nibble(path, depth)]
    }
    return proof
  }
}

function areEqual(a: Node, b: Node, depth: number): boolean {
  if (isSame(a, b)) return true
  return sizeOf(a) === sizeOf(b) && equalBytes(digestOf(a, depth), digestOf(b, depth))
}

type Parsed = { readonly leaf: readonly [Uint8Array, Uint8Array] } | { readonly children: readonly (CID | undefined)[] }

/** Reads a node's bytes. Throws ERR_NOT_CANONICAL for what is none. */
export function parseNode(bytes: Uint8Array): Parsed {
  const value = decode(bytes)
  if (Array.isArray(value) && value.length === 2) {
    const [a, b] = value as [unknown, unknown]
    if (a instanceof Uint8Array && b instanceof Uint8Array) return { leaf: [a, b] }
    if (typeof a === 'number' && Array.isArray(b) && Number.isInteger(a) && a >= 0 && a < 65536) {
      const children: (CID | undefined)[] = []
      let next = 0
      for (let i = 0; i < 16; i++) children.push((a >> i) % 2 === 1 ? (CID.asCID(b[next++]) ?? undefined) : undefined)
      const links = children.filter((child) => child !== undefined).length
      if (next === b.length && links === next) return { children }
    }
  }
  throw new NotCanonicalError('the bytes are not a node of a Merkle map', 'Ask another peer for the block.')
}

/**
 * What `key` holds in the map with this root, by a proof; null when the proof shows that it holds nothing.
 * Throws ERR_NOT_CANONICAL when the proof proves neither.
 */
export function verifyProof(root: CID, key: Uint8Array, proof: readonly Uint8Array[]): Uint8Array | null {
  const path = sha256(key)
  let expected: CID | undefined = root
  for (const [depth, bytes] of proof.entries()) {
    if (expected === undefined || !cidOf(bytes).equals(expected)) break
    const node = parseNode(bytes)
    if ('leaf' in node) return compareBytes(node.leaf[0], key) === 0 ? node.leaf[1] : null
    expected = node.children[nibble(path, depth)]
    if (expected === undefined) return null
  }
  throw new NotCanonicalError(
    'the proof does not lead from the root to the key',
    'Ask the peer for the proof and the root again, together.',
  )
}
