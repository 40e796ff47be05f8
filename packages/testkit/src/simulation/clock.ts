/** Time in a simulation: it moves only from one thing that happens to the next, and stands still while they work. */
export class SimulatedClock {
  now: number
  /** How much work is under way that needs more than a turn; the clock waits for it. */
  busy = 0
  events = 0
  readonly #queue: { readonly at: number; readonly order: number; readonly happen: () => void }[] = []
  #order = 0

  constructor(start: number) {
    this.now = start
  }

  /** Has something happen in so many ms; what was planned first for a time happens first. */
  plan(ms: number, happen: () => void): void {
    const item = { at: this.now + Math.max(0, Math.round(ms)), order: this.#order++, happen }
    let low = 0
    let high = this.#queue.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#queue[middle]?.at as number) <= item.at) low = middle + 1
      else high = middle
    }
    this.#queue.splice(low, 0, item)
  }

  sleep(ms: number): Promise<void> {
    return new Promise((wake) => this.plan(ms, wake))
  }

  /** Runs whatever happens until then. */
  async runUntil(end: number): Promise<void> {
    for (;;) {
      const next = this.#queue[0]
      if (next === undefined || next.at > end) break
      this.#queue.shift()
      this.now = next.at
      this.events++
      next.happen()
      await this.#quiet()
    }
    this.now = end
  }

  async #quiet(): Promise<void> {
    do await new Promise<void>((turn) => setImmediate(turn))
    while (this.busy > 0)
  }
}
