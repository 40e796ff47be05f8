import type { CID } from '@datanet/records'
import { type BlockStore, blocksOf } from '@datanet/shards'
import { localBlocks } from '../content/local-blocks.ts'
import { networkBlocks } from '../content/network-blocks.ts'
import type { Network } from '../network/create-network.ts'
import type { ContentStore } from '../storage/content-store.ts'

/** Leaves that are asked for at a time; at 1 MiB each, what bringing holds in memory. */
const AHEAD = 8

/** What is brought, and from whom. */
export interface BringOptions {
  readonly network: Network
  readonly store: ContentStore
  readonly manifest: CID
  /** Peers that are likely to have it. */
  readonly peers: readonly string[]
  readonly signal: AbortSignal
  readonly onFetched?: (bytes: number) => void
  /** Hears of the content that is here, in bytes. */
  readonly onBytes?: (bytes: number) => void
}

/** Brings all blocks of a contribution that are not here. Throws what getting a block throws. */
export async function bring(options: BringOptions): Promise<void> {
  const { network, store, manifest, peers, signal, onFetched, onBytes } = options
  const source = networkBlocks({
    helia: network.helia,
    store,
    root: manifest,
    peers,
    ...(onFetched === undefined ? {} : { onFetched }),
  })
  const ahead = new Set<Promise<void>>()
  const failed: { error: unknown }[] = []
  const have = async (cid: CID, size: number): Promise<void> => {
    if (!(await store.has(cid))) await source.get(cid, { signal })
    onBytes?.(size)
  }
  try {
    for await (const { cid, size } of blocksOf(manifest, source, { signal })) {
      // of a node all that matters has been read, and its size is that of what is below it
      const isLeaf = cid.code === RAW
      const task: Promise<void> = have(cid, isLeaf ? size : 0)
        .catch((error: unknown) => void failed.push({ error }))
        .finally(() => ahead.delete(task))
      ahead.add(task)
      if (ahead.size >= AHEAD) await Promise.race(ahead)
      const [first] = failed
      if (first !== undefined) throw first.error
    }
    await Promise.all(ahead)
    const [first] = failed
    if (first !== undefined) throw first.error
  } finally {
    await Promise.allSettled(ahead)
    source.close()
  }
}

const RAW = 0x55

/** Whether all blocks of a contribution are on this machine. */
export async function isWhole(store: ContentStore, manifest: CID, signal?: AbortSignal): Promise<boolean> {
  const blocks: BlockStore = localBlocks(store)
  if (!(await store.has(manifest))) return false
  try {
    for await (const { cid } of blocksOf(manifest, blocks, { signal })) if (!(await store.has(cid))) return false
    return true
  } catch {
    signal?.throwIfAborted()
    return false
  }
}
