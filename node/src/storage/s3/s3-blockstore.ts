import type { InputPair, Pair } from 'interface-blockstore'
import { NotFoundError } from 'interface-store'
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
} from '../content-store.ts'
import { singleWrites } from '../single-writes.ts'
import { wholeBytes } from '../whole-bytes.ts'
import { S3BucketMissingError, S3FailedError } from './errors.ts'
import type { S3Credentials } from './s3-credentials.ts'
import { readPage, type S3Page } from './s3-listing.ts'
import { S3Keys, type S3Place } from './s3-place.ts'
import { type S3Patience, S3Requests } from './s3-requests.ts'

/** Keys of one page of a listing; the services give no more. */
const PAGE = 1000

/** What an S3 store is opened with. */
export interface S3StoreOptions extends S3Place {
  /** us-east-1 unless given. */
  readonly region?: string
  readonly credentials: S3Credentials
  readonly patience?: Partial<S3Patience>
}

/** Blocks in a bucket of an S3 service, one object each. A service confirms a put when the object is safe, so all puts are durable. */
export class S3Blockstore implements ContentStore {
  readonly #requests: S3Requests
  readonly #keys: S3Keys
  readonly #listeners = new Set<FailureListener>()

  private constructor(requests: S3Requests, keys: S3Keys) {
    this.#requests = requests
    this.#keys = keys
  }

  /** Opens a store whose bucket is there. Throws ERR_S3_BUCKET_MISSING, ERR_S3_KEYS, ERR_S3_UNREACHABLE, ERR_S3_FAILED. */
  static async open({ credentials, patience, ...place }: S3StoreOptions): Promise<S3Blockstore> {
    const store = new S3Blockstore(new S3Requests(place, credentials, patience), new S3Keys(place.prefix))
    // Only a listing tells a bucket that is missing from keys that are wrong.
    for await (const _ of store.#pages(1)) break
    return store
  }

  async has(cid: CID, options?: Abortable): Promise<boolean> {
    return (await this.size(cid, options)) !== undefined
  }

  async size(cid: CID, { signal }: Abortable = {}): Promise<number | undefined> {
    const { ok, headers } = await this.#requests.send({ method: 'HEAD', key: this.#keys.keyOf(cid) }, signal)
    if (!ok) return undefined
    const length = headers.get('content-length')
    if (length === null) throw new S3FailedError(this.#requests.place, 'does not say how long an object is')
    return Number(length)
  }

  async read(cid: CID, { signal }: Abortable = {}): Promise<Uint8Array | undefined> {
    const answer = await this.#requests.send({ method: 'GET', key: this.#keys.keyOf(cid) }, signal)
    return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : undefined
  }

  async put(cid: CID, value: BlockBytes, { signal }: PutOptions = {}): Promise<CID> {
    signal?.throwIfAborted()
    const bytes = await wholeBytes(value)
    try {
      const { ok } = await this.#requests.send({ method: 'PUT', key: this.#keys.keyOf(cid), body: bytes }, signal)
      if (!ok) throw new S3FailedError(this.#requests.place, 'knows no such place for an object')
    } catch (error) {
      for (const listener of this.#listeners) listener(cid, error)
      throw error
    }
    return cid
  }

  beginBatch(): WriteBatch {
    return singleWrites(this)
  }

  async *putMany(source: Many<InputPair>, options?: PutOptions): AsyncGenerator<CID> {
    for await (const { cid, bytes } of source) yield await this.put(cid, bytes, options)
  }

  async *get(cid: CID, options?: Abortable): AsyncGenerator<Uint8Array> {
    const bytes = await this.read(cid, options)
    if (bytes === undefined) throw new NotFoundError(`block ${cid} is not held`)
    yield bytes
  }

  async *getMany(source: Many<CID>, options?: Abortable): AsyncGenerator<Pair> {
    for await (const cid of source) yield { cid, bytes: this.get(cid, options) }
  }

  async delete(cid: CID, { signal }: Abortable = {}): Promise<void> {
    await this.#requests.send({ method: 'DELETE', key: this.#keys.keyOf(cid) }, signal)
  }

  async *deleteMany(source: Many<CID>, options?: Abortable): AsyncGenerator<CID> {
    for await (const cid of source) {
      await this.delete(cid, options)
      yield cid
    }
  }

  async *getAll(options?: Abortable): AsyncGenerator<Pair> {
    for await (const { cid } of this.list(options)) yield { cid, bytes: this.get(cid, options) }
  }

  async *list({ signal }: Abortable = {}): AsyncGenerator<HeldBlock> {
    for await (const objects of this.#pages(PAGE, signal)) {
      for (const { key, size } of objects) {
        signal?.throwIfAborted()
        // other things may lie in the bucket
        const cid = this.#keys.cidOf(key)
        if (cid !== null) yield { cid, size }
      }
    }
  }

  watchFailures(listener: FailureListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async demandRoom(): Promise<void> {
    // A service tells only by refusing a put that it has no room left.
  }

  removalOf(cid: CID): string {
    return `aws s3 rm ${this.#requests.place}${this.#keys.keyOf(cid).slice(this.#keys.prefix.length)}`
  }

  async clearPartials(): Promise<number> {
    // an object is there whole or not at all
    return 0
  }

  async close(): Promise<void> {
    this.#requests.close()
  }

  async *#pages(size: number, signal?: AbortSignal): AsyncGenerator<S3Page['objects']> {
    const { place } = this.#requests
    const query = { 'max-keys': String(size), prefix: this.#keys.prefix }
    let after: string | null = null
    do {
      // a key, not a token of the service's: a listing can go on wherever it was, and goes nowhere but on
      const from: Record<string, string> = after === null ? {} : { marker: after }
      const answer = await this.#requests.send({ method: 'GET', query: { ...query, ...from } }, signal)
      if (!answer.ok) throw new S3BucketMissingError(place)
      const page = readPage(await answer.text())
      if (page === null) throw new S3FailedError(place, 'gave a listing that can’t be read')
      yield page.objects
      if (after !== null && page.next !== null && page.next <= after)
        throw new S3FailedError(place, 'lists the same again and again')
      after = page.next
    } while (after !== null)
  }
}
