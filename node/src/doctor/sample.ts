/** Some of many, chosen at random, each as likely as the others; in one pass, with no more memory than they take. */
export class Sample<T> {
  readonly #size: number
  readonly #random: () => number
  readonly #chosen: T[] = []
  #seen = 0

  /** `random` gives numbers from 0 up to, and without, 1. */
  constructor(size: number, random: () => number = Math.random) {
    this.#size = size
    this.#random = random
  }

  /** Shows it one more. */
  offer(item: T): void {
    this.#seen += 1
    if (this.#chosen.length < this.#size) {
      this.#chosen.push(item)
      return
    }
    const place = Math.floor(this.#random() * this.#seen)
    if (place < this.#size) this.#chosen[place] = item
  }

  /** Those that were chosen so far. */
  get chosen(): readonly T[] {
    return this.#chosen
  }
}
