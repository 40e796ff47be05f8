import type { CID } from 'multiformats/cid'
import type { BlockStore } from './block-store.ts'
import { checkBlock } from './checked-blocks.ts'
import { CidSet } from './cid-set.ts'
import { MAX_MANIFEST_BYTES, parseManifest } from './manifest.ts'
import { readShards } from './read-shards.ts'
import { fileBlocks, type WalkOptions } from './unixfs.ts'

/** A block of a contribution's content. */
export interface ContentBlock {
  readonly cid: CID
  /** Content in and below it, in bytes; what a block has that was not read must be exactly that. */
  readonly size: number
  /** Whether it was read on the way, and not only named. */
  readonly isRead: boolean
}

/**
 * Every block of a contribution: the manifest, then each of its pages before the shards on it, and each shard's nodes and
 * leaves in the order of the content. Leaves are named without being read, so this is also the list of what is still to
 * fetch. What occurs twice is given once, so that the work is in proportion to what is really stored. Throws
 * ERR_MANIFEST_INVALID, ERR_SHARD_MALFORMED, ERR_BLOCK_MISMATCH.
 */
export async function* blocksOf(
  manifest: CID,
  blocks: BlockStore,
  options: WalkOptions = {},
): AsyncGenerator<ContentBlock> {
  const bytes = await blocks.get(manifest, { ...options, most: MAX_MANIFEST_BYTES })
  checkBlock(manifest, bytes)
  yield { cid: manifest, size: bytes.length, isRead: true }
  const visited = options.visited ?? new CidSet()
  const pages: ContentBlock[] = []
  const onPage = (cid: CID, size: number): void => void pages.push({ cid, size, isRead: true })
  for await (const shard of readShards(parseManifest(bytes), blocks, { ...options, onPage })) {
    yield* pages.splice(0)
    for await (const { cid, size, leaf, data } of fileBlocks(shard.cid, shard.bytes, blocks, { ...options, visited }))
      yield { cid, size, isRead: !leaf || data !== null }
  }
}
