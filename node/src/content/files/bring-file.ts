import { createHash } from 'node:crypto'
import type { Shard } from '@datanet/records'
import { type BlockStore, exportShard, leafContent } from '@datanet/shards'
import * as raw from 'multiformats/codecs/raw'
import type { OutFolder } from './out-folder.ts'

/** What a file is brought with. */
export interface BringOptions {
  readonly signal?: AbortSignal | undefined
  /** Content that is asked for ahead of what is written, in bytes. */
  readonly readAhead: number
  /** Hears of bytes as they are written. */
  readonly onBytes: (bytes: number) => void
}

/** Writes a shard's content below a folder, whole or not at all. Gives its SHA-256. Throws as its parts do. */
export async function bringFile(
  out: OutFolder,
  path: string,
  shard: Shard,
  blocks: BlockStore,
  { signal, readAhead, onBytes }: BringOptions,
): Promise<Uint8Array> {
  if (shard.cid.code === raw.code) {
    // a file of one block: its CID names its hash
    const leaf = { cid: shard.cid, leaf: true, size: shard.bytes, data: null }
    const content = await leafContent(leaf, blocks, { signal })
    await out.write(path, [content])
    onBytes(content.length)
    blocks.release?.(content)
    return shard.cid.multihash.digest
  }
  const hash = createHash('sha256')
  const hashed = async function* () {
    for await (const chunk of exportShard(shard, blocks, { signal, readAhead })) {
      hash.update(chunk)
      yield chunk
      // it has been written
      onBytes(chunk.length)
      blocks.release?.(chunk)
    }
  }
  await out.write(path, hashed())
  return hash.digest()
}
