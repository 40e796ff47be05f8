/**
 * A content-addressed map from bytes to bytes.
 * 1. Its root is a function of what it holds, whatever the order in which that came or went.
 * 2. Setting or deleting a key costs O(log n) nodes; versions share what they have in common.
 * 3. A node is DAG-CBOR: a leaf `[key, value]`, a branch `[bitmap, [link, …]]` over the 16 next nibbles of sha256(key);
 *    a subtree of one key is always a leaf, and one of none does not exist (but for the root).
 * 4. A path of nodes from the root proves what a key holds, or that it holds nothing.
 */
import { compareBytes, equalBytes, hexOf } from './bytes.ts'
import { decode, encode } from './canonical.ts'
import { CID, cidOf } from './cid.ts'
import { NotCanonicalError, TooLargeError } from './errors.ts'
import { sha256 } from './hash.ts'

interface Leaf {
  readonly path: Uint8Array
  readonly key: Uint8Array
  readonly value: Uint8Array
  block?: Block
}

interface Branch {
  readonly children: readonly (Node | undefined)[]
  readonly size: number
  block?: Block
}

type Node = Leaf | Branch

/** A node as it is stored and sent. */
export interface Block {
  readonly cid: CID
  readonly bytes: Uint8Array
}

const NO_CHILDREN: readonly undefined[] = Array.from({ length: 16 }, () => undefined)
const EMPTY: Branch = { children: NO_CHILDREN, size: 0 }

function nibble(path: Uint8Array, depth: number): number {
  const byte = path[depth >> 1] as number
  return depth % 2 === 0 ? byte >> 4 : byte & 15
}

function sizeOf(node: Node | undefined): number {
  if (node === undefined) return 0
  return 'children' in node ? node.size : 1
}

function blockOf(node: Node): Block {
  if (node.block === undefined) {
    const bytes = 'children' in node ? branchBytes(node) : encode([node.key, node.value])
    node.block = { cid: cidOf(bytes), bytes }
  }
  return node.block
}

function branchBytes(node: Branch): Uint8Array {
  let bitmap = 0
  const links: CID[] = []
  node.children.forEach((child, i) => {
    if (child === undefined) return
    bitmap |= 1 << i
    links.push(blockOf(child).cid)
  })
  return encode([bitmap, links])
}

function withChild(branch: Branch, at: number, child: Node | undefined, depth: number): Node | undefined {
  const children = branch.children.with(at, child)
  const size = branch.size - sizeOf(branch.children[at]) + sizeOf(child)
  if (depth > 0 && size === 0) return undefined
  // one key left below the root: the leaf moves up, so that the shape tells nothing of the past
  if (depth > 0 && size === 1) return children.find((node) => node !== undefined)
  return { children, size }
}

function insert(node: Node | undefined, leaf: Leaf, depth: number): Node {
  if (node === undefined) return leaf
  if ('children' in node) {
    const at = nibble(leaf.path, depth)
    return withChild(node, at, insert(node.children[at], leaf, depth + 1), depth) as Node
  }
  if (equalBytes(node.path, leaf.path)) return equalBytes(node.value, leaf.value) ? node : leaf
  const branch = { children: NO_CHILDREN.with(nibble(node.path, depth), node as never), size: 1 } as Branch
  return insert(branch, leaf, depth)
}

function remove(node: Node | undefined, path: Uint8Array, depth: number): Node | undefined {
  if (node === undefined) return undefined
  if (!('children' in node)) return equalBytes(node.path, path) ? undefined : node
  const at = nibble(path, depth)
  const child = node.children[at]
  const next = remove(child, path, depth + 1)
  return next === child ? node : withChild(node, at, next, depth)
}

type Pair = readonly [key: Uint8Array, value: Uint8Array]

/** What each of two maps holds that the other doesn't, or with another value. */
export interface MapDifference {
  readonly ours: readonly Pair[]
  readonly theirs: readonly Pair[]
}

function* pairsOf(root: Node | undefined): IterableIterator<Pair> {
  const stack: Node[] = root === undefined ? [] : [root]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if ('children' in node) stack.push(...node.children.filter((child) => child !== undefined).reverse())
    else yield [node.key, node.value]
  }
}

