/** So much of something that works share; who comes first is served first. */
export class Budget {
  readonly #total: number
  #left: number
  readonly #waiting: { readonly amount: number; readonly serve: () => void }[] = []

  constructor(total: number) {
    this.#total = total
    this.#left = total
  }

  /** Waits for an amount, all of it at most. Gives what returns it. */
  async take(wanted: number): Promise<() => void> {
    const amount = Math.min(wanted, this.#total)
    if (this.#waiting.length > 0 || amount > this.#left) {
      await new Promise<void>((resolve) => this.#waiting.push({ amount, serve: resolve }))
    } else {
      this.#left -= amount
    }
    let isTaken = true
    return () => {
      if (!isTaken) return
      isTaken = false
      this.#left += amount
      this.#serve()
    }
  }

  #serve(): void {
    for (let first = this.#waiting[0]; first !== undefined && first.amount <= this.#left; first = this.#waiting[0]) {
      this.#waiting.shift()
      this.#left -= first.amount
      first.serve()
    }
  }
}
