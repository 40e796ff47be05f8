import type { Blockstore } from 'interface-blockstore'
import type { CID } from 'multiformats/cid'

/** What a wait for a block can be stopped with. */
export interface BlockOptions {
  readonly signal?: AbortSignal | undefined
  /** Bytes that the block is said to have, where that is known: who fetches it can plan with them. */
  readonly size?: number | undefined
  /** No more bytes are taken for this block: whoever names it claims that it has no more. */
  readonly most?: number | undefined
}

/** Where blocks go and come from; the only door through which this package reaches a disk or a network. */
export interface BlockStore {
  /** Whether `get` gives nothing but blocks that it has checked against their CIDs; unless said, who reads checks. */
  readonly checks?: boolean
  /** Who got a block is done with it, and nobody else has it: its memory may be used again. */
  release?(bytes: Uint8Array): void
  /** Keeps a block. */
  put(cid: CID, bytes: Uint8Array, options?: BlockOptions): Promise<void>
  /** A block; rejects when it can't be had. */
  get(cid: CID, options?: BlockOptions): Promise<Uint8Array>
  /** Whether a block is here. */
  has(cid: CID, options?: BlockOptions): Promise<boolean>
}

function abortable(options?: BlockOptions): { signal?: AbortSignal } {
  return options?.signal === undefined ? {} : { signal: options.signal }
}

/** A BlockStore over any interface-blockstore, such as Helia's, which hands blocks out in pieces. */
export function fromBlockstore(store: Pick<Blockstore, 'put' | 'get' | 'has'>): BlockStore {
  return {
    async put(cid, bytes, options) {
      await store.put(cid, bytes, abortable(options))
    },
    async get(cid, options) {
      const pieces: Uint8Array[] = []
      let length = 0
      for await (const piece of store.get(cid, abortable(options))) {
        pieces.push(piece)
        length += piece.length
      }
      if (pieces.length === 1) return pieces[0] as Uint8Array
      const block = new Uint8Array(length)
      let offset = 0
      for (const piece of pieces) {
        block.set(piece, offset)
        offset += piece.length
      }
      return block
    },
    async has(cid, options) {
      return await store.has(cid, abortable(options))
    },
  }
}
