/** Runs of integers by number, in one piece of memory: each as its length and what it holds. */
export class KeptRuns {
  readonly #places = new Map<number, number>()
  readonly #most: number
  #end = 0
  words = new Int32Array(1 << 12)

  /** `most` is how many integers are kept from one text to the next. */
  constructor(most: number) {
    this.#most = most
  }

  /** Forgets what there is too much of. Places that were told before do not hold afterwards. */
  begin(): void {
    if (this.#end <= this.#most) return
    this.#places.clear()
    this.#end = 0
    if (this.words.length > 2 * this.#most) this.words = new Int32Array(2 * this.#most)
  }

  /** Where a run's length lies in `words`; undefined where it is not kept. */
  get(key: number): number | undefined {
    return this.#places.get(key)
  }

  /** Where the next run may be written, of at most so many integers: its length first. */
  room(most: number): number {
    const need = this.#end + most + 1
    if (need > this.words.length) {
      const more = new Int32Array(Math.max(2 * this.words.length, need))
      more.set(this.words)
      this.words = more
    }
    return this.#end
  }

  /** Keeps what was written where `room` told. */
  keep(key: number, length: number): number {
    const place = this.#end
    this.words[place] = length
    this.#end = place + 1 + length
    this.#places.set(key, place)
    return place
  }
}