/** A block as it came, once it is sure to be the one that was asked for. */
function checked(cid: CID, bytes: Uint8Array): Uint8Array {
  if (cidOf(bytes).equals(cid)) return bytes
  throw new NotCanonicalError(`the block ${cid} has other bytes than its id says`, 'Ask another peer for the block.')
}

/** An immutable version of a map; see the header. */
export class MerkleMap {
  readonly #root: Branch

  private constructor(root: Branch) {
    this.#root = root
  }

  static readonly empty = new MerkleMap(EMPTY)

  /** How many keys the map has. */
  get size(): number {
    return this.#root.size
  }

  /** The CID of the root node. Hashes only what changed since it was last asked. */
  get root(): CID {
    return blockOf(this.#root).cid
  }

  /** A map with this key at this value; this map stays as it is. */
  set(key: Uint8Array, value: Uint8Array): MerkleMap {
    return new MerkleMap(insert(this.#root, { path: sha256(key), key, value }, 0) as Branch)
  }

  /** A map without this key; this map stays as it is. */
  delete(key: Uint8Array): MerkleMap {
    return new MerkleMap((remove(this.#root, sha256(key), 0) ?? EMPTY) as Branch)
  }

  /** The value of a key, if it has one. */
  get(key: Uint8Array): Uint8Array | undefined {
    const path = sha256(key)
    let node: Node | undefined = this.#root
    for (let depth = 0; node !== undefined && 'children' in node; depth++) node = node.children[nibble(path, depth)]
    return node !== undefined && equalBytes(node.key, key) ? node.value : undefined
  }

  /** Keys and values, in the order of the keys' hashes. */
  entries(): IterableIterator<Pair> {
    return pairsOf(this.#root)
  }

  /** The nodes that `other` does not share with this map, parents first: what someone who holds `other` lacks. */
  *blocksBeyond(other: MerkleMap): IterableIterator<Block> {
    const stack: [Node, Node | undefined][] = [[this.#root, other.#root]]
    for (let pair = stack.pop(); pair !== undefined; pair = stack.pop()) {
      const [node, twin] = pair
      if (twin !== undefined && blockOf(node).cid.equals(blockOf(twin).cid)) continue
      if (!('children' in node)) {
        // a leaf is the same block at any depth, so where it lies in the other does not matter
        const held = other.get(node.key)
        if (held === undefined || !equalBytes(held, node.value)) yield blockOf(node)
        continue
      }
      yield blockOf(node)
      node.children.forEach((child, i) => {
        if (child !== undefined)
          stack.push([child, twin !== undefined && 'children' in twin ? twin.children[i] : undefined])
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
    const stack: { cid: CID | undefined; node: Node | undefined }[] = [{ cid: root, node: this.#root }]
    let loaded = 0
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      const { cid, node } = next
      if (cid !== undefined && node !== undefined && blockOf(node).cid.equals(cid)) continue
      if (cid !== undefined && ++loaded > maxBlocks) {
        throw new TooLargeError(
          `the maps differ in more than ${maxBlocks} nodes`,
          'Bring the two peers in step first: `datanet sync`.',
        )
      }
      const other = cid === undefined ? undefined : parseNode(checked(cid, await load(cid)))
      if (other !== undefined && 'children' in other && (node === undefined || 'children' in node)) {
        other.children.forEach((child, i) => {
          const own = node?.children[i]
          if (child !== undefined || own !== undefined) stack.push({ cid: child, node: own })
        })
        continue
      }
      for (const pair of pairsOf(node)) ours.set(hexOf(pair[0]), pair)
      if (other === undefined) continue
      if ('leaf' in other) theirs.set(hexOf(other.leaf[0]), other.leaf)
      else for (const child of other.children) if (child !== undefined) stack.push({ cid: child, node: undefined })
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
    let node: Node | undefined = this.#root
    for (let depth = 0; node !== undefined; depth++) {
      proof.push(blockOf(node))
      node = 'children' in node ? node.children[nibble(path, depth)] : undefined
    }
    return proof
  }
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
