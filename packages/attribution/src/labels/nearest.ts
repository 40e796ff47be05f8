/** Fractions of a similarity's square; texts of less than 2^18 features keep all products below 2^53. */
const SCALE = 2 ** 16

/**
 * How alike two texts are, as whole numbers that order: the square of what they share over how many features the other
 * text has, rounded down. For one text it orders others as the cosine of vectors of equal weights does.
 */
function likeness(shared: number, features: number): number {
  return Math.floor((shared * shared * SCALE) / features)
}

/** The texts that are most alike, best first, those with lower numbers first among equals; texts that share nothing never are. */
export class Nearest {
  readonly texts: Int32Array
  readonly #likeness: Float64Array
  readonly #most: number
  #count = 0

  constructor(most: number) {
    this.#most = most
    this.texts = new Int32Array(most)
    this.#likeness = new Float64Array(most)
  }

  get count(): number {
    return this.#count
  }

  /** How alike the text at a place is. */
  likenessAt(at: number): number {
    return this.#likeness[at] as number
  }

  /** Looks through all texts; `sizes` are their numbers of features, `without` is a text that is left out. */
  find(shared: Int32Array, sizes: Int32Array, without = -1): void {
    this.#count = 0
    let bound = 0
    for (let text = 0; text < shared.length; text += 1) {
      const both = shared[text] as number
      if (both === 0) continue
      const size = sizes[text] as number
      // Most texts fail here, before the division.
      if (both * both * SCALE < bound * size || text === without) continue
      const alike = likeness(both, size)
      if (this.#count === this.#most && alike <= this.likenessAt(this.#most - 1)) continue
      this.#insert(text, alike)
      if (this.#count === this.#most) bound = this.likenessAt(this.#most - 1)
    }
  }

  #insert(text: number, alike: number): void {
    let at = this.#count < this.#most ? this.#count++ : this.#most - 1
    while (at > 0 && this.likenessAt(at - 1) < alike) {
      this.texts[at] = this.texts[at - 1] as number
      this.#likeness[at] = this.#likeness[at - 1] as number
      at -= 1
    }
    this.texts[at] = text
    this.#likeness[at] = alike
  }
}
