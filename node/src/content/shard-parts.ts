import { BlockContent, type BlockStore } from '@datanet/shards'
import type { CID } from 'multiformats/cid'

interface Named {
  readonly cid: CID
  readonly bytes: number
}

interface ClosableBlocks extends BlockStore {
  close(): void
}

/** Parts of shards, read from any place; the shard that was read last stays open for the next read. */
export class ShardParts<S extends Named> {
  readonly #openBlocks: (shard: S) => ClosableBlocks
  #open: { readonly cid: CID; readonly blocks: ClosableBlocks; readonly content: BlockContent } | null = null

  constructor(openBlocks: (shard: S) => ClosableBlocks) {
    this.#openBlocks = openBlocks
  }

  /** A shard's bytes from `start` and before `end`. Throws what BlockContent throws. */
  read(shard: S, start: number, end: number): Promise<Uint8Array> {
    let open = this.#open
    if (open === null || !open.cid.equals(shard.cid) || open.content.bytes !== shard.bytes) {
      this.close()
      const blocks = this.#openBlocks(shard)
      open = { cid: shard.cid, blocks, content: new BlockContent(shard, blocks) }
      this.#open = open
    }
    return open.content.read(start, end)
  }

  /** Lets go of what is open. */
  close(): void {
    this.#open?.blocks.close()
    this.#open = null
  }
}
