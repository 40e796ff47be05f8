import { blocksOf } from '@datanet/shards'
import type { CID } from 'multiformats/cid'
import { Budget } from './files/budget.ts'
import { type ContentParts, openContent } from './open-content.ts'

/** Content that is under way at a time, in bytes, and in blocks. */
const AHEAD_BYTES = 16 * 1024 * 1024
const AHEAD_BLOCKS = 1024
/** What a block counts at least. */
const BLOCK_COST = AHEAD_BYTES / AHEAD_BLOCKS
/** No block is taken to be larger. */
const LARGE_BLOCK = 1024 * 1024

export interface BringContentOptions extends ContentParts {
  readonly manifest: CID
  readonly signal?: AbortSignal
  /** Hears how far it is: blocks and bytes that are here, of those seen so far. */
  readonly onProgress?: (progress: BroughtContent) => void
}

/** What is here of a contribution's content. */
export interface BroughtContent {
  readonly blocks: number
  readonly bytes: number
}

/**
 * Brings all blocks of a contribution's content to this machine, without writing files: the manifest, its pages and each
 * shard. What is here already is not asked for. Throws ERR_BLOCK_UNAVAILABLE for the first block that nobody gives, and
 * what `blocksOf` and the store throw; what came before stays, and another call goes on from there.
 */
export async function bringContent(options: BringContentOptions): Promise<BroughtContent> {
  const { manifest, signal, onProgress } = options
  const over = new AbortController()
  const until = signal === undefined ? over.signal : AbortSignal.any([signal, over.signal])
  const content = openContent([manifest], options)
  const budget = new Budget(AHEAD_BYTES)
  const running = new Set<Promise<void>>()
  let brought: BroughtContent = { blocks: 0, bytes: 0 }

  const bring = async (cid: CID, size: number): Promise<void> => {
    let bytes = await options.store.size(cid)
    if (bytes === undefined) {
      const block = await content.blocks.get(cid, { signal: until, size })
      bytes = block.length
      content.blocks.release?.(block)
    }
    brought = { blocks: brought.blocks + 1, bytes: brought.bytes + bytes }
    onProgress?.(brought)
  }

  try {
    for await (const { cid, size } of blocksOf(manifest, content.blocks, { signal: until })) {
      const expected = Math.min(size, LARGE_BLOCK)
      const release = await budget.take(Math.max(BLOCK_COST, expected))
      until.throwIfAborted()
      const work = bring(cid, expected)
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
