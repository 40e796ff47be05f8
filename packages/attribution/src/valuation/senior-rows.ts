import { logOf } from '../integers/log.ts'

/** Dice's coefficient from which a row repeats another, and from which it is close to it; of `of`. */
const DICE = { repeats: 9, close: 15, of: 20 }

/** Part of its weight that a row shares with another from which it says nothing of its own, and how much longer that one may be. */
const CONTAINED = { shares: 3, of: 5, longer: 4 }

/** Collapsed rows onto one senior that later rows are compared with as well: enough to find copies of copies. */
const LISTED_COPIES = 8

/** Features are weighed anew when this part more rows have come. */
const FRESH = 4

const DIGITS = 32

function add(counts: Int32Array, at: number, more: number): void {
  counts[at] = (counts[at] as number) + more
}

/** The rows of one label that have come so far, by their features. */
export class SeniorRows {
  readonly #features: readonly Int32Array[]
  /** Rows that count for weights, how many of them have a feature, and how many there are when all is weighed anew. */
  #counted = 0
  readonly #having: Int32Array
  #weighNext = 0
  /** What each feature weighs, and how many binary digits the number of rows had that had it then. */
  readonly #weights: Int32Array
  readonly #commonness: Uint8Array
  /** Features from this number on were met by no row yet; what they weigh. */
  #met = 0
  #unmet = 0
  readonly #rowWeights: Float64Array
  /** Listed rows with a feature: `#lists` from `#starts` on, `#lengths` of them. */
  readonly #starts: Int32Array
  readonly #lengths: Int32Array
  readonly #lists: Int32Array
  readonly #copies: Uint8Array
  readonly #seniors: Int32Array
  /** The features that are looked up for the row that is taken, and what others weigh by how common they are. */
  readonly #rare: Int32Array
  readonly #byCommonness = new Float64Array(DIGITS + 1)
  /** What each other row shares with the one that is taken, and which rows share anything. */
  readonly #shared: Int32Array
  readonly #touched: Int32Array
  /** The last row that had a feature, plus one. */
  readonly #marks: Int32Array

