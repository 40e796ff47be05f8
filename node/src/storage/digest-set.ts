/** Words of a digest that are kept: 128 bits, so that nobody finds two blocks that are taken for one. */
const WORDS = 4
const FIRST_SLOTS = 64

/** A set of multihash digests in 16 bytes each, at most half of its slots taken: a million blocks take 32 MiB. */
export class DigestSet {
  #slots = new Uint32Array(FIRST_SLOTS * WORDS)
  #size = 0

  get size(): number {
    return this.#size
  }

  has(digest: Uint8Array): boolean {
    return this.#isTaken(this.#placeOf(wordsOf(digest), this.#slots))
  }

  add(digest: Uint8Array): void {
    const words = wordsOf(digest)
    const at = this.#placeOf(words, this.#slots)
    if (this.#isTaken(at)) return
    this.#slots.set(words, at)
    this.#size += 1
    if (2 * WORDS * this.#size > this.#slots.length) this.#grow()
  }

  #isTaken(at: number): boolean {
    const slots = this.#slots
    return slots[at] !== 0 || slots[at + 1] !== 0 || slots[at + 2] !== 0 || slots[at + 3] !== 0
  }

  /** Where it stands, or the free slot where it would stand. */
  #placeOf(words: Uint32Array, slots: Uint32Array): number {
    const [a = 0, b = 0, c = 0, d = 0] = words
    const last = slots.length / WORDS - 1
    for (let slot = a & last; ; slot = (slot + 1) & last) {
      const at = slot * WORDS
      const [e, f, g, h] = [slots[at], slots[at + 1], slots[at + 2], slots[at + 3]]
      if ((a === e && b === f && c === g && d === h) || (e === 0 && f === 0 && g === 0 && h === 0)) return at
    }
  }

  #grow(): void {
    const old = this.#slots
    const slots = new Uint32Array(2 * old.length)
    for (let at = 0; at < old.length; at += WORDS) {
      const words = old.subarray(at, at + WORDS)
      if (words.some((word) => word !== 0)) slots.set(words, this.#placeOf(words, slots))
    }
    this.#slots = slots
  }
}

/** The last 16 bytes: a short digest, which no content has, is filled up with zeros. None is all zeros. */
function wordsOf(digest: Uint8Array): Uint32Array {
  const bytes = new Uint8Array(4 * WORDS)
  bytes.set(digest.subarray(-bytes.length))
  const words = new Uint32Array(bytes.buffer)
  if (words.every((word) => word === 0)) words[0] = 1
  return words
}
