import type { CID } from 'multiformats/cid'
import type { BlockOptions, BlockStore } from './block-store.ts'
import { fileBlocks, leafContent } from './unixfs.ts'

/** Content that is asked for ahead of the reader, unless told otherwise: what an export holds in memory, in bytes. */
const READ_AHEAD = 8 * 1024 * 1024

/** How a shard is exported. */
export interface ExportOptions extends BlockOptions {
  /** Content that is asked for ahead of the reader, in bytes; 8 MiB unless given. */
  readonly readAhead?: number
}

/**
 * The very bytes of a shard, streamed from its blocks; each is checked against its CID, and the total against the shard's
 * bytes. A slow reader slows the reading. Throws ERR_SHARD_MALFORMED, ERR_BLOCK_MISMATCH and what the store throws.
 */
export async function* exportShard(
  shard: { readonly cid: CID; readonly bytes: number },
  blocks: BlockStore,
  options: ExportOptions = {},
): AsyncGenerator<Uint8Array> {
  const { readAhead = READ_AHEAD } = options
  const ahead: { readonly content: Promise<Uint8Array>; readonly size: number }[] = []
  let bytes = 0
  const first = async (): Promise<Uint8Array> => {
    const { content, size } = ahead.shift() as (typeof ahead)[0]
    bytes -= size
    return await content
  }
  for await (const block of fileBlocks(shard.cid, shard.bytes, blocks, options)) {
    if (!block.leaf) continue
    const content = leafContent(block, blocks, options)
    // Its turn may come after an earlier one has thrown; until then a failure is nobody's.
    content.catch(() => undefined)
    ahead.push({ content, size: block.size })
    bytes += block.size
    while (bytes >= readAhead) yield await first()
  }
  while (ahead.length > 0) yield await first()
}
