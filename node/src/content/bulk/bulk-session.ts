/**
 * Brings blocks of one piece of content from all peers that have them; `Division` says what is asked of whom.
 * 1. Each block is checked against its CID. Who sends another is counted down so far that it is shut out, and what it owed
 *    is asked of others.
 * 2. A stream that broke is opened again while its peer gives something; a peer that twice gave nothing is left.
 * 3. What no peer gives is told at once, with what became of each peer.
 */

import { setMaxListeners } from 'node:events'
import { Division, TransferViolationError } from '@datanet/shards'
import type { CID } from 'multiformats/cid'
import { sha256 } from 'multiformats/hashes/sha2'
import type { Network } from '../../network/create-network.ts'
import { FrameTooLargeError, ProtocolUnsupportedError } from '../../network/errors.ts'
import { isBlockOfAsync } from '../check-block.ts'
import { BlockCorruptError, BlockUnavailableError, TransferEndedError } from '../errors.ts'
import { TransferGarbage } from '../heap/transfer-garbage.ts'
import { FramePool } from './frame-pool.ts'
import { HolderStream } from './holder.ts'

/** What a block is taken to have where nobody says, in bytes. */
const USUAL_BYTES = 64 * 1024
/** How often silent peers are looked for while something is wanted, ms. */
const LOOK_EVERY = 100
/** Peers that one piece of content is asked of, at most. */
const MAX_HOLDERS = 32
/** With no more wants than this, only so many peers are asked at first; the others when these don't do, after a while (ms). */
const FEW_WANTS = 2
const FEW_HOLDERS = 2
const FEW_FOR = 500
/** How often a peer may fail without having given anything. */
const MAX_FAILURES = 2
/** How much a peer is counted down that sends wrong blocks or breaks the protocol: it is shut out at once. */
const OFFENCE = 8

interface Want {
  readonly cid: CID
  readonly size: number
  readonly resolve: (bytes: Uint8Array) => void
  readonly reject: (error: unknown) => void
  readonly promise: Promise<Uint8Array>
  waiting: number
}

interface Holder {
  readonly id: string
  stream: HolderStream | null
  isOpening: boolean
  failures: number
  given: number
  bytes: number
  /** Why it is not asked any more. */
  left: string | null
}

export interface BulkParts {
  readonly network: Pick<Network, 'streams' | 'penalties'>
  /** Ids of peers that may have the blocks. */
  readonly peers: Iterable<string>
}

/** See the header. */
export class BulkSession {
  readonly #network: BulkParts['network']
  readonly #division = new Division()
  readonly #wants = new Map<string, Want>()
  readonly #holders = new Map<string, Holder>()
  readonly #pool = new FramePool()
  readonly #garbage = new TransferGarbage()
  readonly #over = new AbortController()
  #timer: NodeJS.Timeout | null = null
  #pumping = false
  #wantedSince = 0

  constructor({ network, peers }: BulkParts) {
    this.#network = network
    for (const peer of peers) this.add(peer)
  }

