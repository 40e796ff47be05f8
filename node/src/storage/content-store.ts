/**
 * Where a peer keeps blocks of content: on its disk, or with a service.
 * 1. A block is there whole or not at all, and may be put again.
 * 2. A put that is `durable` has outlived a power cut of this machine when it resolves.
 * 3. Blocks are known by their multihash alone, as everywhere in IPFS: a listing gives CIDs with the raw codec.
 * 4. Nobody checks bytes against CIDs here: who reads does.
 */
import type { Blockstore, InputPair, Pair } from 'interface-blockstore'
import type { CID } from 'multiformats/cid'

/** Ends the work when it aborts. */
export type Abortable = { readonly signal?: AbortSignal }

/** How a block is put. */
export type PutOptions = Abortable & {
  /** Whether the block outlives a power cut once the put resolves (2); false by default. */
  readonly durable?: boolean
}

/** A block as it may be given: whole, or in pieces. */
export type BlockBytes = InputPair['bytes']

/** Many of something, now or as they come. */
export type Many<T> = Iterable<T> | AsyncIterable<T>

/** Hears of a block that could not be written. */
export type FailureListener = (cid: CID, error: unknown) => void

/** A block that is held, and its bytes. */
export interface HeldBlock {
  readonly cid: CID
  readonly size: number
}

/** Blocks that become durable together, which costs less than one by one. */
export interface WriteBatch {
  /** Keeps a block. Throws what the store's `put` throws. */
  put(cid: CID, bytes: Uint8Array, options?: Abortable): Promise<void>

  /** Bytes of a block that is held, which the commit makes durable like one that was put; undefined where it is not held. */
  keep(cid: CID, options?: Abortable): Promise<number | undefined>

  /** When it resolves, all that was put or kept so far has outlived a power cut of this machine (2). */
  commit(): Promise<void>
}

/** See the header. */
export interface ContentStore extends Blockstore {
  has(cid: CID, options?: Abortable): Promise<boolean>

  /** Bytes of a block, or undefined where it is not held. */
  size(cid: CID, options?: Abortable): Promise<number | undefined>

  /** A block's bytes, or undefined where it is not held. */
  read(cid: CID, options?: Abortable): Promise<Uint8Array | undefined>

  /** Keeps a block. Throws ERR_DISK_FULL, and what the store's service says. */
  put(cid: CID, bytes: BlockBytes, options?: PutOptions): Promise<CID>

  putMany(source: Many<InputPair>, options?: PutOptions): AsyncGenerator<CID>

  /** Begins a batch of writes. */
  beginBatch(): WriteBatch

  /** A block's bytes in one piece. Throws NotFoundError where it is not held. */
  get(cid: CID, options?: Abortable): AsyncGenerator<Uint8Array>

  getMany(source: Many<CID>, options?: Abortable): AsyncGenerator<Pair>

  /** Forgets a block; one that is not held is no error. */
  delete(cid: CID, options?: Abortable): Promise<void>

  deleteMany(source: Many<CID>, options?: Abortable): AsyncGenerator<CID>

  /** All blocks with their bytes, each read when it is asked for. */
  getAll(options?: Abortable): AsyncGenerator<Pair>

  /** All blocks without their bytes, in no order; what comes or goes meanwhile may be missing. */
  list(options?: Abortable): AsyncGenerator<HeldBlock>

  /** Removes what writes of processes that are gone have left half done; gives how many. */
  clearPartials(): Promise<number>

  /**
   * Calls the listener for each block that could not be written, whoever put it: who waits for the block may not be who put
   * it. Returns what ends the calls.
   */
  watchFailures(listener: FailureListener): () => void

  /** Throws ERR_DISK_FULL where the store knows that not one more byte would go in. */
  demandRoom(): Promise<void>

  /** The shell command by which the store's owner removes a block by hand. */
  removalOf(cid: CID): string

  /** Ends what still runs; calling it again does nothing. */
  close(): Promise<void>
}
