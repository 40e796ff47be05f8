import type { CID } from '@datanet/records'
import { blocksOf } from '@datanet/shards'
import { localBlocks } from '../content/local-blocks.ts'
import type { ContentStore } from '../storage/content-store.ts'

/** Whether all blocks of a contribution are on this machine. */
export async function isWhole(store: ContentStore, manifest: CID, signal?: AbortSignal): Promise<boolean> {
  if (!(await store.has(manifest))) return false
  try {
    for await (const { cid } of blocksOf(manifest, localBlocks(store), { signal }))
      if (!(await store.has(cid))) return false
    return true
  } catch {
    signal?.throwIfAborted()
    return false
  }
}
