/**
 * How slowly a reader may take an answer, since each answer holds a place and keeps content from collection: the time in which
 * the reader is waited for is taken from its patience, and each byte that it takes gives some back, up to what it had first.
 */

/** Rules of a pace. */
export interface PaceRules {
  /** Ms for which a reader may take nothing. */
  readonly patience: number
  /** Bytes a second at which it has to take in the long run. */
  readonly leastRate: number
}

/** Ms for which a reader may take nothing. */
const READER_TIMEOUT = 30_000

export const READER_PACE: PaceRules = { patience: READER_TIMEOUT, leastRate: 16 * 1024 }

/** See the header. */
export class ReaderPace {
  readonly #rules: PaceRules
  readonly #tooSlow: () => void
  #left: number
  #since = 0
  #given = 0
  #timer: NodeJS.Timeout | undefined

  /** `tooSlow` is called once, when patience has come to its end. */
  constructor(rules: PaceRules, tooSlow: () => void) {
    this.#rules = rules
    this.#left = rules.patience
    this.#tooSlow = tooSlow
  }

  /** So many bytes lie ready for the reader from now on. */
  gives(bytes: number): void {
    this.#given = bytes
    this.#since = performance.now()
    this.#timer = setTimeout(this.#tooSlow, Math.max(1, this.#left))
  }

  /** It has taken them. */
  taken(): void {
    if (this.#timer === undefined) return
    this.end()
    const back = (1000 * this.#given) / this.#rules.leastRate
    this.#left = Math.min(this.#rules.patience, this.#left - (performance.now() - this.#since) + back)
  }

  end(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}
