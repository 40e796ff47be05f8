/** A word, or two words that follow each other, of a question. */
export interface Feature {
  /** The blocks that have it, the senior ones, rising; as far as they were read. */
  readonly list: readonly number[]
  /** What it is worth that a block has it, in sixteenths of a bit. */
  readonly worth: number
  /** In which look it was counted last. */
  counted: number
}

/** Words of masks that each block has, after its sum: what belongs to a block lies together in memory. */
const MASKS = 3
const STRIDE = 1 + MASKS
const BITS = 32

/**
 * Which features of a question which blocks have. Each counts once, also for two neighbouring blocks together, so that
 * nobody comes first by repeating what others said.
 */
export class SharedFeatures {
  readonly touched: number[] = []
  readonly #cells: Int32Array
  readonly #worth: number[] = []
  /** Every look has a number, so that each feature counts once in it. */
  #look = 1

  /** For so many blocks. */
  constructor(blocks: number) {
    this.#cells = new Int32Array(STRIDE * (blocks + 1))
  }

  /** Adds a feature, for the blocks below `limit`. */
  add(feature: Feature, limit: number): void {
    if (feature.counted === this.#look || this.#worth.length === MASKS * BITS) return
    feature.counted = this.#look
    const { list, worth } = feature
    const nth = this.#worth.push(worth) - 1
    const bit = 1 << (nth % BITS)
    const word = 1 + Math.floor(nth / BITS)
    const cells = this.#cells
    for (let at = 0; at < list.length; at += 1) {
      const block = list[at] as number
      if (block >= limit) return
      const cell = STRIDE * block
      const sum = cells[cell] as number
      if (sum === 0) this.touched.push(block)
      cells[cell] = sum + worth
      cells[cell + word] = (cells[cell + word] as number) | bit
    }
  }

  /** What a block and the next one can have at most. */
  most(block: number): number {
    return (this.#cells[STRIDE * block] as number) + (this.#cells[STRIDE * (block + 1)] as number)
  }

  /** What the features are worth that a block has. */
  alone(block: number): number {
    return this.#cells[STRIDE * block] as number
  }

  /** What the features are worth that a block or the next one has. */
  together(block: number): number {
    const cell = STRIDE * block
    const next = cell + STRIDE
    if (this.#cells[next] === 0) return this.#cells[cell] as number
    let score = 0
    for (let word = 1; word <= MASKS; word += 1) {
      let mask = (this.#cells[cell + word] as number) | (this.#cells[next + word] as number)
      while (mask !== 0) {
        const bit = 31 - Math.clz32(mask)
        score += this.#worth[(word - 1) * BITS + bit] as number
        mask ^= 1 << bit
      }
    }
    return score
  }

  clear(): void {
    const cells = this.#cells
    for (const block of this.touched) {
      const cell = STRIDE * block
      for (let word = 0; word < STRIDE; word += 1) cells[cell + word] = 0
    }
    this.touched.length = 0
    this.#worth.length = 0
    this.#look += 1
  }
}
