import { apiLimits } from '@datanet/client'

/** How much the API does at once. */
export interface RequestLimits {
  /** Requests with the right token, as many a second in the long run. */
  readonly requestsPerSecond: number
  /** So many of them at once. */
  readonly requestBurst: number
  /** Operations that tell their progress, at a time. */
  readonly longOperations: number
  /** Streams of events, at a time. */
  readonly eventListeners: number
  /** Bytes of the largest answer. */
  readonly responseBytes: number
}

export const DEFAULT_LIMITS: RequestLimits = apiLimits

/** Lets `burst` through at once and `rate` a second in the long run. */
export class TokenBucket {
  readonly #rate: number
  readonly #burst: number
  readonly #now: () => number
  #left: number
  #at: number

  /** `now` gives milliseconds. */
  constructor(rate: number, burst: number, now: () => number) {
    this.#rate = rate
    this.#burst = burst
    this.#now = now
    this.#left = burst
    this.#at = now()
  }

  /** Takes one; 0 if there was one, else the seconds until there is. */
  take(): number {
    const now = this.#now()
    this.#left = Math.min(this.#burst, this.#left + ((now - this.#at) / 1000) * this.#rate)
    this.#at = now
    if (this.#left < 1) return (1 - this.#left) / this.#rate
    this.#left -= 1
    return 0
  }
}

/** A number of places, each held until it is given back. */
export class Places {
  readonly #max: number
  #taken = 0

  constructor(max: number) {
    this.#max = max
  }

  /** Takes a place, and gives what gives it back; null where all are taken. */
  take(): (() => void) | null {
    if (this.#taken >= this.#max) return null
    this.#taken += 1
    let held = true
    return () => {
      if (held) this.#taken -= 1
      held = false
    }
  }
}
