import type { Manifest, Shard } from '@datanet/records'
import type { BlockOptions, BlockStore } from './block-store.ts'
import { checkBlock } from './checked-blocks.ts'
import { MAX_MANIFEST_BYTES, parseManifestPage } from './manifest.ts'
import { checkTotals, ShardSequence } from './shard-sequence.ts'

type Page = Manifest['pages'][number]

/** Pages that are asked for ahead of the reader. */
const READ_AHEAD = 4

/** How shards are read. */
export interface ReadShardsOptions extends BlockOptions {
  /** Hears of each page as it is read, before its shards. */
  readonly onPage?: (cid: Page['cid'], bytes: number) => void
}

async function readPage(
  page: Page,
  blocks: Pick<BlockStore, 'get'>,
  { signal, onPage }: ReadShardsOptions,
): Promise<() => readonly Shard[]> {
  const bytes = await blocks.get(page.cid, { signal, most: MAX_MANIFEST_BYTES })
  checkBlock(page.cid, bytes)
  return () => {
    onPage?.(page.cid, bytes.length)
    return parseManifestPage(bytes)
  }
}

/**
 * All shards of a manifest from `parseManifest` or `buildManifest`, in the order of their paths, checked as they come: what a
 * page holds is what the manifest says of it, and the paths of all pages can lie in one folder. Holds a few pages at a time.
 * Throws ERR_BLOCK_MISMATCH, what the store throws, and of what is wrong with the manifest what `parseManifest` throws.
 */
export async function* readShards(
  manifest: Manifest,
  blocks: Pick<BlockStore, 'get'>,
  options: ReadShardsOptions = {},
): AsyncGenerator<Shard> {
  yield* manifest.shards
  const sequence = new ShardSequence()
  const ahead: Promise<() => readonly Shard[]>[] = []
  let asked = 0
  for (const [place, page] of manifest.pages.entries()) {
    options.signal?.throwIfAborted()
    for (; asked < Math.min(place + READ_AHEAD, manifest.pages.length); asked++) {
      const next = readPage(manifest.pages[asked] as Page, blocks, options)
      // Its turn may come after an earlier one has thrown; until then a failure is nobody's.
      next.catch(() => undefined)
      ahead.push(next)
    }
    const shards = (await (ahead.shift() as Promise<() => readonly Shard[]>))()
    const before = sequence.totals
    for (const shard of shards) sequence.take(shard)
    const { count, rows, bytes } = sequence.totals
    const are = { count: count - before.count, rows: rows - before.rows, bytes: bytes - before.bytes }
    checkTotals(page, are, `page ${place + 1}`)
    yield* shards
  }
}
