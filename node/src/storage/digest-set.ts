import { randomInt } from 'node:crypto'

/** Words of a digest that are kept: 128 bits, so that nobody finds two blocks that are taken for one. */
const WORDS = 4
const BYTES = 4 * WORDS
const FIRST_SLOTS = 64
/** Of the multiplicative hash that spreads digests over the slots. */
const FACTOR = 0x9e37_79b1
const SEED = randomInt(2 ** 32)

/** A set of multihash digests in 16 bytes each, at most half of its slots taken: a million blocks take 32 MiB. */
export class DigestSet {
  #slots = new Uint32Array(FIRST_SLOTS * WORDS)
  #size = 0
  /** The digest at hand. */
  readonly #bytes = new Uint8Array(BYTES)
  readonly #words = new Uint32Array(this.#bytes.buffer)

  get size(): number {
    return this.#size
  }

  has(digest: Uint8Array): boolean {
    this.#read(digest)
    return this.#isTaken(this.#slots, this.#placeOf(this.#slots, this.#words, 0))
  }

  add(digest: Uint8Array): void {
    this.#read(digest)
    const at = this.#placeOf(this.#slots, this.#words, 0)
    if (this.#isTaken(this.#slots, at)) return
    this.#slots.set(this.#words, at)
    this.#size += 1
    if (2 * WORDS * this.#size > this.#slots.length) this.#grow()
  }

  /** The last 16 bytes: a short digest, which no content has, is filled up with zeros. None is all zeros. */
  #read(digest: Uint8Array): void {
    const bytes = this.#bytes
    if (digest.length < BYTES) bytes.fill(0)
    bytes.set(digest.length <= BYTES ? digest : digest.subarray(digest.length - BYTES))
    if (!this.#isTaken(this.#words, 0)) this.#words[0] = 1
  }

  #isTaken(words: Uint32Array, at: number): boolean {
    return words[at] !== 0 || words[at + 1] !== 0 || words[at + 2] !== 0 || words[at + 3] !== 0
  }

  /** Where the words that stand at `from` are among the slots, or the free slot where they would be. */
  #placeOf(slots: Uint32Array, words: Uint32Array, from: number): number {
    const last = slots.length / WORDS - 1
    // who makes content can choose some bits of its digests, and must not choose where they stand
    const first = Math.imul((words[from] as number) ^ SEED, FACTOR) ^ (words[from + 1] as number)
    for (let slot = first & last; ; slot = (slot + 1) & last) {
      const at = slot * WORDS
      if (!this.#isTaken(slots, at)) return at
      if (
        slots[at] === words[from] &&
        slots[at + 1] === words[from + 1] &&
        slots[at + 2] === words[from + 2] &&
        slots[at + 3] === words[from + 3]
      )
        return at
    }
  }

  #grow(): void {
    const old = this.#slots
    const slots = new Uint32Array(2 * old.length)
    for (let from = 0; from < old.length; from += WORDS) {
      if (!this.#isTaken(old, from)) continue
      const at = this.#placeOf(slots, old, from)
      for (let word = 0; word < WORDS; word++) slots[at + word] = old[from + word] as number
    }
    this.#slots = slots
  }
}
