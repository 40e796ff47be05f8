import type { CID } from 'multiformats/cid'
import type { BlockStore } from './block-store.ts'
import { BlockMissingError } from './errors.ts'

/** A BlockStore in memory, for tests, simulations and content that need not last. */
export class MemoryBlocks implements BlockStore {
  readonly blocks = new Map<string, Uint8Array>()

  /** Keeps a block. */
  async put(cid: CID, bytes: Uint8Array): Promise<void> {
    this.blocks.set(cid.toString(), bytes)
  }

  /** Throws ERR_BLOCK_MISSING. */
  async get(cid: CID): Promise<Uint8Array> {
    const bytes = this.blocks.get(cid.toString())
    if (bytes === undefined)
      throw new BlockMissingError(`block ${cid} is not here`, 'Fetch it from a peer that holds it.')
    return bytes
  }

  /** Whether a block is here. */
  async has(cid: CID): Promise<boolean> {
    return this.blocks.has(cid.toString())
  }
}
