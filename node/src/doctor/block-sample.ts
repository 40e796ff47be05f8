/** A quick look at blocks that are held: some of them, chosen at random. */
import { createHash } from 'node:crypto'
import type { Trouble } from '@datanet/client'
import type { CID } from 'multiformats/cid'
import type { ContentStore } from '../storage/content-store.ts'
import { Sample } from './sample.ts'

const BLOCKS = 64
/** How long names may be gathered to choose among, ms; the first of a large store stand for all. */
const GATHER_TIME = 1_000

/** Looks at some blocks. */
export async function lookAtBlocks(blocks: ContentStore): Promise<{ looked: number; troubles: Trouble[] }> {
  const sample = new Sample<CID>(BLOCKS)
  const began = performance.now()
  for await (const { cid } of blocks.list()) {
    sample.offer(cid)
    if (performance.now() - began > GATHER_TIME) break
  }
  const troubles: Trouble[] = []
  for (const cid of sample.chosen) {
    const bytes = await blocks.read(cid)
    // It may have been removed meanwhile.
    if (bytes === undefined || createHash('sha256').update(bytes).digest().equals(cid.multihash.digest)) continue
    troubles.push({
      code: 'ERR_BLOCK_CORRUPT',
      message: `block ${cid} is not what its name says`,
      fix: `\`${blocks.removalOf(cid)}\`, and it is fetched again when it is needed. \`datanet verify\` names all others like it.`,
    })
  }
  return { looked: sample.chosen.length, troubles }
}
