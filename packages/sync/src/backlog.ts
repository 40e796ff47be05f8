/** What came and waits to be worked on, in order; full after a few, so that who brings it waits too. */
export class Backlog<T> {
  readonly #items: T[] = []
  readonly #room: number
  #ended = false
  #wake: (() => void)[] = []

  constructor(room: number) {
    this.#room = room
  }

  get isEmpty(): boolean {
    return this.#items.length === 0
  }

  /** Resolves when there is room for another. */
  async put(item: T): Promise<void> {
    this.#items.push(item)
    this.#stir()
    while (this.#items.length >= this.#room) await this.#stirred()
  }

  end(): void {
    this.#ended = true
    this.#stir()
  }

  /** The next item; null after the last. */
  async next(): Promise<T | null> {
    while (this.#items.length === 0 && !this.#ended) await this.#stirred()
    const item = this.#items.shift()
    this.#stir()
    return item ?? null
  }

  #stir(): void {
    const wake = this.#wake
    this.#wake = []
    for (const run of wake) run()
  }

  #stirred(): Promise<void> {
    return new Promise((resolve) => this.#wake.push(resolve))
  }
}
