import type { CID } from 'multiformats/cid'
import type { BlockOptions, BlockStore } from './block-store.ts'
import { fileBlocks, leafContent } from './unixfs.ts'

/** Leaves that are asked for ahead of the reader; at 1 MiB each, what an export holds in memory. */
const READ_AHEAD = 8

/**
 * The very bytes of a shard, streamed from its blocks; each is checked against its CID, and the total against the shard's
 * bytes. A slow reader slows the reading. Throws ERR_SHARD_MALFORMED, ERR_BLOCK_MISMATCH and what the store throws.
 */
export async function* exportShard(
  shard: { readonly cid: CID; readonly bytes: number },
  blocks: BlockStore,
  options: BlockOptions = {},
): AsyncGenerator<Uint8Array> {
  const ahead: Promise<Uint8Array>[] = []
  for await (const block of fileBlocks(shard.cid, shard.bytes, blocks, options)) {
    if (!block.leaf) continue
    const content = leafContent(block, blocks, options)
    // Its turn may come after an earlier one has thrown; until then a failure is nobody's.
    content.catch(() => undefined)
    ahead.push(content)
    if (ahead.length === READ_AHEAD) yield await (ahead.shift() as Promise<Uint8Array>)
  }
  for (const content of ahead) yield await content
}
