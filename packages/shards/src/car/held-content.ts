import { type CID, DatanetError, type Shard } from '@datanet/records'
import type { BlockOptions, BlockStore } from '../block-store.ts'
import { CidSet } from '../cid-set.ts'
import { parseManifest, parseManifestPage } from '../manifest.ts'
import { fileBlocks } from '../unixfs.ts'
import type { HeldContent } from './export-blocks.ts'

/** So many blocks are remembered, so that none is told twice; beyond that some may be. */
const REMEMBERED = 1_000_000

/** Content that others made may break any rule; what of it can't be walked is as good as not there. */
async function unlessBroken<T>(work: () => Promise<T>, instead: T): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof DatanetError) return instead
    throw error
  }
}

/**
 * The blocks of contributions, by their manifests, each with whether it is held: manifest, pages, and the blocks of each
 * file. What is below a block that is not held is not named. Throws what the store throws that is no DatanetError.
 */
export async function* heldContent(
  manifests: Iterable<CID> | AsyncIterable<CID>,
  blocks: BlockStore,
  options: BlockOptions = {},
): AsyncGenerator<HeldContent> {
  const visited = new CidSet()
  const isHeld = (cid: CID) => blocks.has(cid, options)
  const isNew = (cid: CID) => {
    if (visited.size >= REMEMBERED) visited.clear()
    return visited.add(cid)
  }

  async function* ofShard(shard: Shard): AsyncGenerator<HeldContent> {
    const walk = fileBlocks(shard.cid, shard.bytes, blocks, { ...options, visited, isHeld })
    for (;;) {
      const next = await unlessBroken(() => walk.next(), null)
      if (next === null || next.done === true) return
      yield { cid: next.value.cid, isHeld: await isHeld(next.value.cid) }
      if (visited.size >= REMEMBERED) visited.clear()
    }
  }

  for await (const manifest of manifests) {
    if (!isNew(manifest)) continue
    const isThere = await isHeld(manifest)
    yield { cid: manifest, isHeld: isThere }
    const parsed = isThere
      ? await unlessBroken(async () => parseManifest(await blocks.get(manifest, options)), null)
      : null
    if (parsed === null) continue
    for (const shard of parsed.shards) yield* ofShard(shard)
    for (const { cid } of parsed.pages) {
      const isPageThere = await isHeld(cid)
      if (isNew(cid)) yield { cid, isHeld: isPageThere }
      if (!isPageThere) continue
      const shards = await unlessBroken(async () => parseManifestPage(await blocks.get(cid, options)), [])
      for (const shard of shards) yield* ofShard(shard)
    }
  }
}
