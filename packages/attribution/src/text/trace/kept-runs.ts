/** Runs that a table has room for in the beginning; a power of two. */
const FEW = 1 << 14

/** Runs of integers by number, in one piece of memory: each as its length and what it holds. */
export class KeptRuns {
  readonly #most: number
  /** Places by number, two integers each: the number, and the place and one; 0 where there is none. */
  #table = new Int32Array(4 * FEW)
  #count = 0
  #end = 0
  words = new Int32Array(4 * FEW)

  /** `most` is how many integers are kept from one text to the next. */
  constructor(most: number) {
    this.#most = most
  }

  /** Forgets what there is too much of. Places that were told before do not hold afterwards. */
  begin(): void {
    if (this.#end <= this.#most) return
    this.#table.fill(0)
    this.#count = 0
    this.#end = 0
    if (this.words.length > 2 * this.#most) this.words = new Int32Array(2 * this.#most)
  }

  /** Where a run's length lies in `words`; -1 where it is not kept. */
  get(key: number): number {
    return (this.#table[this.#cellOf(key) + 1] as number) - 1
  }

  /** Where a number stands in the table, or may be written. */
  #cellOf(key: number): number {
    const table = this.#table
    const last = table.length / 2 - 1
    let cell = Math.imul(key, 0x9e3779b1) >>> (Math.clz32(last) & 31)
    while (table[2 * cell + 1] !== 0 && table[2 * cell] !== key) cell = (cell + 1) & last
    return 2 * cell
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
    this.#count += 1
    if (4 * this.#count > this.#table.length) this.#grow()
    const cell = this.#cellOf(key)
    this.#table[cell] = key
    this.#table[cell + 1] = place + 1
    return place
  }

  #grow(): void {
    const before = this.#table
    this.#table = new Int32Array(2 * before.length)
    for (let cell = 0; cell < before.length; cell += 2) {
      if (before[cell + 1] === 0) continue
      const to = this.#cellOf(before[cell] as number)
      this.#table[to] = before[cell] as number
      this.#table[to + 1] = before[cell + 1] as number
    }
  }
}
