/**
 * A content store from which what nobody keeps can be taken away while others work with it.
 * 1. Who works with content holds it: what is read, written or looked for from the moment of a hold on until it is released
 *    is not collected, whoever else touches it. So a block that is taken for granted since it lies there stays there.
 * 2. A collection begins before it learns what is kept, and holds what those hold that work then, also when they end: what
 *    they leave behind was made known as kept before they let go, or not at all.
 * 3. Whoever touches a block that is just being deleted waits until it is gone, and finds that it is.
 * Memory: 32 bytes a block that is touched during a hold.
 */
import type { InputPair, Pair } from 'interface-blockstore'
import type { CID } from 'multiformats/cid'
import type {
  Abortable,
  BlockBytes,
  ContentStore,
  FailureListener,
  HeldBlock,
  Many,
  PutOptions,
  WriteBatch,
} from './content-store.ts'
import { DigestSet } from './digest-set.ts'

/** What was touched after a hold began and before the next one did. */
interface Span {
  readonly touched: DigestSet
  holds: number
}

/** A collection that runs. */
export interface Collection {
  /** Whether a block may not be collected, since somebody works with it. */
  isHeld(cid: CID): boolean
  /** Deletes a block unless somebody works with it; whether it did. */
  collect(cid: CID): Promise<boolean>
  /** Lets go of what it holds. */
  end(): void
}

/** See the header. */
export class GuardedStore implements ContentStore {
  readonly #inner: ContentStore
  #spans: Span[] = []
  readonly #deleting = new Map<string, Promise<void>>()

  constructor(inner: ContentStore) {
    this.#inner = inner
  }

  /** Holds what is touched from now on; gives what lets go of it. */
  hold(): () => void {
    const last = this.#spans.at(-1)
    const span = last?.touched.size === 0 ? last : { touched: new DigestSet(), holds: 0 }
    if (span !== last) this.#spans.push(span)
    return this.#holding(span)
  }

  /** Begins a collection (2). */
  beginCollection(): Collection {
    const [oldest] = this.#spans
    const end = oldest === undefined ? this.hold() : this.#holding(oldest)
    const isHeld = ({ multihash }: CID) => this.#spans.some(({ touched }) => touched.has(multihash.digest))
    return {
      isHeld,
      collect: async (cid) => {
        if (isHeld(cid)) return false
        const key = keyOf(cid)
        const deleted = this.#inner.delete(cid).finally(() => this.#deleting.delete(key))
        this.#deleting.set(key, deleted)
        await deleted
        return true
      },
      end,
    }
  }

  #holding(span: Span): () => void {
    span.holds += 1
    let held = true
    return () => {
      if (!held) return
      held = false
      span.holds -= 1
      // what came after an older hold is that one's too
      while (this.#spans[0]?.holds === 0) this.#spans.shift()
    }
  }

  /** Notes that somebody works with a block, in the same turn as they begin to; then waits while it is deleted. */
  #touch(cid: CID): Promise<unknown> | undefined {
    this.#spans.at(-1)?.touched.add(cid.multihash.digest)
    return this.#deleting.size === 0 ? undefined : this.#deleting.get(keyOf(cid))?.catch(() => undefined)
  }

  async has(cid: CID, options?: Abortable): Promise<boolean> {
    await this.#touch(cid)
    return await this.#inner.has(cid, options)
  }

  async size(cid: CID, options?: Abortable): Promise<number | undefined> {
    await this.#touch(cid)
    return await this.#inner.size(cid, options)
  }

  async read(cid: CID, options?: Abortable): Promise<Uint8Array | undefined> {
    await this.#touch(cid)
    return await this.#inner.read(cid, options)
  }

  async put(cid: CID, bytes: BlockBytes, options?: PutOptions): Promise<CID> {
    await this.#touch(cid)
    return await this.#inner.put(cid, bytes, options)
  }

  beginBatch(): WriteBatch {
    const inner = this.#inner.beginBatch()
    return {
      put: async (cid, bytes, options) => {
        await this.#touch(cid)
        await inner.put(cid, bytes, options)
      },
      keep: async (cid, options) => {
        await this.#touch(cid)
        return await inner.keep(cid, options)
      },
      commit: () => inner.commit(),
    }
  }

  async *putMany(source: Many<InputPair>, options?: PutOptions): AsyncGenerator<CID> {
    for await (const { cid, bytes } of source) yield await this.put(cid, bytes, options)
  }

  async *get(cid: CID, options?: Abortable): AsyncGenerator<Uint8Array> {
    await this.#touch(cid)
    yield* this.#inner.get(cid, options)
  }

  async *getMany(source: Many<CID>, options?: Abortable): AsyncGenerator<Pair> {
    for await (const cid of source) yield { cid, bytes: this.get(cid, options) }
  }

  async delete(cid: CID, options?: Abortable): Promise<void> {
    await this.#inner.delete(cid, options)
  }

  async *deleteMany(source: Many<CID>, options?: Abortable): AsyncGenerator<CID> {
    yield* this.#inner.deleteMany(source, options)
  }

  async *getAll(options?: Abortable): AsyncGenerator<Pair> {
    for await (const { cid } of this.#inner.list(options)) {
      // it may have been collected since it was listed
      if (await this.has(cid, options)) yield { cid, bytes: this.get(cid, options) }
    }
  }

  /** Looks without touching: listing all must not hold all. */
  list(options?: Abortable): AsyncGenerator<HeldBlock> {
    return this.#inner.list(options)
  }

  clearPartials(): Promise<number> {
    return this.#inner.clearPartials()
  }

  watchFailures(listener: FailureListener): () => void {
    return this.#inner.watchFailures(listener)
  }

  demandRoom(): Promise<void> {
    return this.#inner.demandRoom()
  }

  removalOf(cid: CID): string {
    return this.#inner.removalOf(cid)
  }

  close(): Promise<void> {
    return this.#inner.close()
  }
}

function keyOf({ multihash }: CID): string {
  return Buffer.from(multihash.digest).toString('base64')
}
