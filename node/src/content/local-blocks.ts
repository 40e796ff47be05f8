import type { BlockStore } from '@datanet/shards'
import type { CID } from 'multiformats/cid'
import type { ContentStore } from '../storage/content-store.ts'
import { isBlockOf } from './check-block.ts'
import { BlockCorruptError, BlockUnavailableError } from './errors.ts'

export type LocalOptions = {
  /** Whether a block is on disk (fsync) when its put resolves; false by default. */
  durable?: boolean
}

/** The blocks on this machine's disk alone. A get throws ERR_BLOCK_UNAVAILABLE, or ERR_BLOCK_CORRUPT when the disk changed it. */
export function localBlocks(store: ContentStore, { durable = false }: LocalOptions = {}): BlockStore {
  return {
    async put(cid, bytes) {
      await store.put(cid, bytes, { durable })
    },
    async get(cid: CID) {
      const bytes = await store.read(cid)
      if (bytes === undefined) throw new BlockUnavailableError(cid.toString(), 'on this machine')
      if (!isBlockOf(cid, bytes)) throw new BlockCorruptError(cid.toString())
      return bytes
    },
    async has(cid) {
      return await store.has(cid)
    },
  }
}
