import type { CID, Shard } from '@datanet/records'
import { type BlockStore, checkBlock, parseManifest, readShards } from '@datanet/shards'

type Source = Pick<BlockStore, 'get'>

async function load(cid: CID, blocks: Source): Promise<Uint8Array> {
  const bytes = await blocks.get(cid)
  checkBlock(cid, bytes)
  return bytes
}

/** The blocks that a manifest is made of: the manifest, then its pages. Throws what reading and parsing them throw. */
export async function* manifestBlocks(cid: CID, blocks: Source): AsyncGenerator<Uint8Array> {
  const bytes = await load(cid, blocks)
  yield bytes
  for (const page of parseManifest(bytes).pages) yield await load(page.cid, blocks)
}

/** The shards of a manifest in the order of their paths. Throws what reading and parsing its blocks throw. */
export async function* shardsOf(cid: CID, blocks: Source): AsyncGenerator<Shard> {
  yield* readShards(parseManifest(await load(cid, blocks)), blocks)
}
