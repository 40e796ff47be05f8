import { logOf } from '../integers/log.ts'
import type { RowFeatures } from './row-features.ts'

/** Dice's coefficient from which a row repeats another, and from which it is close to it; of `of`. */
const DICE = { repeats: 9, close: 15, of: 20 }

/** Part of its weight that a row shares with another from which it says nothing of its own, and how much longer that one may be. */
const CONTAINED = { shares: 3, of: 5, longer: 4 }

/** Collapsed rows onto one senior that later rows are compared with as well: enough to find copies of copies. */
const LISTED_COPIES = 8

/** Features are weighed anew when this part more rows have come. */
const FRESH = 4

const DIGITS = 32

/**
 * Parts, of `of`, of what two rows must share at least that features may weigh together that are not looked up: fewer
 * lists to go through against more rows to compare whole. It changes no answer.
 */
const LEFT_OUT = { parts: 16, of: 20 }

/** Up to so many rows are put in order one by one. */
const FEW = 24

/** The rows of one label that have come so far, by their features. */
export class SeniorRows {
  readonly #features: RowFeatures
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
  /** What rows weigh, and the weighing it is from: how often all was weighed anew. */
  readonly #rowWeights: Float64Array
  readonly #rowWeighings: Int32Array
  #weighing = 0
  /** Listed rows with a feature: `#lists` from `#starts` to `#ends`. */
  readonly #starts: Int32Array
  readonly #ends: Int32Array
  readonly #lists: Int32Array
  readonly #copies: Uint8Array
  readonly #seniors: Int32Array
  /** The features that are looked up for the row that is taken, how many, and what the others weigh together. */
  readonly #rare: Int32Array
  #rareCount = 0
  #skipped = 0
  readonly #byCommonness = new Float64Array(DIGITS + 1)
  /** What each other row shares with the one that is taken; which rows share anything, and then which share enough. */
  readonly #shared: Int32Array
  readonly #touched: Int32Array
  /** The last row that had a feature, plus one. */
  readonly #marks: Int32Array

  constructor(features: RowFeatures) {
    const { rows, vocabulary, numbers } = features
    this.#features = features
    this.#having = new Int32Array(vocabulary)
    this.#weights = new Int32Array(vocabulary)
    this.#commonness = new Uint8Array(vocabulary)
    this.#rowWeights = new Float64Array(rows)
    this.#rowWeighings = new Int32Array(rows)
    this.#marks = new Int32Array(vocabulary)
    const starts = new Int32Array(vocabulary + 1)
    for (let at = 0; at < numbers.length; at += 1) {
      const next = (numbers[at] as number) + 1
      starts[next] = (starts[next] as number) + 1
    }
    for (let at = 0; at < vocabulary; at += 1) starts[at + 1] = (starts[at + 1] as number) + (starts[at] as number)
    this.#starts = starts
    this.#ends = starts.slice(0, vocabulary)
    this.#lists = new Int32Array(numbers.length)
    this.#copies = new Uint8Array(rows)
    this.#seniors = new Int32Array(rows).fill(-1)
    this.#rare = new Int32Array(vocabulary + 1)
    this.#shared = new Int32Array(rows)
    this.#touched = new Int32Array(rows + 1)
  }

  /** Takes the next row; the most senior one that it repeats, or -1. Rows are taken in order, from 0. */
  take(row: number): number {
    if (this.#counted >= this.#weighNext) this.#weighAnew()
    const weight = this.#meet(row)
    this.#findRare(row, weight)
    const { senior, close } = this.#search(row, weight)
    if (senior < 0 || !close) {
      this.#counted += 1
      this.#count(row)
    }
    if (senior >= 0) this.#seniors[row] = senior
    if (senior < 0 || this.#roomFor(senior)) this.#list(row)
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

  #count(row: number): void {
    const { numbers, starts } = this.#features
    const having = this.#having
    const end = starts[row + 1] as number
    for (let at = starts[row] as number; at < end; at += 1) {
      const feature = numbers[at] as number
      having[feature] = (having[feature] as number) + 1
    }
  }

  #list(row: number): void {
    const { numbers, starts } = this.#features
    const lists = this.#lists
    const ends = this.#ends
    const end = starts[row + 1] as number
    for (let at = starts[row] as number; at < end; at += 1) {
      const feature = numbers[at] as number
      const place = ends[feature] as number
      lists[place] = row
      ends[feature] = place + 1
    }
  }

  /**
   * Marks the features of the row that is taken; what it weighs, in all and by how common features are. Features have
   * numbers in the order in which rows bring them, so new ones are those past the last.
   */
  #meet(row: number): number {
    const { numbers, starts } = this.#features
    const weights = this.#weights
    const marks = this.#marks
    const commonness = this.#commonness
    const byCommonness = this.#byCommonness.fill(0)
    const end = starts[row + 1] as number
    let met = this.#met
    let sum = 0
    for (let at = starts[row] as number; at < end; at += 1) {
      const feature = numbers[at] as number
      if (feature >= met) {
        weights[feature] = this.#unmet
        met = feature + 1
      }
      const weight = weights[feature] as number
      const common = commonness[feature] as number
      byCommonness[common] = (byCommonness[common] as number) + weight
      marks[feature] = row + 1
      sum += weight
    }
    this.#met = met
    this.#rowWeights[row] = sum
    this.#rowWeighings[row] = this.#weighing
    return sum
  }

