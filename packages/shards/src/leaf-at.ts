import type { CID } from 'multiformats/cid'
import type { BlockOptions, BlockStore } from './block-store.ts'
import { checkBlock, MAX_BLOCK_BYTES } from './checked-blocks.ts'
import { ManifestInvalidError } from './errors.ts'
import { checkMost, malformed, RAW, readNode } from './file-node.ts'
import { MAX_MANIFEST_BYTES, parseManifest, parseManifestPage } from './manifest.ts'
import { MAX_DEPTH, nodeBytesOf } from './unixfs.ts'

/** A block of content that holds content itself, and how much of it, in bytes. */
export interface Leaf {
  readonly cid: CID
  readonly size: number
  /** Bytes that its block has at most. */
  readonly most: number
}

interface Sized {
  readonly cid: CID
  readonly bytes: number
}

/** The part that holds a byte, and how far into it the byte is. */
function partAt<T extends Sized>(parts: readonly T[], offset: number): { part: T | undefined; within: number } {
  let within = offset
  for (const part of parts) {
    if (within < part.bytes) return { part, within }
    within -= part.bytes
  }
  return { part: undefined, within }
}

async function shardAt(
  manifest: CID,
  offset: number,
  blocks: BlockStore,
  options: BlockOptions,
): Promise<{ shard: Sized; within: number }> {
  const bytes = await blocks.get(manifest, { ...options, most: MAX_MANIFEST_BYTES })
  checkBlock(manifest, bytes)
  const { shards, pages } = parseManifest(bytes)
  const page = partAt(pages, offset)
  let listed: readonly Sized[] = shards
  if (page.part !== undefined) {
    const block = await blocks.get(page.part.cid, { ...options, most: MAX_MANIFEST_BYTES })
    checkBlock(page.part.cid, block)
    listed = parseManifestPage(block)
  }
  const { part, within } = partAt(listed, page.within)
  if (part === undefined)
    throw new ManifestInvalidError(`the manifest ${manifest} has no byte ${offset}`, 'Ask for a byte that there is.')
  return { shard: part, within }
}

/**
 * The leaf that holds a byte of a contribution: shards one after the other, in the order of the manifest. Reads the manifest,
 * the page of it and one node for each level of the file, each checked; not the leaf, if it is a raw block. Throws
 * ERR_MANIFEST_INVALID, ERR_SHARD_MALFORMED, ERR_BLOCK_MISMATCH and what the store throws.
 */
export async function leafAt(
  manifest: CID,
  offset: number,
  blocks: BlockStore,
  options: BlockOptions = {},
): Promise<Leaf> {
  const found = await shardAt(manifest, offset, blocks, options)
  const { shard } = found
  let { within } = found
  let place = { cid: shard.cid, size: shard.bytes }
  let nodeBytes = nodeBytesOf(shard.bytes)
  for (let depth = 0; depth <= MAX_DEPTH; depth++) {
    if (place.cid.code === RAW) return { ...place, most: place.size }
    const most = Math.min(MAX_BLOCK_BYTES, place.size + nodeBytes)
    const bytes = await blocks.get(place.cid, { ...options, most })
    checkMost(place.cid, bytes.length, most)
    checkBlock(place.cid, bytes)
    const { children, size, overhead } = readNode(place.cid, bytes)
    if (size !== place.size) throw malformed(place.cid, `holds ${size} bytes where ${place.size} are claimed`)
    if (children.length === 0) return { ...place, most }
    nodeBytes -= overhead
    for (const child of children) {
      place = child
      if (within < child.size) break
      within -= child.size
    }
  }
  throw malformed(shard.cid, `is nested more than ${MAX_DEPTH} deep`)
}
