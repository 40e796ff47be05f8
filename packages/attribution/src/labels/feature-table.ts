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

/** Places that there are at first for hashes; a power of 2. */
const PLACES = 1 << 12

/** Spreads hashes over the places, so that those that somebody chose to be alike do not meet (Knuth's multiplicative hashing). */
const SPREAD = 0x9e3779b1

/** Gives hashes of 32 bits small numbers, the same one to the same hash. */
export class Numbering {
  /** At most half of the places are taken; each holds a hash and its number plus one, or 0. */
  #hashes = new Uint32Array(PLACES)
  #numbers = new Int32Array(PLACES)
  #size = 0

  get size(): number {
    return this.#size
  }

  of(hash: number): number {
    const place = this.#placeOf(hash)
    const known = this.#numbers[place] as number
    if (known > 0) return known - 1
    this.#hashes[place] = hash
    this.#size += 1
    this.#numbers[place] = this.#size
    if (2 * this.#size > this.#numbers.length) this.#grow()
    return this.#size - 1
  }

  /** The number of a hash that was met before, or -1. */
  known(hash: number): number {
    return (this.#numbers[this.#placeOf(hash)] as number) - 1
  }

  /** Where a hash is, or where it may go. */
  #placeOf(hash: number): number {
    const hashes = this.#hashes
    const numbers = this.#numbers
    const mask = numbers.length - 1
    let place = Math.imul(hash, SPREAD) >>> (Math.clz32(mask) & 31)
    while ((numbers[place] as number) > 0 && hashes[place] !== hash) place = (place + 1) & mask
    return place
  }

  #grow(): void {
    const hashes = this.#hashes
    const numbers = this.#numbers
    this.#hashes = new Uint32Array(2 * hashes.length)
    this.#numbers = new Int32Array(2 * numbers.length)
    for (let at = 0; at < numbers.length; at += 1) {
      if (numbers[at] === 0) continue
      const place = this.#placeOf(hashes[at] as number)
      this.#hashes[place] = hashes[at] as number
      this.#numbers[place] = numbers[at] as number
    }
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
