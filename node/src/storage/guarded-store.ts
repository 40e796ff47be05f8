/**
 * A content store from which what nobody keeps can be taken away while others work with it.
 * 1. Who works with content holds it: what is read, written or looked for from the moment of a hold on until it is released
 *    is not collected, whoever else touches it. So a block that is taken for granted since it lies there stays there.
 * 2. A collection begins before it learns what is kept, and holds what those hold that work then, also when they end: what
 *    they leave behind was made known as kept before they let go, or not at all.
 * 3. Whoever touches a block that is just being deleted waits until it is gone, and finds that it is.
 * 4. Work that may fail takes back what it brought, but nothing that anybody else has touched since it began: they may have
 *    found it there, and count on it.
 * Memory: 32 bytes a block that is touched during a hold, and as much for each work of (4) that others touch it beside.
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

/** The store as one work sees it that may take back what it brings (4). */
export interface Revocable {
  /** All that the work does with content goes through it. */
  readonly store: GuardedStore
  /** Deletes a block unless others have touched it since the work began; whether it did. */
  takeBack(cid: CID): Promise<boolean>
  /** Forgets what others have touched. */
  end(): void
}

/** Who works with a store. */
interface Workers {
  readonly spans: Span[]
  readonly deleting: Map<string, Promise<void>>
  /** For each work that may take back what it brings, what others have touched. */
  readonly byOthers: Set<DigestSet>
}

/** See the header. */
export class GuardedStore implements ContentStore {
  readonly #inner: ContentStore
  readonly #workers: Workers
  readonly #byOthers: DigestSet | null

  /** The last two are for the views of one store alone. */
  constructor(
    inner: ContentStore,
    workers: Workers = { spans: [], deleting: new Map(), byOthers: new Set() },
    byOthers: DigestSet | null = null,
  ) {
    this.#inner = inner
    this.#workers = workers
    this.#byOthers = byOthers
  }

  /** Begins work that may take back what it brings (4). */
  beginRevocable(): Revocable {
    const byOthers = new DigestSet()
    this.#workers.byOthers.add(byOthers)
    return {
      store: new GuardedStore(this.#inner, this.#workers, byOthers),
      takeBack: async (cid) => {
        if (byOthers.has(cid.multihash.digest)) return false
        await this.#remove(cid)
        return true
      },
      end: () => void this.#workers.byOthers.delete(byOthers),
    }
  }

  /** Holds what is touched from now on; gives what lets go of it. */
  hold(): () => void {
    const { spans } = this.#workers
    const last = spans.at(-1)
    const span = last?.touched.size === 0 ? last : { touched: new DigestSet(), holds: 0 }
    if (span !== last) spans.push(span)
    return this.#holding(span)
  }

  /** Begins a collection (2). */
  beginCollection(): Collection {
    const { spans } = this.#workers
    const [oldest] = spans
    const end = oldest === undefined ? this.hold() : this.#holding(oldest)
    const isHeld = ({ multihash }: CID) => spans.some(({ touched }) => touched.has(multihash.digest))
    return {
      isHeld,
      collect: async (cid) => {
        if (isHeld(cid)) return false
        await this.#remove(cid)
        return true
      },
      end,
    }
  }

  /** Deletes a block, for which those who touch it meanwhile wait (3). */
  async #remove(cid: CID): Promise<void> {
    const { deleting } = this.#workers
    const key = keyOf(cid)
    const deleted = this.#inner.delete(cid).finally(() => deleting.delete(key))
    deleting.set(key, deleted)
    await deleted
  }

  #holding(span: Span): () => void {
    span.holds += 1
    let held = true
    return () => {
      if (!held) return
      held = false
      span.holds -= 1
      // what came after an older hold is that one's too
      const { spans } = this.#workers
      while (spans[0]?.holds === 0) spans.shift()
    }
  }

  /** Notes that somebody works with a block, in the same turn as they begin to; then waits while it is deleted. */
  #touch(cid: CID): Promise<unknown> | undefined {
    const { spans, deleting, byOthers } = this.#workers
    const { digest } = cid.multihash
    spans.at(-1)?.touched.add(digest)
    for (const others of byOthers) if (others !== this.#byOthers) others.add(digest)
    return deleting.size === 0 ? undefined : deleting.get(keyOf(cid))?.catch(() => undefined)
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
