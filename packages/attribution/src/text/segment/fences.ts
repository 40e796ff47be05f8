/** Features, and where the lists begin that a fence leads to, two words for each fence; and where among them to look. */
export class Fences {
  readonly #words: Uint32Array
  /** For each value of a feature's first bits the last fence at or before the least such feature. */
  readonly #directory: Uint32Array
  readonly #shift: number

  /** `bits` is how many bits features have. */
  constructor(words: Uint32Array, bits: number) {
    this.#words = words
    const kept = Math.min(bits, 32 - Math.clz32(words.length))
    this.#shift = bits - kept
    this.#directory = new Uint32Array(2 ** kept)
    let fence = 0
    for (let value = 0; value < this.#directory.length; value += 1) {
      while (2 * fence + 2 < words.length && (words[2 * fence + 2] as number) <= value * 2 ** this.#shift) fence += 1
      this.#directory[value] = fence
    }
  }

  get count(): number {
    return this.#words.length / 2
  }

  /** The last fence at or before a feature; -1 where there is none. */
  before(feature: number): number {
    const words = this.#words
    if (words.length === 0 || feature < (words[0] as number)) return -1
    let fence = this.#directory[feature >>> this.#shift] as number
    while (2 * fence + 2 < words.length && (words[2 * fence + 2] as number) <= feature) fence += 1
    return fence
  }

  /** The first feature of a fence. */
  featureOf(fence: number): number {
    return this.#words[2 * fence] as number
  }

  /** Where its lists begin. */
  placeOf(fence: number): number {
    return this.#words[2 * fence + 1] as number
  }
}
