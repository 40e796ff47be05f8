import { BIT } from '../bits.ts'
import { hashWord, pairFeature, wordFeature } from '../hash.ts'
import { COMMON } from '../segment/segment-builder.ts'
import type { Placed } from '../seniorities.ts'
import type { Wording } from '../wording.ts'
import type { BlockLists } from './block-lists.ts'

/** No feature. */
export const NONE = -1

/** A text that is traced: its words, and each of them alone and with the next one as a feature of the index. */
export class Asked {
  readonly hashes: readonly number[]
  /** How rare each is in common text. */
  readonly weights: readonly number[]
  /** For each word its feature by itself, `NONE` where it has no postings, and that with the next word. */
  readonly alone: Int32Array
  readonly pairs: Int32Array
  /** Of each feature: where its first blocks lie in the lists, and what it is worth that a block has it. */
  readonly places: number[] = []
  readonly worths: number[] = []
  readonly #ids: number[] = []
  readonly #arePairs: boolean[] = []
  readonly #numbers = new Map<number, number>()
  readonly #lists: BlockLists

  constructor(words: readonly string[], wording: Wording, lists: BlockLists) {
    this.#lists = lists
    const hashes = words.map(hashWord)
    const weights = words.map((word, nth) => wording.weight(word, hashes[nth] as number))
    this.hashes = hashes
    this.weights = weights
    this.alone = new Int32Array(words.length)
    this.pairs = new Int32Array(words.length).fill(NONE)
    for (let at = 0; at < words.length; at += 1) {
      const weight = weights[at] as number
      this.alone[at] = weight < COMMON ? NONE : this.#feature(wordFeature(hashes[at] as number), weight, false)
    }
    for (let at = 0; at + 1 < words.length; at += 1) {
      const weight = ((weights[at] as number) + (weights[at + 1] as number)) >> 1
      this.pairs[at] = this.#feature(pairFeature(hashes[at] as number, hashes[at + 1] as number), weight, true)
    }
  }

  /** How many features there are. */
  get count(): number {
    return this.places.length
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
