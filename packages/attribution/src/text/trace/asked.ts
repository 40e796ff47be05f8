import { BIT } from '../bits.ts'
import { hashWord, pairFeature, wordFeature } from '../hash.ts'
import { COMMON } from '../segment/segment-builder.ts'
import type { Placed } from '../seniorities.ts'
import type { Wording } from '../wording.ts'
import type { BlockLists } from './block-lists.ts'

/** No feature. */
export const NONE = -1

/** Words whose features are known at a time; a multiple of what is gathered at once. */
export const PART = 3072
/** Words before and after these that are looked at too. */
const MARGIN = 64
/** Features that are read before whoever waits has a turn. */
const FEATURES_A_TURN = 512

/**
 * A text that is traced: its words, and each of them alone and with the next one as a feature of the index. Features are those of
 * one part of the text at a time: so what is read of the index does not grow with the text.
 */
export class Asked {
  readonly hashes: readonly number[]
  /** How rare each is in common text. */
  readonly weights: readonly number[]
  /** For each word of the part its feature by itself, `NONE` where it has no postings, and that with the next word. */
  readonly alone: Int32Array
  readonly pairs: Int32Array
  /** Of each feature: where its first blocks lie in the lists, and what it is worth that a block has it. */
  places: number[] = []
  worths: number[] = []
  #ids: number[] = []
  #arePairs: boolean[] = []
  #numbers = new Map<number, number>()
  readonly #lists: BlockLists

  constructor(words: readonly string[], wording: Wording, lists: BlockLists) {
    this.#lists = lists
    const hashes = words.map(hashWord)
    this.hashes = hashes
    this.weights = words.map((word, nth) => wording.weight(word, hashes[nth] as number))
    this.alone = new Int32Array(words.length)
    this.pairs = new Int32Array(words.length).fill(NONE)
  }

  /** How many features there are. */
  get count(): number {
    return this.places.length
  }

  /** Goes on to the part of the text that begins with a word. Yields now and then. */
  *read(first: number): Generator<void> {
    this.#lists.begin()
    this.places = []
    this.worths = []
    this.#ids = []
    this.#arePairs = []
    this.#numbers = new Map()
    const { hashes, weights } = this
    const from = Math.max(0, first - MARGIN)
    const to = Math.min(hashes.length, first + PART + MARGIN)
    for (let at = from; at < to; at += 1) {
      if ((at - from) % FEATURES_A_TURN === FEATURES_A_TURN - 1) yield
      const weight = weights[at] as number
      this.alone[at] = weight < COMMON ? NONE : this.#feature(wordFeature(hashes[at] as number), weight, false)
    }
    for (let at = from; at < to && at + 1 < hashes.length; at += 1) {
      if ((at - from) % FEATURES_A_TURN === FEATURES_A_TURN - 1) yield
      const weight = ((weights[at] as number) + (weights[at + 1] as number)) >> 1
      this.pairs[at] = this.#feature(pairFeature(hashes[at] as number, hashes[at + 1] as number), weight, true)
    }
  }

  /** How many blocks a feature has in a contribution and in those senior to it. */
  countIn(feature: number, placed: Placed): number {
    const place = this.places[feature] as number
    return this.#lists.countIn(this.#ids[feature] as number, this.#arePairs[feature] as boolean, place, placed)
  }

  #feature(id: number, weight: number, isPair: boolean): number {
    const known = this.#numbers.get(id)
    if (known !== undefined) return known
    const number = this.places.push(this.#lists.first(id, isPair)) - 1
    this.worths.push(Math.max(BIT, weight))
    this.#ids.push(id)
    this.#arePairs.push(isPair)
    this.#numbers.set(id, number)
    return number
  }
}
