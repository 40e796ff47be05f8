/**
 * The blocks of a UnixFS file, in the order of its content.
 * 1. Work and bytes are in proportion to the bytes that a file claims: a file of so many bytes has at most so many blocks,
 *    and so many bytes of nodes beside its content. Whoever walks further is told that the file is malformed.
 * 2. Nodes are canonical (file-node.ts), and the sizes of their links add up at every level.
 */
import type { CID } from 'multiformats/cid'
import type { BlockOptions, BlockStore } from './block-store.ts'
import { checkBlock, MAX_BLOCK_BYTES } from './checked-blocks.ts'
import { checkLeafSize, checkMost, DAG_PB, malformed, RAW, readNode } from './file-node.ts'
import { nextTurn } from './turn.ts'

export const MAX_DEPTH = 32
/** A file may have this many blocks, and one more for each step of bytes: a few stored blocks can't be walked for ever. */
const FREE_BLOCKS = 64
const BYTES_PER_BLOCK = 4096
/** Bytes of a file's nodes beside its content, and one more for each step of bytes. */
const FREE_NODE_BYTES = 4096
const BYTES_PER_NODE_BYTE = 32
/** Links that are followed before others have their turn: those that were followed before need no wait. */
const LINKS_A_TURN = 4096

/** Blocks that need no second visit; a `CidSet` is one. */
export interface Visited {
  /** Whether a block was visited. */
  has(cid: CID): boolean
  /** Notes that a block is visited. */
  add(cid: CID): unknown
}

/** How a file is walked. */
export interface WalkOptions extends BlockOptions {
  /** What needs no second visit; what is visited is added. */
  readonly visited?: Visited
  /** Says of an inner node whether it is held; one that is not is named like a leaf, and what is below it is not. */
  readonly isHeld?: (cid: CID) => Promise<boolean>
}

/** A block of a file in the order of its content; `size` is the content below it, `data` is there when it was read. */
export interface FileBlock {
  readonly cid: CID
  readonly leaf: boolean
  readonly size: number
  readonly data: Uint8Array | null
}

interface Visit {
  readonly cid: CID
  readonly size: number
  readonly depth: number
}

/** Bytes that the nodes of a file of so many bytes have at most beside its content. */
export function nodeBytesOf(size: number): number {
  return FREE_NODE_BYTES + Math.ceil(size / BYTES_PER_NODE_BYTE)
}

/**
 * The blocks of a UnixFS file, each node before what it links to. Inner nodes are read and checked (see the
 * header); raw leaves are named, not read. Throws ERR_SHARD_MALFORMED, ERR_BLOCK_MISMATCH and what the store throws.
 */
export async function* fileBlocks(
  root: CID,
  size: number,
  blocks: BlockStore,
  options: WalkOptions = {},
): AsyncGenerator<FileBlock> {
  const stack: Visit[] = [{ cid: root, size, depth: 0 }]
  let budget = FREE_BLOCKS + Math.ceil(size / BYTES_PER_BLOCK)
  let nodeBytes = nodeBytesOf(size)
  let followed = 0
  for (let visit = stack.pop(); visit !== undefined; visit = stack.pop()) {
    options.signal?.throwIfAborted()
    followed += 1
    if (followed % LINKS_A_TURN === 0) await nextTurn()
    const { cid, depth } = visit
    if (options.visited?.has(cid)) continue
    options.visited?.add(cid)
    if (budget === 0) throw malformed(root, `is cut into too many blocks for ${size} bytes`)
    budget -= 1
    if (cid.code === RAW) {
      yield { cid, leaf: true, size: visit.size, data: null }
      continue
    }
    if (cid.code !== DAG_PB) throw malformed(cid, `is of codec 0x${cid.code.toString(16)}, which no file has`)
    if ((await options.isHeld?.(cid)) === false) {
      yield { cid, leaf: true, size: visit.size, data: null }
      continue
    }
    if (depth === MAX_DEPTH) throw malformed(root, `is nested more than ${MAX_DEPTH} deep`)
    const most = Math.min(MAX_BLOCK_BYTES, visit.size + nodeBytes)
    const bytes = await blocks.get(cid, { ...options, most })
    checkMost(cid, bytes.length, most)
    if (blocks.checks !== true) checkBlock(cid, bytes)
    const node = readNode(cid, bytes)
    if (node.size !== visit.size) throw malformed(cid, `holds ${node.size} bytes where ${visit.size} are claimed`)
    nodeBytes -= node.overhead
    if (nodeBytes < 0) throw malformed(root, `has too many bytes of nodes for ${size} bytes`)
    const leaf = node.children.length === 0
    yield { cid, leaf, size: node.size, data: leaf ? node.data : null }
    for (const child of node.children.toReversed()) stack.push({ ...child, depth: depth + 1 })
  }
}

/** The content of a leaf, read and checked. Throws ERR_SHARD_MALFORMED and ERR_BLOCK_MISMATCH. */
export async function leafContent(
  leaf: FileBlock,
  blocks: BlockStore,
  options: BlockOptions = {},
): Promise<Uint8Array> {
  if (leaf.data !== null) return leaf.data
  const { cid, size } = leaf
  const bytes = await blocks.get(cid, { signal: options.signal, size, most: size })
  if (blocks.checks !== true) checkBlock(cid, bytes)
  checkLeafSize(cid, bytes.length, size)
  return bytes
}
