import { randomBytes } from 'node:crypto'
import type { CID } from '@datanet/records'
import { type BlockStore, leafAt } from '@datanet/shards'
import { localBlocks } from '../content/local-blocks.ts'
import type { ContentStore } from '../storage/content-store.ts'
import type { Interview } from './ask.ts'
import { NotProvedError } from './errors.ts'

/** What a peer is to prove that it holds. */
export interface Challenged {
  readonly datanet: CID
  readonly contribution: CID
  readonly manifest: CID
  /** Of the content, as its record says. */
  readonly bytes: number
}

/** A number below `end` that the challenged peer can't know before: 53 bits of chance, more than any content has bytes. */
function below(end: number): number {
  const bits = randomBytes(7).readUIntBE(0, 6) * 32 + (randomBytes(1).readUInt8() >> 3)
  return end <= 1 ? 0 : Number((BigInt(bits) * BigInt(end)) >> 53n)
}

/**
 * Has a peer prove that it holds a contribution: a random byte of it is picked, and the peer has to give the leaf with that
 * byte. What leads there from the manifest, whose hash the record names, is read here if it is here, else asked of the peer
 * too; so one who holds nothing can challenge. Throws ERR_NOT_PROVED where the peer has no such block, ERR_PROOF_WRONG, and
 * what says that it can't be told now: ERR_CUSTODY_BUSY, a stream that broke, a time that is over.
 */
export async function challenge(
  peer: string,
  { datanet, contribution, manifest, bytes }: Challenged,
  interview: Interview,
  store: ContentStore,
): Promise<void> {
  const local = localBlocks(store)
  const ask = async (cid: CID, most?: number): Promise<Uint8Array> => {
    const block = await interview.block(datanet, contribution, cid, most)
    if (block === null) throw new NotProvedError(peer, `it has no block ${cid}`)
    return block
  }
  const blocks: BlockStore = {
    has: async () => false,
    put: async () => undefined,
    get: async (cid, { most } = {}) =>
      (await store.has(cid)) ? await local.get(cid).catch(() => ask(cid, most)) : await ask(cid, most),
  }
  const leaf = await leafAt(manifest, below(bytes), blocks)
  await ask(leaf.cid, leaf.most)
}
