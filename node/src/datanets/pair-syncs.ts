/**
 * The syncs that run, at most one with each peer.
 * 1. Who wants a sync while one runs gets that one, and another follows it: it may have begun before what is wanted was there.
 * 2. When two peers dial each other at once, the smaller id's dial goes on and the other's is refused, so that nothing
 *    travels twice.
 * 3. What others begin is bounded for each of them and as a whole. One of them may have a few at once: it dials again while
 *    this peer still waits for the line that broke.
 */
import { EventEmitter, once } from 'node:events'
import type { SyncProgress, SyncResult } from '@datanet/sync'
import { SyncBusyError, SyncDoubleError } from '../errors.ts'
import { limitedSignal } from '../network/time-limit.ts'

/** How long a peer whose dial was refused waits to be dialled, ms: the other one has begun to already. */
const SERVED_WITHIN = 2_000

/** The most syncs that one peer has begun here and that run at a time. */
export const MAX_SERVED_PER_PEER = 4
/** The most syncs that others have begun here and that run at a time. */
export const MAX_SERVED = 64

interface Running {
  readonly result: Promise<SyncResult>
  readonly isDialled: boolean
  again: boolean
}

export interface PairSyncsParts {
  /** The id of this peer. */
  readonly self: string
  /** Begins a sync with a peer. */
  readonly dial: (peer: string, onProgress?: (progress: SyncProgress) => void) => Promise<SyncResult>
  /** A sync is over that another one is to follow. */
  readonly onAgain: (peer: string) => void
  /** Ends all waiting. */
  readonly over: AbortSignal
}

/** See the header. */
export class PairSyncs {
  readonly #parts: PairSyncsParts
  readonly #running = new Map<string, Running>()
  /** Syncs that others began. */
  readonly #served = new Map<string, Promise<SyncResult>>()
  /** How many of these each peer has. */
  readonly #serving = new Map<string, number>()
  #allServing = 0
  readonly #events = new EventEmitter<{ served: [] }>()

  constructor(parts: PairSyncsParts) {
    this.#parts = parts
    // each peer that dials at the same moment as this one has one
    this.#events.setMaxListeners(Number.POSITIVE_INFINITY)
  }

  /** Brings the logs in step with a peer; one that already runs is joined, and followed by another. */
  with(peer: string, onProgress?: (progress: SyncProgress) => void): Promise<SyncResult> {
    const held = this.#running.get(peer)
    if (held !== undefined) {
      held.again = true
      return held.result
    }
    const dialled = this.#parts.dial(peer, onProgress).catch((error: unknown) => this.#joinServed(peer, error))
    return this.#track(peer, dialled, true)
  }

  /**
   * Serves a sync that another peer began. Throws ERR_SYNC_DOUBLE where this peer's own is the one to go on, and
   * ERR_SYNC_BUSY.
   */
  async serve(peer: string, run: () => Promise<SyncResult>): Promise<void> {
    if (this.#running.get(peer)?.isDialled === true && this.#parts.self < peer) throw new SyncDoubleError()
    const serving = this.#serving.get(peer) ?? 0
    if (serving >= MAX_SERVED_PER_PEER || this.#allServing >= MAX_SERVED) throw new SyncBusyError(peer)
    this.#serving.set(peer, serving + 1)
    this.#allServing += 1
    const running = run()
    this.#served.set(peer, running)
    this.#events.emit('served')
    if (!this.#running.has(peer)) this.#track(peer, running, false)
    try {
      await running
    } finally {
      if (this.#served.get(peer) === running) this.#served.delete(peer)
      const left = (this.#serving.get(peer) ?? 1) - 1
      if (left > 0) this.#serving.set(peer, left)
      else this.#serving.delete(peer)
      this.#allServing -= 1
    }
  }

  /** Resolves when none of those that run now is left. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.#running.values()].map(({ result }) => result))
  }

  /** The sync that another peer began while this one dialled it. Throws the dial's error where there is none. */
  async #joinServed(peer: string, refused: unknown): Promise<SyncResult> {
    const { self, over } = this.#parts
    if (self < peer || over.aborted) throw refused
    const limit = limitedSignal(SERVED_WITHIN, over)
    for (;;) {
      const served = this.#served.get(peer)
      if (served !== undefined) return await served
      await once(this.#events, 'served', { signal: limit }).catch(() => {
        throw refused
      })
    }
  }

  #track(peer: string, running: Promise<SyncResult>, isDialled: boolean): Promise<SyncResult> {
    const result = running.finally(() => {
      const again = this.#running.get(peer)?.again === true
      this.#running.delete(peer)
      if (again) this.#parts.onAgain(peer)
    })
    // who serves hears of a failure by another way
    result.catch(() => undefined)
    this.#running.set(peer, { result, again: false, isDialled })
    return result
  }
}
