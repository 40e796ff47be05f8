import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { equalBytes, type Shard, sha256 } from '@datanet/records'
import { type BlockStore, type FileBlock, fileBlocks } from '@datanet/shards'
import * as raw from 'multiformats/codecs/raw'

/**
 * Whether a file already lies there with the very content of a shard: then a fetch need not bring it again. Gives its
 * SHA-256, or null. The file is compared with the shard's leaves, by their CIDs; only inner nodes are read.
 */
export async function liesThere(
  path: string,
  { cid, bytes }: Pick<Shard, 'cid' | 'bytes'>,
  blocks: BlockStore,
  signal?: AbortSignal,
): Promise<Uint8Array | null> {
  const file = await open(path).catch(() => null)
  if (file === null) return null
  try {
    const stats = await file.stat()
    if (!stats.isFile() || stats.size !== bytes) return null
    const hash = createHash('sha256')
    for await (const leaf of fileBlocks(cid, bytes, blocks, { signal })) {
      if (!leaf.leaf) continue
      const content = await readExactly(file, leaf.size)
      if (content === null || !isContentOf(leaf, content)) return null
      hash.update(content)
    }
    return hash.digest()
  } catch {
    signal?.throwIfAborted()
    // whatever is wrong shows when it is brought
    return null
  } finally {
    await file.close()
  }
}

async function readExactly(file: FileHandle, size: number): Promise<Uint8Array | null> {
  const content = new Uint8Array(size)
  for (let at = 0; at < size; ) {
    const { bytesRead } = await file.read(content, at, size - at)
    if (bytesRead === 0) return null
    at += bytesRead
  }
  return content
}

function isContentOf({ cid, data }: FileBlock, content: Uint8Array): boolean {
  if (data !== null) return equalBytes(data, content)
  return cid.code === raw.code && equalBytes(sha256(content), cid.multihash.digest)
}
