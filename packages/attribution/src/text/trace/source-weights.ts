import { BIT } from '../bits.ts'
import { weightAmong } from '../common-words.ts'
import { pairFeature } from '../hash.ts'
import type { Placed } from '../seniorities.ts'
import { type Asked, NONE } from './asked.ts'

/** Words that follow another one are expected as in common text so many times, before any were seen. */
const LINK_PRIOR = 16
/** What was said so many words ago is no news. */
const RECENT = 32
const UNKNOWN = -1
/**
 * Words around a window that are remembered: more than an alignment reaches, whose window only moves on. So what is kept of a
 * source does not grow with the text.
 */
const REMEMBERED = 64
const NOWHERE = -1

/** Memory for what is told of one source: for each place that is remembered its word, and what that and its link weigh. */
export function weightsMemory(): Int32Array {
  return new Int32Array(3 * REMEMBERED)
}

/** Which words of a text stand after the same word as shortly before: a text that repeats itself says that once. */
export function repeated(hashes: readonly number[]): Uint8Array {
  const last = new Map<number, number>()
  return Uint8Array.from(hashes, (hash, at) => {
    if (at === 0) return 0
    const pair = pairFeature(hashes[at - 1] as number, hash)
    const before = last.get(pair)
    last.set(pair, at)
    return before !== undefined && at - before <= RECENT ? 1 : 0
  })
}

/**
 * How rare the words of a text are in a source and in what came before it, in sixteenths of a bit: each alone, and each
 * after the one before it. Who comes later changes nothing.
 */
export class SourceWeights {
  readonly #asked: Asked
  readonly #repeated: Uint8Array
  readonly #common: ReadonlyMap<number, number>
  readonly #placed: Placed
  readonly #tokens: number
  readonly #told: Int32Array

  /** `told` is memory as `weightsMemory` makes it, used before or not. */
  constructor(asked: Asked, again: Uint8Array, common: ReadonlyMap<number, number>, placed: Placed, told: Int32Array) {
    this.#asked = asked
    this.#repeated = again
    this.#common = common
    this.#placed = placed
    this.#tokens = placed.tokens
    this.#told = told.fill(NOWHERE)
  }

  /** Where a word is remembered; forgets the one that was there. */
  #placeOf(at: number): number {
    const place = 3 * (at % REMEMBERED)
    if (this.#told[place] !== at) {
      this.#told[place] = at
      this.#told[place + 1] = UNKNOWN
      this.#told[place + 2] = UNKNOWN
    }
    return place
  }

  #background(at: number): number {
    const weight = this.#asked.weights[at] as number
    return this.#common.get(this.#asked.hashes[at] as number) ?? weight
  }

  #count(at: number): number {
    const feature = this.#asked.alone[at] as number
    if (feature === NONE) return Math.floor(this.#tokens / 2 ** Math.floor(this.#background(at) / BIT))
    return this.#asked.countIn(feature, this.#placed)
  }

  /** What a word alone, or after the one before it, weighs at most: told without a look at how often it was said. */
  most(at: number, follows: boolean): number {
    return follows && this.#repeated[at] === 1 ? BIT : this.#background(at)
  }

  /** A word alone. */
  word(at: number): number {
    const place = this.#placeOf(at) + 1
    let weight = this.#told[place] as number
    if (weight === UNKNOWN) {
      weight = this.#background(at)
      if (this.#asked.alone[at] !== NONE)
        weight = Math.min(weight, weightAmong(this.#count(at), this.#tokens, this.#asked.weights[at] as number))
      this.#told[place] = weight
    }
    return weight
  }

  /** A word after the one before it. */
  link(at: number): number {
    const place = this.#placeOf(at) + 2
    let weight = this.#told[place] as number
    if (weight === UNKNOWN) {
      weight = this.word(at)
      if (this.#repeated[at] === 1) weight = BIT
      else if (at > 0) {
        const pair = this.#asked.countIn(this.#asked.pairs[at - 1] as number, this.#placed)
        const before = Math.max(this.#count(at - 1), pair)
        weight = Math.min(weight, weightAmong(Math.max(0, pair - 1), Math.max(0, before - 1), weight, LINK_PRIOR))
      }
      this.#told[place] = weight
    }
    return weight
  }
}