  #weighAnew(): void {
    const unmet = logOf(this.#counted + 2) + 1
    const having = this.#having
    const weights = this.#weights
    const commonness = this.#commonness
    const logs = Int32Array.from({ length: this.#counted + 1 }, (_, rows) => logOf(rows + 1))
    for (let feature = 0; feature < this.#met; feature += 1) {
      const rows = having[feature] as number
      weights[feature] = unmet - (logs[rows] as number)
      commonness[feature] = DIGITS - Math.clz32(rows)
    }
    this.#unmet = unmet
    this.#weighing += 1
    this.#weighNext = this.#counted + Math.floor(this.#counted / FRESH) + 1
  }

  /** What a row weighs; rows are weighed when they are asked for, as most never are between two weighings. */
  #weightOf(row: number): number {
    if (this.#rowWeighings[row] === this.#weighing) return this.#rowWeights[row] as number
    const { numbers, starts } = this.#features
    const weights = this.#weights
    const end = starts[row + 1] as number
    let sum = 0
    for (let at = starts[row] as number; at < end; at += 1) sum += weights[numbers[at] as number] as number
    this.#rowWeights[row] = sum
    this.#rowWeighings[row] = this.#weighing
    return sum
  }

  /**
   * Finds the features of a row without the most common ones, as long as those weigh less together than a part of what a
   * row that repeats another must share with it: all that can be found is found by the rest, and little else.
   */
  #findRare(row: number, weight: number): void {
    const { numbers, starts } = this.#features
    const weights = this.#weights
    const commonness = this.#commonness
    const rare = this.#rare
    // The other weighs at least what it shares.
    const limit = LEFT_OUT.parts * DICE.repeats * weight
    const factor = LEFT_OUT.of * (2 * DICE.of - DICE.repeats)
    let skipped = 0
    let digits = DIGITS
    while (digits > 0 && factor * (skipped + (this.#byCommonness[digits] as number)) < limit)
      skipped += this.#byCommonness[digits--] as number
    let count = 0
    const end = starts[row + 1] as number
    for (let at = starts[row] as number; at < end; at += 1) {
      const feature = numbers[at] as number
      const common = commonness[feature] as number
      // Without a branch: written each time, kept where it is rare.
      rare[count] = feature
      count += common <= digits ? 1 : 0
      if (common !== digits) continue
      const more = skipped + (weights[feature] as number)
      if (factor * more >= limit) continue
      skipped = more
      count -= 1
    }
    this.#rareCount = count
    this.#skipped = skipped
  }

  /** Sums what other rows share of the features that are looked up; returns how many share anything. */
  #share(): number {
    const rare = this.#rare
    const starts = this.#starts
    const ends = this.#ends
    const lists = this.#lists
    const weights = this.#weights
    const shared = this.#shared
    const touched = this.#touched
    const features = this.#rareCount
    let count = 0
    for (let nth = 0; nth < features; nth += 1) {
      const feature = rare[nth] as number
      const end = ends[feature] as number
      const weighs = weights[feature] as number
      for (let at = starts[feature] as number; at < end; at += 1) {
        const other = lists[at] as number
        const before = shared[other] as number
        // Without a branch: written each time, kept the first.
        touched[count] = other
        count += before === 0 ? 1 : 0
        shared[other] = before + weighs
      }
    }
    return count
  }

  /** The rows that may share enough with the one that is taken, seniors first. */
  #possible(row: number, weight: number): Int32Array {
    const count = this.#share()
    const shared = this.#shared
    const touched = this.#touched
    const skipped = this.#skipped
    // What must be shared at least, as the other weighs at least that.
    const least = (DICE.repeats * weight - 2 * DICE.of * skipped) / (2 * DICE.of - DICE.repeats)
    let possible = 0
    for (let at = 0; at < count; at += 1) {
      const other = touched[at] as number
      const sum = shared[other] as number
      shared[other] = 0
      if (sum < least || !this.#repeats(row, sum + skipped, weight, other)) continue
      touched[possible++] = other
    }
    return inOrder(touched.subarray(0, possible))
  }

  /** Whether a row repeats another with which it shares so much: both are alike, or it is a piece of the other. */
  #repeats(row: number, shared: number, weight: number, other: number): boolean {
    if (this.#reaches(DICE.repeats, shared, weight, other)) return true
    if (CONTAINED.of * shared < CONTAINED.shares * weight) return false
    const { starts } = this.#features
    const length = (starts[other + 1] as number) - (starts[other] as number)
    return length <= CONTAINED.longer * ((starts[row + 1] as number) - (starts[row] as number))
  }

  /** Whether Dice's coefficient of two rows is at least so many parts when they share so much. */
  #reaches(parts: number, shared: number, weight: number, other: number): boolean {
    return 2 * DICE.of * shared >= parts * (weight + this.#weightOf(other))
  }

  #search(row: number, weight: number): { senior: number; close: boolean } {
    const { numbers, starts } = this.#features
    const weights = this.#weights
    const marks = this.#marks
    for (const other of this.#possible(row, weight)) {
      const end = starts[other + 1] as number
      let shared = 0
      for (let at = starts[other] as number; at < end; at += 1) {
        const feature = numbers[at] as number
        if (marks[feature] === row + 1) shared += weights[feature] as number
      }
      if (!this.#repeats(row, shared, weight, other)) continue
      return { senior: other, close: this.#reaches(DICE.close, shared, weight, other) }
    }
    return { senior: -1, close: false }
  }
}

/** Puts rows in order; few of them faster than a sort would. */
function inOrder(rows: Int32Array): Int32Array {
  if (rows.length > FEW) return rows.sort()
  for (let at = 1; at < rows.length; at += 1) {
    const row = rows[at] as number
    let to = at
    while (to > 0 && (rows[to - 1] as number) > row) {
      rows[to] = rows[to - 1] as number
      to -= 1
    }
    rows[to] = row
  }
  return rows
}
