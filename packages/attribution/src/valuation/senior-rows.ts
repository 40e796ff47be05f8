import { logOf } from '../integers/log.ts'

/** Dice's coefficient from which a row repeats another, and from which it is close to it; of `of`. */
const DICE = { repeats: 9, close: 15, of: 20 }

/** Collapsed rows onto one senior that later rows are compared with as well: enough to find copies of copies. */
const LISTED_COPIES = 8

const BITS = 32

/** The rows of one label that have come so far, by their features. */
export class SeniorRows {
  readonly #features: readonly Int32Array[]
  /** Rows that count for weights, and how many of them have a feature. */
  #counted = 0
  readonly #having: Int32Array
  /** Listed rows with a feature: `#lists` from `#starts` on, `#lengths` of them. */
  readonly #starts: Int32Array
  readonly #lengths: Int32Array
  readonly #lists: Int32Array
  readonly #weights: Int32Array
  readonly #copies: Uint8Array
  readonly #seniors: Int32Array
  /** What a senior shares with the row that is taken. */
  readonly #shared: Float64Array
  /** The last row that had a feature, plus one. */
  readonly #marks: Int32Array

  constructor(features: readonly Int32Array[], vocabulary: number) {
    this.#features = features
    this.#having = new Int32Array(vocabulary)
    this.#lengths = new Int32Array(vocabulary)
    this.#marks = new Int32Array(vocabulary)
    this.#weights = new Int32Array(vocabulary)
    this.#starts = new Int32Array(vocabulary + 1)
    for (const row of features) for (const feature of row) this.#add(this.#starts, feature + 1, 1)
    for (let at = 0; at < vocabulary; at += 1) this.#add(this.#starts, at + 1, this.#starts[at] as number)
    this.#lists = new Int32Array(this.#starts[vocabulary] as number)
    this.#copies = new Uint8Array(features.length)
    this.#seniors = new Int32Array(features.length).fill(-1)
    this.#shared = new Float64Array(features.length)
  }

  /** Takes the next row; the most senior one that it repeats, or -1. Rows are taken in order, from 0. */
  take(row: number): number {
    const own = this.#features[row] as Int32Array
    const weight = this.#weigh(own, row)
    const { senior, close } = this.#search(own, weight, row)
    if (senior < 0 || !close) {
      this.#counted += 1
      for (const feature of own) this.#add(this.#having, feature, 1)
    }
    if (senior >= 0) this.#seniors[row] = senior
    if (senior < 0 || this.#roomFor(senior)) this.#list(own, row)
    return senior
  }

  #add(counts: Int32Array, at: number, more: number): void {
    counts[at] = (counts[at] as number) + more
  }

  /** Whether a copy of a senior, or of its copies, is still to be listed. */
  #roomFor(senior: number): boolean {
    let root = senior
    while ((this.#seniors[root] as number) >= 0) root = this.#seniors[root] as number
    const copies = this.#copies[root] as number
    if (copies >= LISTED_COPIES) return false
    this.#copies[root] = copies + 1
    return true
  }

  #list(own: Int32Array, row: number): void {
    for (const feature of own) {
      this.#lists[(this.#starts[feature] as number) + (this.#lengths[feature] as number)] = row
      this.#add(this.#lengths, feature, 1)
    }
  }

  #weightOf(feature: number): number {
    return logOf(this.#counted + 2) - logOf((this.#having[feature] as number) + 1) + 1
  }

  /** Weighs the features of a row, and marks them as its own. */
  #weigh(own: Int32Array, row: number): number {
    let sum = 0
    for (const feature of own) {
      const weight = this.#weightOf(feature)
      this.#weights[feature] = weight
      this.#marks[feature] = row + 1
      sum += weight
    }
    return sum
  }

  /**
   * How many rows have a feature, in binary digits, from which on it need not be looked up: such features together weigh
   * less than the least that a repeated row shares.
   */
  #common(own: Int32Array, weight: number): { digits: number; skipped: number } {
    const weights = new Float64Array(BITS + 1)
    for (const feature of own) {
      const digits = BITS - Math.clz32(this.#having[feature] as number)
      weights[digits] = (weights[digits] as number) + (this.#weights[feature] as number)
    }
    let skipped = 0
    let digits = BITS + 1
    for (let at = BITS; at >= 0; at -= 1) {
      if ((2 * DICE.of - DICE.repeats) * (skipped + (weights[at] as number)) >= DICE.repeats * weight) break
      skipped += weights[at] as number
      digits = at
    }
    return { digits, skipped }
  }

  #search(own: Int32Array, weight: number, row: number): { senior: number; close: boolean } {
    const { digits, skipped } = this.#common(own, weight)
    const touched: number[] = []
    for (const feature of own) {
      if (BITS - Math.clz32(this.#having[feature] as number) >= digits) continue
      const start = this.#starts[feature] as number
      const end = start + (this.#lengths[feature] as number)
      const weighs = this.#weights[feature] as number
      for (let at = start; at < end; at += 1) {
        const other = this.#lists[at] as number
        const shared = this.#shared[other] as number
        if (shared === 0) touched.push(other)
        this.#shared[other] = shared + weighs
      }
    }
    const possible: number[] = []
    for (const other of touched) {
      const most = (this.#shared[other] as number) + skipped
      if ((2 * DICE.of - DICE.repeats) * most >= DICE.repeats * weight) possible.push(other)
      this.#shared[other] = 0
    }
    possible.sort((a, b) => a - b)
    for (const other of possible) {
      const { shared, both } = this.#compare(other, weight, row)
      if (2 * DICE.of * shared >= DICE.repeats * both) {
        return { senior: other, close: 2 * DICE.of * shared >= DICE.close * both }
      }
    }
    return { senior: -1, close: false }
  }

  /** What a senior and the row that is taken share, and what both weigh. */
  #compare(other: number, weight: number, row: number): { shared: number; both: number } {
    let shared = 0
    let both = weight
    for (const feature of this.#features[other] as Int32Array) {
      const mine = this.#marks[feature] === row + 1
      const weighs = mine ? (this.#weights[feature] as number) : this.#weightOf(feature)
      both += weighs
      if (mine) shared += weighs
    }
    return { shared, both }
  }
}
