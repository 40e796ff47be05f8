/** Features that fit into the masks of a block. */
const WORDS = 3
const BITS = 32

/**
 * Which features of a question which blocks have. Each counts once, also for two neighbouring blocks together, so that
 * nobody comes first by repeating what others said.
 */
export class SharedFeatures {
  readonly touched: number[] = []
  readonly #masks: Int32Array
  readonly #sums: Int32Array
  readonly #worth: number[] = []
  readonly #seen = new Set<number>()

  /** For so many blocks. */
  constructor(blocks: number) {
    this.#masks = new Int32Array(WORDS * (blocks + 1))
    this.#sums = new Int32Array(blocks + 1)
  }

  /** Whether a feature was added, or no more can be. */
  has(feature: number): boolean {
    return this.#seen.has(feature) || this.#worth.length === WORDS * BITS
  }

  /** Adds a feature that the first `count` blocks of a list have, as far as they are below `limit`. */
  add(feature: number, worth: number, list: readonly number[], count: number, limit: number): void {
    const nth = this.#worth.push(worth) - 1
    this.#seen.add(feature)
    const bit = 1 << (nth % BITS)
    const word = Math.floor(nth / BITS)
    const sums = this.#sums
    for (let at = 0; at < count; at += 1) {
      const block = list[at] as number
      if (block >= limit) return
      if (sums[block] === 0) this.touched.push(block)
      sums[block] = (sums[block] as number) + worth
      const mask = WORDS * block + word
      this.#masks[mask] = (this.#masks[mask] as number) | bit
    }
  }

  /** What a block and the next one can have at most. */
  most(block: number): number {
    return (this.#sums[block] as number) + (this.#sums[block + 1] as number)
  }

  /** What the features are worth that one of two blocks has. */
  score(block: number, next: number): number {
    if (next === block || this.#sums[next] === 0) return this.#sums[block] as number
    let score = 0
    for (let word = 0; word < WORDS; word += 1) {
      let mask = (this.#masks[WORDS * block + word] as number) | (this.#masks[WORDS * next + word] as number)
      while (mask !== 0) {
        const bit = 31 - Math.clz32(mask)
        score += this.#worth[word * BITS + bit] as number
        mask ^= 1 << bit
      }
    }
    return score
  }

  clear(): void {
    for (const block of this.touched) {
      this.#sums[block] = 0
      for (let word = 0; word < WORDS; word += 1) this.#masks[WORDS * block + word] = 0
    }
    this.touched.length = 0
    this.#worth.length = 0
    this.#seen.clear()
  }
}
