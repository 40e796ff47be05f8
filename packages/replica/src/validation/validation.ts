/**
 * What awaits this validator's vote, and the work on it.
 * 1. What awaits a vote is kept as entries are folded, and never found by looking through all that was judged.
 * 2. Authors take turns, several contributions are judged at once, and what failed rests (see FairQueue).
 * 3. Large contributions have places of their own, fewer of them, so that they keep none from the others and all that is
 *    judged at once declares no more than MAX_SMALL_BYTES each beside the large ones.
 * 4. All who run it at the same time share one queue: nothing is judged twice, and each returns when nothing is left that
 *    can be judged now.
 */
import type { Docket, Submission } from '@datanet/quality'
import { type CID, hexOf } from '@datanet/records'
import { FairQueue, type QueueBounds, type QueueItem } from './fair-queue.ts'

/** What a contribution may declare, bytes, to be judged among the small ones. */
const MAX_SMALL_BYTES = 64 * 1024 * 1024
/** How many small contributions are judged at once. */
const SMALL_AT_ONCE = 6
/** How many small contributions of one author are judged at once. */
export const SMALL_PER_AUTHOR = 2
/** How many large contributions are judged at once, each of another author. */
const LARGE_AT_ONCE = 2

const SMALL: QueueBounds = { atOnce: SMALL_AT_ONCE, perAuthor: SMALL_PER_AUTHOR }
const LARGE: QueueBounds = { atOnce: LARGE_AT_ONCE, perAuthor: 1 }

interface Awaiting extends QueueItem {
  readonly submission: Submission
}

interface ValidationParts {
  readonly docket: Docket
  /** The key of the validator whose votes are missing. */
  readonly voter: Uint8Array
  /** When this peer first held a contribution, ms. */
  readonly seenAt: (contribution: CID) => number | undefined
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** How a run tells what it does. */
export interface ValidationOptions {
  /** Ends the run; what is in work is finished. */
  readonly signal?: AbortSignal | undefined
  /** Whether what failed before is tried at once, instead of when it has rested. */
  readonly again?: boolean
  /** Hears of each contribution that is begun, how many this run has judged and how many await a vote. */
  readonly onBegin?: (submission: Submission, judged: number, awaiting: number) => void
  /** Hears of each that failed. */
  readonly onFailure?: (submission: Submission, error: Error) => void
}

/** See the header. */
export class Validation {
  readonly #parts: ValidationParts
  readonly #me: string
  readonly #small = new FairQueue<Awaiting>(SMALL)
  readonly #large = new FairQueue<Awaiting>(LARGE)
  #bell = Promise.withResolvers<void>()

  constructor(parts: ValidationParts) {
    this.#parts = parts
    this.#me = hexOf(parts.voter)
  }

  /** How many contributions await a vote, with those that are being judged. */
  get size(): number {
    return this.#small.size + this.#large.size
  }

  /** What awaits a vote: authors in turns, of each its oldest first. */
  awaiting(): Submission[] {
    return [...this.#small.inOrder(), ...this.#large.inOrder()].map(({ submission }) => submission)
  }

  /** Looks again whether a contribution awaits a vote, since something about it has changed. */
  refresh(contribution: CID): void {
    const { docket, seenAt } = this.#parts
    const key = contribution.toString()
    const held = docket.get(contribution)
    const submission = held?.submission
    const awaits =
      submission != null &&
      held?.certificate === null &&
      !held.votes.has(this.#me) &&
      docket.electorsOf(submission).weights.has(this.#me)
    if (!awaits) {
      this.#small.remove(key)
      this.#large.remove(key)
      return
    }
    const queue = submission.record.bytes > MAX_SMALL_BYTES ? this.#large : this.#small
    queue.add({ key, author: hexOf(submission.author), since: seenAt(contribution) ?? 0, submission })
    this.#ring()
  }

  /**
   * Judges all that awaits a vote, several at once; returns what `judge` returned, in the order in which it did, when
   * nothing is left but what rests since it failed. Throws the reason of the signal.
   */
  async run<R>(judge: (submission: Submission) => Promise<R>, options: ValidationOptions = {}): Promise<R[]> {
    const { signal, again = false } = options
    const judged: R[] = []
    if (again) for (const queue of [this.#small, this.#large]) queue.hurry()
    const aborted = Promise.withResolvers<never>()
    // nobody may be waiting for it when it rejects
    aborted.promise.catch(() => undefined)
    const abort = () => aborted.reject(signal?.reason)
    signal?.addEventListener('abort', abort, { once: true })
    try {
      for (;;) {
        signal?.throwIfAborted()
        const { promise } = this.#bell
        for (const queue of [this.#small, this.#large]) this.#begin(queue, judge, judged, options)
        if (this.#small.working + this.#large.working === 0) return judged
        await Promise.race([promise, aborted.promise])
      }
    } finally {
      signal?.removeEventListener('abort', abort)
    }
  }

  #begin<R>(
    queue: FairQueue<Awaiting>,
    judge: (submission: Submission) => Promise<R>,
    judged: R[],
    { onBegin, onFailure }: ValidationOptions,
  ): void {
    const { now } = this.#parts
    for (let item = queue.take(now()); item !== undefined; item = queue.take(now())) {
      const { submission } = item
      const taken = item
      onBegin?.(submission, judged.length, this.size)
      const end = (isDone: boolean) => {
        queue.finish(taken, isDone, now())
        this.#ring()
      }
      judge(submission).then(
        (result) => {
          judged.push(result)
          end(true)
        },
        (error: Error) => {
          onFailure?.(submission, error)
          end(false)
        },
      )
    }
  }

  /** Wakes all runs. */
  #ring(): void {
    this.#bell.resolve()
    this.#bell = Promise.withResolvers()
  }
}
