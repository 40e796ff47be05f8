import { blocksOf, type ContentBlock, checkLeafSize } from '@datanet/shards'
import type { CID } from 'multiformats/cid'
import { Budget } from './files/budget.ts'
import { type ContentParts, openContent } from './open-content.ts'

/** Content that is under way at a time, in bytes, and in blocks. */
const AHEAD_BYTES = 16 * 1024 * 1024
const AHEAD_BLOCKS = 1024
/** Bytes of disk that a block is charged for at least: it is a file. */
const LEAST_DISK = 4096
/** What a block counts at least among what is under way. */
const BLOCK_COST = AHEAD_BYTES / AHEAD_BLOCKS

export interface BringContentOptions extends ContentParts {
  readonly manifest: CID
  readonly signal?: AbortSignal
  /** Hears how far it is: blocks and bytes that are here, of those seen so far. */
  readonly onProgress?: (progress: BroughtContent) => void
  /**
   * Hears how many bytes of disk all blocks take that are here or about to be asked for, before they are; each takes LEAST_DISK
   * or more. What it throws ends the bringing.
   */
  readonly onPlanned?: (bytes: number) => void
}

/** What is here of a contribution's content. */
export interface BroughtContent {
  readonly blocks: number
  readonly bytes: number
}

/**
 * Brings all blocks of a contribution's content to this machine, without writing files: the manifest, its pages and each
 * shard. What is here already is not asked for. No more is taken than the content declares (unixfs.ts of @datanet/shards), but
 * for a block that comes by bitswap and is larger than it may be, which ends the bringing. Throws ERR_BLOCK_UNAVAILABLE for the first block that nobody gives, and
 * what `blocksOf` and the store throw; what came before stays, and another call goes on from there.
 */
export async function bringContent(options: BringContentOptions): Promise<BroughtContent> {
  const { manifest, signal, store, onProgress, onPlanned } = options
  const over = new AbortController()
  const until = signal === undefined ? over.signal : AbortSignal.any([signal, over.signal])
  const content = openContent([manifest], options)
  const budget = new Budget(AHEAD_BYTES)
  const running = new Set<Promise<void>>()
  let planned = 0
  let brought: BroughtContent = { blocks: 0, bytes: 0 }

  /** Bytes of a leaf that was named, once it is here. */
  const bringLeaf = async ({ cid, size }: ContentBlock): Promise<number> => {
    let bytes = await store.size(cid)
    if (bytes === undefined) {
      const block = await content.blocks.get(cid, { signal: until, size, most: size })
      bytes = block.length
      content.blocks.release?.(block)
    }
    checkLeafSize(cid, bytes, size)
    return bytes
  }
  const count = (bytes: number): void => {
    brought = { blocks: brought.blocks + 1, bytes: brought.bytes + bytes }
    onProgress?.(brought)
  }
  const plan = (bytes: number): void => {
    planned += Math.max(LEAST_DISK, bytes)
    onPlanned?.(planned)
  }

  try {
    for await (const block of blocksOf(manifest, content.blocks, { signal: until })) {
      if (block.isRead) {
        const bytes = (await store.size(block.cid)) ?? 0
        plan(bytes)
        count(bytes)
        continue
      }
      plan(block.size)
      const release = await budget.take(Math.max(BLOCK_COST, block.size))
      until.throwIfAborted()
      const work = bringLeaf(block)
        .then(count)
        .catch((error: unknown) => over.abort(error))
        .finally(() => {
          running.delete(work)
          release()
        })
      running.add(work)
    }
  } catch (error) {
    over.abort(error)
  }
  await Promise.all(running)
  content.close()
  until.throwIfAborted()
  return brought
}