  /** A peer that may have the blocks as well. */
  add(id: string): void {
    if (this.#holders.has(id) || this.#holders.size >= MAX_HOLDERS || this.#over.signal.aborted) return
    this.#holders.set(id, { id, stream: null, isOpening: false, failures: 0, given: 0, bytes: 0, left: null })
    if (this.#wants.size > 0) this.#pumpSoon()
  }

  /** Bytes that each peer gave which were wanted. */
  given(): Map<string, number> {
    return new Map([...this.#holders.values()].filter(({ given }) => given > 0).map(({ id, bytes }) => [id, bytes]))
  }

  /** What became of each peer, in words. */
  report(): string {
    const words = [...this.#holders.values()].map(
      ({ id, left, given }) => `${id} ${left ?? (given > 0 ? 'gave others' : 'does not have it')}`,
    )
    return words.length === 0 ? 'no peer is known to have it' : words.join('; ')
  }

  /** A block, checked. Throws ERR_BLOCK_UNAVAILABLE when no peer gives it. */
  async get(
    cid: CID,
    { size = USUAL_BYTES, signal }: { size?: number | undefined; signal?: AbortSignal | undefined } = {},
  ): Promise<Uint8Array> {
    signal?.throwIfAborted()
    this.#over.signal.throwIfAborted()
    if (cid.multihash.code !== sha256.code)
      throw new BlockUnavailableError(cid.toString(), 'by another hash than sha2-256')
    const key = keyOf(cid)
    const want = this.#wants.get(key) ?? this.#want(key, cid, size)
    want.waiting += 1
    try {
      return await (signal === undefined ? want.promise : abortable(want.promise, signal))
    } finally {
      want.waiting -= 1
      // nobody waits for it any more
      if (want.waiting === 0 && this.#wants.get(key) === want) this.#drop(key)
    }
  }

  /** Who got a block is done with it, and has given it to nobody else: its memory may be used for another. */
  release(block: Uint8Array): void {
    this.#pool.giveBack(block)
  }

  /** Ends all streams; what is still wanted rejects. */
  close(): void {
    if (this.#over.signal.aborted) return
    const reason = new TransferEndedError()
    this.#over.abort(reason)
    this.#garbage.end()
    if (this.#timer !== null) clearInterval(this.#timer)
    for (const { id, stream } of this.#holders.values()) {
      if (this.#division.due(id) === null) stream?.close()
      else stream?.abort(reason)
    }
    for (const { reject } of this.#wants.values()) reject(reason)
    this.#wants.clear()
  }

  #want(key: string, cid: CID, size: number): Want {
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>()
    // who waits may have gone
    promise.catch(() => undefined)
    const want = { cid, size, promise, resolve, reject, waiting: 0 }
    if (this.#wants.size === 0) this.#wantedSince = performance.now()
    this.#wants.set(key, want)
    this.#division.want(key, size)
    this.#pumpSoon()
    return want
  }

  #drop(key: string): void {
    this.#wants.delete(key)
    this.#division.forget(key)
  }

  /** Wants of one moment are asked for together. */
  #pumpSoon(): void {
    if (this.#pumping) return
    this.#pumping = true
    setImmediate(() => {
      this.#pumping = false
      this.#pump()
    })
  }

  #pump(): void {
    if (this.#over.signal.aborted) return
    this.#watch()
    if (this.#wants.size === 0) return
    const now = performance.now()
    this.#openStreams(now)
    for (const holder of this.#holders.values()) {
      if (holder.stream === null) continue
      const keys = this.#division.next(holder.id, now)
      if (keys.length > 0) holder.stream.ask(keys.map(digestOf))
    }
    if ([...this.#holders.values()].some((holder) => holder.left === null && holder.stream === null)) return
    for (const key of this.#division.hopeless(now)) {
      const want = this.#wants.get(key)
      this.#wants.delete(key)
      want?.reject(new BlockUnavailableError(want.cid.toString(), `with any peer: ${this.report()}`))
    }
  }

  /** Looks now and then while something is wanted. */
  #watch(): void {
    if (this.#wants.size === 0) {
      if (this.#timer !== null) clearInterval(this.#timer)
      this.#timer = null
      return
    }
    this.#timer ??= setInterval(() => {
      this.#division.look(performance.now())
      this.#pump()
    }, LOOK_EVERY)
  }

  #openStreams(now: number): void {
    const holders = [...this.#holders.values()].filter(({ left }) => left === null)
    const isFew = this.#wants.size <= FEW_WANTS && now - this.#wantedSince < FEW_FOR
    let open = holders.filter(({ stream, isOpening }) => stream !== null || isOpening).length
    for (const holder of holders) {
      if (isFew && open >= FEW_HOLDERS) return
      if (holder.stream !== null || holder.isOpening) continue
      open += 1
      void this.#open(holder)
    }
  }

  async #open(holder: Holder): Promise<void> {
    const { id } = holder
    holder.isOpening = true
    let givenBefore = holder.given
    try {
      const events = {
        heard: (bytes: number) => {
          this.#garbage.passed(bytes)
          this.#division.heard(id, bytes, performance.now())
        },
        answer: (block: Uint8Array | null) => this.#answer(holder, block),
      }
      const stream = await HolderStream.open(this.#network.streams, id, events, this.#pool, this.#over.signal)
      holder.isOpening = false
      holder.stream = stream
      givenBefore = holder.given
      this.#division.add(id, performance.now())
      this.#pumpSoon()
      await stream.ended
      this.#ended(holder, holder.given > givenBefore, 'ended the stream')
    } catch (error) {
      holder.isOpening = false
      this.#failed(holder, error, holder.given > givenBefore)
    }
  }

  #failed(holder: Holder, error: unknown, hasGiven: boolean): void {
    const isWrong =
      error instanceof BlockCorruptError ||
      error instanceof TransferViolationError ||
      error instanceof FrameTooLargeError
    if (isWrong) {
      this.#network.penalties.add(holder.id, OFFENCE)
      holder.left = error instanceof BlockCorruptError ? 'sent a wrong block' : 'broke the protocol'
    } else if (error instanceof ProtocolUnsupportedError) {
      holder.left = 'does not give blocks in bulk'
    }
    this.#ended(holder, hasGiven, error instanceof Error ? `failed: ${error.message}` : 'failed')
  }

  #ended(holder: Holder, hasGiven: boolean, why: string): void {
    holder.stream = null
    holder.failures = hasGiven ? 0 : holder.failures + 1
    if (holder.failures >= MAX_FAILURES) holder.left ??= why
    this.#division.remove(holder.id)
    if (this.#wants.size > 0) this.#pumpSoon()
  }

  #answer(holder: Holder, block: Uint8Array | null): void {
    const now = performance.now()
    const key = this.#division.due(holder.id)
    if (key === null) throw new TransferViolationError('it gave what it was not asked for')
    const isWanted = this.#division.answered(holder.id, block?.length ?? null, now)
    this.#pumpSoon()
    if (block === null) return
    const want = this.#wants.get(key)
    if (want === undefined || !isWanted) {
      this.#pool.giveBack(block)
      return
    }
    void this.#check(holder, key, want, block)
  }

  /** Hashes in another thread: the first has the stream to decrypt. */
  async #check(holder: Holder, key: string, want: Want, block: Uint8Array): Promise<void> {
    if (!(await isBlockOfAsync(want.cid, block))) {
      if (this.#wants.get(key) === want) this.#division.want(key, want.size)
      holder.stream?.abort(new BlockCorruptError(want.cid.toString()))
      this.#failed(holder, new BlockCorruptError(want.cid.toString()), false)
      return
    }
    if (want.waiting > 1) this.#pool.letGo(block)
    holder.given += 1
    holder.bytes += block.length
    // nobody waits for it any more, or it was asked for again meanwhile
    if (this.#wants.get(key) !== want) return
    this.#wants.delete(key)
    want.resolve(block)
  }
}

function keyOf(cid: CID): string {
  return Buffer.from(
    cid.multihash.digest.buffer,
    cid.multihash.digest.byteOffset,
    cid.multihash.digest.byteLength,
  ).toString('latin1')
}

function digestOf(key: string): Uint8Array {
  return Buffer.from(key, 'latin1')
}

/** Waits for a promise until the signal aborts; then throws its reason. */
async function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const onAbort = () => reject(signal.reason)
  // each block that is waited for hangs on it
  setMaxListeners(Number.POSITIVE_INFINITY, signal)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
