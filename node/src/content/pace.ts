/**
 * How slowly content may come from others.
 * 1. All waits for blocks of one content together last no longer than its grace and the time that the bytes which came take at
 *    its least rate. After that nobody is waited for any more. Its bytes are bounded by what it declares, so the time is too,
 *    however just in time each block comes.
 * 2. Waits that overlap count once; time in which nothing is waited for counts for nothing.
 */
import { ContentTooSlowError } from './errors.ts'

/** Rule 1. */
export interface PaceLimits {
  /** Ms. */
  readonly grace: number
  /** Bytes a second. */
  readonly leastRate: number
}

/** Ms in which content of a few bytes has to come. */
const CONTENT_TIMEOUT = 120_000
/** Bytes a second at which content has to come beyond that. */
const LEAST_RATE = 16 * 1024
/** The same for content that is judged: there others wait behind it. */
const JUDGED_CONTENT_TIMEOUT = 60_000
const LEAST_JUDGED_RATE = 64 * 1024

/** For whoever fetches or keeps content. */
export const PATIENT: PaceLimits = { grace: CONTENT_TIMEOUT, leastRate: LEAST_RATE }
/** For whoever judges it. */
export const JUDGING: PaceLimits = { grace: JUDGED_CONTENT_TIMEOUT, leastRate: LEAST_JUDGED_RATE }

/** The pace of one content, shared by all who wait for parts of it; see the header. */
export class Pace {
  readonly #limits: PaceLimits
  readonly #waiting = new Set<(reason: ContentTooSlowError) => void>()
  #timer: NodeJS.Timeout | undefined
  #bytes = 0
  #spent = 0
  #since = 0
  #isOver = false

  constructor(limits: PaceLimits = PATIENT) {
    this.#limits = limits
  }

  /** Bytes that came from others. */
  came(bytes: number): void {
    this.#bytes += bytes
  }

  /** Waits for something that others bring. Throws ERR_CONTENT_TOO_SLOW when the time is over. */
  wait<T>(work: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#waiting.size === 0) {
        if (this.#isOver || this.#left() <= 0) return reject(this.#tooSlow())
        this.#since = performance.now()
        this.#watch()
      }
      this.#waiting.add(reject)
      work()
        .then(resolve, reject)
        .finally(() => this.#done(reject))
    })
  }

  #left(): number {
    return this.#limits.grace + (this.#bytes * 1000) / this.#limits.leastRate - this.#spent
  }

  #done(waited: (reason: ContentTooSlowError) => void): void {
    if (!this.#waiting.delete(waited) || this.#waiting.size > 0) return
    this.#spend()
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #spend(): void {
    const now = performance.now()
    this.#spent += now - this.#since
    this.#since = now
  }

  /** Looks when the time would be over if nothing came until then. */
  #watch(): void {
    // timers hold no more than 31 bits
    const wait = Math.min(this.#left(), 2 ** 30)
    this.#timer = setTimeout(
      () => {
        this.#spend()
        if (this.#left() > 0) return this.#watch()
        this.#isOver = true
        const waiting = [...this.#waiting]
        this.#waiting.clear()
        for (const reject of waiting) reject(this.#tooSlow())
      },
      Math.max(1, wait),
    )
  }

  #tooSlow(): ContentTooSlowError {
    return new ContentTooSlowError(this.#bytes, Math.round(this.#spent / 1000), this.#limits.leastRate)
  }
}
