import type { ContentStore, WriteBatch } from './content-store.ts'

/** The batch of a store that makes each block durable when it is put. */
export function singleWrites(store: Pick<ContentStore, 'put' | 'size'>): WriteBatch {
  return {
    async put(cid, bytes, options) {
      await store.put(cid, bytes, { ...options, durable: true })
    },
    keep: (cid, options) => store.size(cid, options),
    commit: async () => undefined,
  }
}
