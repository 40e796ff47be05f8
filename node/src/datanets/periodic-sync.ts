/** How often a random peer is asked whether it has news (S6), ms. */
const INTERVAL_MS = 30_000

/**
 * Does something again and again: each time when the last one is over and the pause after it, which differs by up to a
 * half, so that peers that started together don't ask together. Keeps no process alive.
 */
export class PeriodicSync {
  readonly #act: () => Promise<void>
  readonly #interval: number
  #timer: NodeJS.Timeout | undefined
  #stopped = false

  constructor(act: () => Promise<void>, interval = INTERVAL_MS) {
    this.#act = act
    this.#interval = interval
  }

  start(): void {
    if (this.#stopped) return
    const pause = this.#interval * (0.5 + Math.random())
    this.#timer = setTimeout(() => void this.#act().finally(() => this.start()), pause).unref()
  }

  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
  }
}
