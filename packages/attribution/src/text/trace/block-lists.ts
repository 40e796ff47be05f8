import type { Seniorities } from '../seniorities.ts'
import { KeptRuns } from './kept-runs.ts'

/** Blocks with a word alone that can be found by it; with two words together more: they say more. */
const TRIED = 32
const PAIR_TRIED = 128
/** Blocks of a list that are counted. */
const MOST = 2048
/** Where only some contributions count, so many times as many blocks are read. */
const READ_ON = 16
/** Integers that are kept: of first blocks, and of whole lists. */
const KEPT = 1 << 22
const KEPT_WHOLE = 1 << 23

/** Reads which blocks have a feature, of the contributions that count, and remembers it. */
export class BlockLists {
  readonly seniorities: Seniorities
  readonly #among: ((contribution: Uint8Array) => boolean) | undefined
  readonly #firsts = new KeptRuns(KEPT)
  readonly #wholes = new KeptRuns(KEPT_WHOLE)

  constructor(seniorities: Seniorities, among?: (contribution: Uint8Array) => boolean) {
    this.seniorities = seniorities
    this.#among = among
  }

  /** Forgets what there is too much of, before a text. */
  begin(): void {
    this.#firsts.begin()
    this.#wholes.begin()
  }

  /** What places in lists are of; good until another list is read. */
  get words(): Int32Array {
    return this.#firsts.words
  }

  /**
   * The place in `words` of the first blocks with a feature: their number, then the blocks, rising. More of them are read for
   * a pair of words.
   */
  first(feature: number, isPair: boolean): number {
    const key = 2 * feature + (isPair ? 1 : 0)
    const known = this.#firsts.get(key)
    return known >= 0 ? known : this.#read(this.#firsts, key, feature, isPair ? PAIR_TRIED : TRIED)
  }

  /**
   * How many blocks below `end` a feature has; where only the first ones are read, as many as they let expect. `place` is
   * that of the first ones.
   */
  countBefore(feature: number, isPair: boolean, place: number, end: number): number {
    const first = this.#firsts.words
    const count = first[place] as number
    if (count < (isPair ? PAIR_TRIED : TRIED) || (first[place + count] as number) >= end) return rank(first, place, end)
    const known = this.#wholes.get(feature)
    const whole = known >= 0 ? known : this.#read(this.#wholes, feature, feature, MOST)
    const words = this.#wholes.words
    if (words[whole] === MOST) {
      const last = words[whole + MOST] as number
      if (last < end) return Math.floor((MOST * end) / (last + 1))
    }
    return rank(words, whole, end)
  }

  #read(runs: KeptRuns, key: number, feature: number, most: number): number {
    const { seniorities } = this
    const among = this.#among
    const limit = seniorities.blockCount
    if (among === undefined) {
      const at = runs.room(most) + 1
      return runs.keep(key, seniorities.readBlocks(feature, limit, runs.words, at, most))
    }
    const at = runs.room(MOST * READ_ON) + 1
    const { words } = runs
    const count = seniorities.readBlocks(feature, limit, words, at, MOST * READ_ON)
    let kept = 0
    for (let nth = 0; nth < count && kept < most; nth += 1) {
      const block = words[at + nth] as number
      if (among(seniorities.ownerOf(block).held.id)) words[at + kept++] = block
    }
    return runs.keep(key, kept)
  }
}

/** How many of a run are below `end`. */
function rank(words: Int32Array, place: number, end: number): number {
  let low = place + 1
  let high = low + (words[place] as number)
  while (low < high) {
    const middle = (low + high) >> 1
    if ((words[middle] as number) < end) low = middle + 1
    else high = middle
  }
  return low - place - 1
}
