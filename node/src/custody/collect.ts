/**
 * Takes away the blocks that nobody keeps: marks all that is kept, then sweeps what is not marked and nobody works with.
 * 1. A block is deleted only if no root leads to it and it was not touched by whoever works with content meanwhile.
 * 2. Where a root that is here whole can't be walked to its end, nothing at all is deleted.
 * Memory: some 50 bytes a block that is kept, whatever the content.
 */
import type { CID } from '@datanet/records'
import { blocksOf, fileBlocks, type Visited } from '@datanet/shards'
import { localBlocks } from '../content/local-blocks.ts'
import { DigestSet } from '../storage/digest-set.ts'
import type { GuardedStore } from '../storage/guarded-store.ts'
import { KeptDamagedError } from './errors.ts'

/** Content that is kept: its manifest, and whether all of it should be here. */
export interface Root {
  readonly manifest: CID
  readonly isWhole: boolean
  /** For whoever is told that it is damaged. */
  readonly what: string
}

/** What is kept. */
export interface Roots {
  /** Contents, each with all that its manifest leads to. */
  contents(): Iterable<Root>
  /** Files whose import was cut off and may go on. */
  files(): AsyncIterable<{ readonly cid: CID; readonly bytes: number }>
  /** Single blocks, by multihash digest. */
  digests(): AsyncIterable<Uint8Array>
}

/** Blocks and their bytes. */
interface Amount {
  readonly blocks: number
  readonly bytes: number
}

/** What a collection found. */
export interface Collected {
  readonly freed: Amount
  readonly kept: Amount
  /** Files that dead processes left half written. */
  readonly partials: number
}

/** How a collection is done. */
export interface CollectOptions {
  /** Whether it only tells what it would delete. */
  readonly isDry?: boolean
  readonly signal?: AbortSignal | undefined
  /** Hears how many blocks were looked at. */
  readonly onLooked?: (blocks: number) => void
}

const RAW = 0x55

/** Nodes that were walked; leaves lead nowhere, and a leaf's bytes may be those of a node of somebody else's file. */
function visitedNodes(): Visited {
  const nodes = new DigestSet()
  return {
    has: ({ code, multihash }) => code !== RAW && nodes.has(multihash.digest),
    add({ code, multihash }) {
      if (code !== RAW) nodes.add(multihash.digest)
    },
  }
}

async function mark(store: GuardedStore, roots: Roots, signal: AbortSignal | undefined): Promise<DigestSet> {
  const marked = new DigestSet()
  let visited = visitedNodes()
  const blocks = localBlocks(store)
  for await (const digest of roots.digests()) marked.add(digest)
  const walk = async (found: AsyncIterable<{ readonly cid: CID }>, whole: string | null): Promise<void> => {
    try {
      for await (const { cid } of found) marked.add(cid.multihash.digest)
    } catch (error) {
      signal?.throwIfAborted()
      // of what is still being brought, the rest is held by whoever brings it
      if (whole !== null) throw new KeptDamagedError(whole, error)
      // a node that was visited and not walked may be that of another content too
      visited = visitedNodes()
    }
  }
  for (const { manifest, isWhole, what } of roots.contents()) {
    marked.add(manifest.multihash.digest)
    await walk(blocksOf(manifest, blocks, { visited, signal }), isWhole ? what : null)
  }
  for await (const { cid, bytes } of roots.files()) {
    marked.add(cid.multihash.digest)
    await walk(fileBlocks(cid, bytes, blocks, { visited, signal }), null)
  }
  return marked
}

/** See the header. Throws ERR_KEPT_DAMAGED. */
export async function collect(store: GuardedStore, roots: Roots, options: CollectOptions = {}): Promise<Collected> {
  const { isDry = false, signal, onLooked } = options
  const collection = store.beginCollection()
  try {
    const marked = await mark(store, roots, signal)
    const freed = { blocks: 0, bytes: 0 }
    const kept = { blocks: 0, bytes: 0 }
    for await (const { cid, size } of store.list()) {
      signal?.throwIfAborted()
      const isKept = marked.has(cid.multihash.digest) || collection.isHeld(cid)
      const goes = !isKept && (isDry || (await collection.collect(cid)))
      const amount = goes ? freed : kept
      amount.blocks += 1
      amount.bytes += size
      onLooked?.(freed.blocks + kept.blocks)
    }
    return { freed, kept, partials: isDry ? 0 : await store.clearPartials() }
  } finally {
    collection.end()
  }
}
