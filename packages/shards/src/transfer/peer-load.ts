/** How fast a peer delivers, and what may be asked of it ahead. */

/** Bytes that may be asked of a peer at first, and of the slowest. */
const MIN_WINDOW = 1024 * 1024
/** Bytes that may be asked of the fastest. */
const MAX_WINDOW = 16 * 1024 * 1024
/** How long a peer's window keeps it busy, ms. */
const WINDOW_TIME = 500
/** A rate is taken over so long at least, ms. */
const SAMPLE_TIME = 100
/** How much a new sample counts. */
const WEIGHT = 0.4

/** Measures one peer; times in ms of any clock. */
export class PeerLoad {
  /** Bytes a millisecond; null before the first sample. */
  #rate: number | null = null
  #sampledFrom: number
  #sampled = 0

  constructor(now: number) {
    this.#sampledFrom = now
  }

  /** Bytes a millisecond, as far as they are known. */
  get rate(): number | null {
    return this.#rate
  }

  /** Bytes that may be asked of it ahead; until its rate is known, as many more as it has delivered. */
  get window(): number {
    const wanted = this.#rate === null ? MIN_WINDOW + this.#sampled : this.#rate * WINDOW_TIME
    return Math.max(MIN_WINDOW, Math.min(MAX_WINDOW, wanted))
  }

  /** It was idle, and is asked for something now: waiting for questions is no slowness. */
  begin(now: number): void {
    this.#sampledFrom = now
    this.#sampled = 0
  }

  /** Bytes came while it was asked for some. */
  heard(bytes: number, now: number): void {
    this.#sampled += bytes
    const time = now - this.#sampledFrom
    if (time < SAMPLE_TIME) return
    const sample = this.#sampled / time
    this.#rate = this.#rate === null ? sample : this.#rate + WEIGHT * (sample - this.#rate)
    this.begin(now)
  }

  /** How long so many bytes take it, ms. */
  timeFor(bytes: number): number {
    return this.#rate === null || this.#rate === 0 ? Number.POSITIVE_INFINITY : bytes / this.#rate
  }
}
