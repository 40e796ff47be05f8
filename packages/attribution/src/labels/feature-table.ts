import { featuresOf } from './features.ts'

/** Features of many texts, numbered as they are met: those of text `n` are `numbers` from `ends[n - 1]` to `ends[n]`. */
export interface FeatureTable {
  readonly size: number
  /** How many different features there are in all texts that share the numbering. */
  readonly vocabulary: number
  readonly numbers: Int32Array
  /** One more than there are texts; text `n` goes from `starts[n]` to `starts[n + 1]`. */
  readonly starts: Int32Array
}

/** Gives hashes small numbers, the same one to the same hash. */
export class Numbering {
  readonly #numbers = new Map<number, number>()

  get size(): number {
    return this.#numbers.size
  }

  of(hash: number): number {
    const known = this.#numbers.get(hash)
    if (known !== undefined) return known
    const next = this.#numbers.size
    this.#numbers.set(hash, next)
    return next
  }

  /** The number of a hash that was met before, or -1. */
  known(hash: number): number {
    return this.#numbers.get(hash) ?? -1
  }
}

/** The features of texts; `numbering` is shared by tables that are compared with each other. */
export function featureTable(texts: readonly string[], numbering: Numbering, onlyKnown = false): FeatureTable {
  const starts = new Int32Array(texts.length + 1)
  let numbers = new Int32Array(1024)
  let count = 0
  texts.forEach((text, at) => {
    const hashes = featuresOf(text)
    if (count + hashes.length > numbers.length) {
      const larger = new Int32Array(2 * (count + hashes.length))
      larger.set(numbers.subarray(0, count))
      numbers = larger
    }
    for (const hash of hashes) {
      const number = onlyKnown ? numbering.known(hash) : numbering.of(hash)
      if (number >= 0) numbers[count++] = number
    }
    starts[at + 1] = count
  })
  return { size: texts.length, vocabulary: numbering.size, numbers: numbers.slice(0, count), starts }
}

/** The features of one text of a table. */
export function featuresAt(table: FeatureTable, at: number): Int32Array {
  return table.numbers.subarray(table.starts[at], table.starts[at + 1])
}
