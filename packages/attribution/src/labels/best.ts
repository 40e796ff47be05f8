/** Fractions of a similarity's square; texts of less than 2^18 features keep all products below 2^53. */
const SCALE = 2 ** 16

/** The texts nearest to each of some others, best first: those of `n` are `texts` from `starts[n]` to `starts[n + 1]`. */
export interface Nearest {
  readonly starts: Int32Array
  readonly texts: Int32Array
}

/**
 * How alike two texts are, as whole numbers that order: the square of what they share over how many features the other
 * text has, rounded down. For one text it orders others as the cosine of vectors of equal weights does.
 */
function likeness(shared: number, features: number): number {
  return Math.floor((shared * shared * SCALE) / features)
}

/** Whether a text of so many features that shares so many may be as alike as a bound; without a division. */
export function mayReach(bound: number, shared: number, features: number): boolean {
  return shared * shared * SCALE >= bound * features
}

/** For each of some texts the best so far of those that it was compared with. */
export class Best {
  readonly counts: Int32Array
  /** How alike a text must be more than; 0 while there is room. */
  readonly bounds: Float64Array
  readonly #texts: Int32Array
  readonly #likeness: Float64Array
  readonly #most: number

  constructor(size: number, most: number) {
    this.#most = most
    this.counts = new Int32Array(size)
    this.bounds = new Float64Array(size)
    this.#texts = new Int32Array(size * most)
    this.#likeness = new Float64Array(size * most)
  }

  /** Puts a text of so many features that shares so many among the best of one, behind those that are as alike. */
  put(one: number, text: number, shared: number, features: number): void {
    const alike = likeness(shared, features)
    const start = one * this.#most
    const last = start + this.#most - 1
    const count = this.counts[one] as number
    if (count === this.#most && alike <= (this.#likeness[last] as number)) return
    let at = count < this.#most ? start + count : last
    while (at > start && (this.#likeness[at - 1] as number) < alike) {
      this.#texts[at] = this.#texts[at - 1] as number
      this.#likeness[at] = this.#likeness[at - 1] as number
      at -= 1
    }
    this.#texts[at] = text
    this.#likeness[at] = alike
    if (count < this.#most) this.counts[one] = count + 1
    if (this.counts[one] === this.#most) this.bounds[one] = this.#likeness[last] as number
  }

  found(): Nearest {
    const size = this.counts.length
    const starts = new Int32Array(size + 1)
    for (let one = 0; one < size; one += 1) starts[one + 1] = (starts[one] as number) + (this.counts[one] as number)
    const texts = new Int32Array(starts[size] as number)
    for (let one = 0; one < size; one += 1) {
      const start = one * this.#most
      texts.set(this.#texts.subarray(start, start + (this.counts[one] as number)), starts[one])
    }
    return { starts, texts }
  }
}