  constructor(features: readonly Int32Array[], vocabulary: number) {
    const { length } = features
    this.#features = features
    this.#having = new Int32Array(vocabulary)
    this.#weights = new Int32Array(vocabulary)
    this.#commonness = new Uint8Array(vocabulary)
    this.#rowWeights = new Float64Array(length)
    this.#lengths = new Int32Array(vocabulary)
    this.#marks = new Int32Array(vocabulary)
    this.#starts = new Int32Array(vocabulary + 1)
    for (const row of features) for (const feature of row) add(this.#starts, feature + 1, 1)
    for (let at = 0; at < vocabulary; at += 1) add(this.#starts, at + 1, this.#starts[at] as number)
    this.#lists = new Int32Array(this.#starts[vocabulary] as number)
    this.#copies = new Uint8Array(length)
    this.#seniors = new Int32Array(length).fill(-1)
    this.#rare = new Int32Array(vocabulary)
    this.#shared = new Int32Array(length)
    this.#touched = new Int32Array(length)
  }

  /** Takes the next row; the most senior one that it repeats, or -1. Rows are taken in order, from 0. */
  take(row: number): number {
    if (this.#counted >= this.#weighNext) this.#weighAnew(row)
    const own = this.#features[row] as Int32Array
    this.#meet(own)
    this.#rowWeights[row] = this.#weightOf(own)
    for (const feature of own) this.#marks[feature] = row + 1
    const { senior, close } = this.#search(own, row)
    if (senior < 0 || !close) {
      this.#counted += 1
      for (const feature of own) add(this.#having, feature, 1)
    }
    if (senior >= 0) this.#seniors[row] = senior
    if (senior < 0 || this.#roomFor(senior)) this.#list(own, row)
    return senior
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
      add(this.#lengths, feature, 1)
    }
  }

  /** Features have numbers in the order in which rows bring them, so new ones are those past the last. */
  #meet(own: Int32Array): void {
    for (const feature of own) {
      if (feature < this.#met) continue
      this.#weights.fill(this.#unmet, this.#met, feature + 1)
      this.#met = feature + 1
    }
  }

  #weighAnew(rows: number): void {
    this.#unmet = logOf(this.#counted + 2) + 1
    for (let feature = 0; feature < this.#met; feature += 1) {
      const having = this.#having[feature] as number
      this.#weights[feature] = this.#unmet - logOf(having + 1)
      this.#commonness[feature] = DIGITS - Math.clz32(having)
    }
    for (let row = 0; row < rows; row += 1) this.#rowWeights[row] = this.#weightOf(this.#features[row] as Int32Array)
    this.#weighNext = this.#counted + Math.floor(this.#counted / FRESH) + 1
  }

  #weightOf(features: Int32Array): number {
    let sum = 0
    for (const feature of features) sum += this.#weights[feature] as number
    return sum
  }

  /**
   * Finds the features of a row without the most common ones, as long as those weigh less together than half of what a row
   * that repeats another must share with it: all that can be found is found by the rest, and little else. Returns how many
   * they are, and what those that are left out weigh.
   */
  #findRare(own: Int32Array, weight: number): { count: number; skipped: number } {
    const weights = this.#byCommonness.fill(0)
    for (const feature of own) {
      const common = this.#commonness[feature] as number
      weights[common] = (weights[common] as number) + (this.#weights[feature] as number)
    }
    // The other weighs at least what it shares.
    const limit = DICE.repeats * weight
    const factor = 2 * (2 * DICE.of - DICE.repeats)
    let skipped = 0
    let digits = DIGITS
    while (digits > 0 && factor * (skipped + (weights[digits] as number)) < limit)
      skipped += weights[digits--] as number
    let count = 0
    for (const feature of own) {
      const common = this.#commonness[feature] as number
      if (common > digits) continue
      const more = skipped + (this.#weights[feature] as number)
      if (common === digits && factor * more < limit) skipped = more
      else this.#rare[count++] = feature
    }
    return { count, skipped }
  }

  /** The rows that may share enough with the one that is taken, seniors first. */
  #possible(own: Int32Array, weight: number): Int32Array {
    const { count: features, skipped } = this.#findRare(own, weight)
    let count = 0
    for (let nth = 0; nth < features; nth += 1) {
      const feature = this.#rare[nth] as number
      const start = this.#starts[feature] as number
      const end = start + (this.#lengths[feature] as number)
      const weighs = this.#weights[feature] as number
      for (let at = start; at < end; at += 1) {
        const other = this.#lists[at] as number
        const shared = this.#shared[other] as number
        if (shared === 0) this.#touched[count++] = other
        this.#shared[other] = shared + weighs
      }
    }
    let possible = 0
    for (let at = 0; at < count; at += 1) {
      const other = this.#touched[at] as number
      const most = (this.#shared[other] as number) + skipped
      this.#shared[other] = 0
      if (this.#repeats(own, most, weight, other)) this.#touched[possible++] = other
    }
    return this.#touched.subarray(0, possible).sort()
  }

  /** Whether a row repeats another with which it shares so much: both are alike, or it is a piece of the other. */
  #repeats(own: Int32Array, shared: number, weight: number, other: number): boolean {
    if (this.#reaches(DICE.repeats, shared, weight, other)) return true
    const { length } = this.#features[other] as Int32Array
    return CONTAINED.of * shared >= CONTAINED.shares * weight && length <= CONTAINED.longer * own.length
  }

  /** Whether Dice's coefficient of two rows is at least so many parts when they share so much. */
  #reaches(parts: number, shared: number, weight: number, other: number): boolean {
    return 2 * DICE.of * shared >= parts * (weight + (this.#rowWeights[other] as number))
  }

  #search(own: Int32Array, row: number): { senior: number; close: boolean } {
    const weight = this.#rowWeights[row] as number
    for (const other of this.#possible(own, weight)) {
      let shared = 0
      for (const feature of this.#features[other] as Int32Array) {
        if (this.#marks[feature] === row + 1) shared += this.#weights[feature] as number
      }
      if (!this.#repeats(own, shared, weight, other)) continue
      return { senior: other, close: this.#reaches(DICE.close, shared, weight, other) }
    }
    return { senior: -1, close: false }
  }
}
