import { decode } from '@ipld/dag-pb'
import { UnixFS } from 'ipfs-unixfs'
import type { CID } from 'multiformats/cid'
import type { BlockOptions, BlockStore } from './block-store.ts'
import { checkBlock } from './checked-blocks.ts'
import { ShardMalformedError } from './errors.ts'

export const RAW = 0x55
const DAG_PB = 0x70
export const MAX_DEPTH = 32
/** A file may have this many blocks, and one more for each step of bytes: a few stored blocks can't be walked for ever. */
const FREE_BLOCKS = 64
const BYTES_PER_BLOCK = 4096

/** CIDs, as text, of blocks that need no second visit; a `Set<string>` is one. */
export interface Visited {
  /** Whether a block was visited. */
  has(cid: string): boolean
  /** Notes that a block is visited. */
  add(cid: string): unknown
}

/** How a file is walked. */
export interface WalkOptions extends BlockOptions {
  /** CIDs, as text, of what needs no second visit; what is visited is added. */
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

interface FileNode {
  readonly data: Uint8Array
  readonly children: readonly { readonly cid: CID; readonly size: number }[]
  readonly size: number
}

/** What is wrong with a block of a file. */
export function malformed(cid: CID, what: string, cause?: unknown): ShardMalformedError {
  return new ShardMalformedError(
    `block ${cid} ${what}`,
    'The contributor must import and contribute the file again.',
    cause === undefined ? undefined : { cause },
  )
}

/** A node of a UnixFS file, read and checked in itself. Throws ERR_SHARD_MALFORMED. */
export function readNode(cid: CID, bytes: Uint8Array): FileNode {
  let links: ReturnType<typeof decode>['Links']
  let unixfs: UnixFS
  try {
    const node = decode(bytes)
    links = node.Links
    unixfs = UnixFS.unmarshal(node.Data ?? new Uint8Array(0))
  } catch (cause) {
    throw malformed(cid, 'is not a node of a UnixFS file', cause)
  }
  if (unixfs.type !== 'file' && unixfs.type !== 'raw') throw malformed(cid, `is a UnixFS ${unixfs.type}, not a file`)
  if (unixfs.blockSizes.length !== links.length) throw malformed(cid, 'has links without sizes')
  const data = unixfs.data ?? new Uint8Array(0)
  if (data.length > 0 && links.length > 0) throw malformed(cid, 'has both content and links')
  const children = links.map((link, place) => ({ cid: link.Hash, size: Number(unixfs.blockSizes[place]) }))
  if (children.some((child) => child.size === 0)) throw malformed(cid, 'links to a block without content')
  return { data, children, size: children.reduce((sum, child) => sum + child.size, data.length) }
}

/**
 * The blocks of a UnixFS file, each node before what it links to. Inner nodes are read and checked: sizes that add up, no
 * empty links, bounded depth and number, so that work is in proportion to the bytes that the file claims. Raw leaves are
 * named, not read. Throws ERR_SHARD_MALFORMED, ERR_BLOCK_MISMATCH and what the store throws.
 */
export async function* fileBlocks(
  root: CID,
  size: number,
  blocks: BlockStore,
  options: WalkOptions = {},
): AsyncGenerator<FileBlock> {
  const stack: Visit[] = [{ cid: root, size, depth: 0 }]
  let budget = FREE_BLOCKS + Math.ceil(size / BYTES_PER_BLOCK)
  for (let visit = stack.pop(); visit !== undefined; visit = stack.pop()) {
    options.signal?.throwIfAborted()
    const { cid, depth } = visit
    if (options.visited?.has(cid.toString())) continue
    options.visited?.add(cid.toString())
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
    const bytes = await blocks.get(cid, options)
    if (blocks.checks !== true) checkBlock(cid, bytes)
    const node = readNode(cid, bytes)
    if (node.size !== visit.size) throw malformed(cid, `holds ${node.size} bytes where ${visit.size} are claimed`)
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
  const bytes = await blocks.get(leaf.cid, { signal: options.signal, size: leaf.size })
  if (blocks.checks !== true) checkBlock(leaf.cid, bytes)
  if (bytes.length !== leaf.size)
    throw malformed(leaf.cid, `holds ${bytes.length} bytes where ${leaf.size} are claimed`)
  return bytes
}
