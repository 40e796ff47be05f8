/** Buckets for words; a power of two, some times as many as words. */
const BUCKETS = 128
const MASK = BUCKETS - 1
/** Words at most. */
const MOST = 48

/** Where each word stands in a short part of a text, by its hash. */
export class NearWords {
  /** Hashes with a sign. */
  readonly #keys = new Int32Array(BUCKETS)
  /** The first place of each bucket's word, and for each place the next one of the same word; one more, 0 for none. */
  readonly #firsts = new Int32Array(BUCKETS)
  readonly #nexts = new Int32Array(MOST)
  #from = 0

  /** Becomes the words from `from` to `to`, which are no more than 48. */
  become(hashes: ArrayLike<number>, from: number, to: number): void {
    this.#from = from
    this.#firsts.fill(0)
    for (let at = to - 1; at >= from; at -= 1) {
      const hash = (hashes[at] as number) | 0
      const bucket = this.#bucketOf(hash)
      this.#keys[bucket] = hash
      this.#nexts[at - from] = this.#firsts[bucket] as number
      this.#firsts[bucket] = at - from + 1
    }
  }

  #bucketOf(hash: number): number {
    let bucket = hash & MASK
    while (this.#firsts[bucket] !== 0 && this.#keys[bucket] !== hash) bucket = (bucket + 1) & MASK
    return bucket
  }

  /** The first place of a word; -1 for none. */
  first(hash: number): number {
    const first = this.#firsts[this.#bucketOf(hash)] as number
    return first === 0 ? -1 : this.#from - 1 + first
  }

  /** The next place of the same word; -1 for none. */
  next(place: number): number {
    const next = this.#nexts[place - this.#from] as number
    return next === 0 ? -1 : this.#from - 1 + next
  }
}
