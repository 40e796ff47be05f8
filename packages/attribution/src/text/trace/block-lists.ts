import type { Placed, Seniorities } from '../seniorities.ts'
import { KeptRuns } from './kept-runs.ts'

/** Blocks with a word alone that can be found by it; with two words together more: they say more. */
const TRIED = 32
const PAIR_TRIED = 128
/** Blocks of a list that are counted. */
const MOST = 2048
/** Where only some contributions count, so many times as many blocks are read. */
const READ_ON = 16
/** Integers that are kept: of first blocks, and of counts. */
const KEPT = 1 << 22

/** Reads which blocks have a feature, of the contributions that count, and remembers it. */
export class BlockLists {
  readonly seniorities: Seniorities
  /** For each contribution whether it counts; undefined where all do. */
  readonly #counting: Uint8Array | undefined
  readonly #firsts = new KeptRuns(KEPT)
  readonly #counts = new KeptRuns(KEPT)
  readonly #found = new Int32Array(MOST)
  /** Blocks of those that count and of others. */
  #all: Int32Array | undefined

  constructor(seniorities: Seniorities, among?: (contribution: Uint8Array) => boolean) {
    this.seniorities = seniorities
    if (among === undefined) return
    // asked once for each, and not for each block that is read
    const counting = Uint8Array.from(seniorities.all, ({ held }) => (among(held.id) ? 1 : 0))
    if (counting.includes(0)) this.#counting = counting
  }

  /** Forgets what there is too much of, before a text. */
  begin(): void {
    this.#firsts.begin()
    this.#counts.begin()
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
    if (known >= 0) return known
    const most = isPair ? PAIR_TRIED : TRIED
    const at = this.#firsts.room(most) + 1
    return this.#firsts.keep(key, this.#readInto(this.#firsts.words, at, feature, most))
  }

  /**
   * How many blocks a feature has in a contribution and in those senior to it; where only the first ones are read, as many as
   * they let expect. `place` is that of the first ones.
   */
  countIn(feature: number, isPair: boolean, place: number, { nth, end }: Placed): number {
    const first = this.#firsts.words
    const count = first[place] as number
    if (count < (isPair ? PAIR_TRIED : TRIED) || (first[place + count] as number) >= end) return rank(first, place, end)
    const known = this.#counts.get(feature)
    const counts = known >= 0 ? known : this.#count(feature)
    const words = this.#counts.words
    const last = words[counts + 1] as number
    if (last >= 0 && last < end) return Math.floor((MOST * end) / (last + 1))
    return countOf(words, counts, nth)
  }

  /** Counts all blocks by contribution: the last one of as many as are counted or -1, then places of contributions and sums. */
  #count(feature: number): number {
    const { seniorities } = this
    const found = this.#found
    const count = this.#readInto(found, 0, feature, MOST)
    const at = this.#counts.room(2 * count + 1) + 1
    const { words } = this.#counts
    words[at] = count === MOST ? (found[MOST - 1] as number) : -1
    let to = at + 1
    for (let block = 0; block < count; ) {
      const nth = seniorities.ownerAt(found[block] as number)
      const { end } = seniorities.all[nth] as Placed
      while (block < count && (found[block] as number) < end) block += 1
      words[to++] = nth
      words[to++] = block
    }
    return this.#counts.keep(feature, to - at)
  }

  #readInto(into: Int32Array, at: number, feature: number, most: number): number {
    const { seniorities } = this
    const counting = this.#counting
    const limit = seniorities.blockCount
    if (counting === undefined) return seniorities.readBlocks(feature, limit, into, at, most)
    this.#all ??= new Int32Array(MOST * READ_ON)
    const all = this.#all
    const count = seniorities.readBlocks(feature, limit, all, 0, all.length)
    let kept = 0
    for (let nth = 0; nth < count && kept < most; ) {
      const owner = seniorities.ownerAt(all[nth] as number)
      const { end } = seniorities.all[owner] as Placed
      const isCounting = counting[owner] === 1
      for (; nth < count && (all[nth] as number) < end; nth += 1)
        if (isCounting && kept < most) into[at + kept++] = all[nth] as number
    }
    return kept
  }
}

/** How many blocks are in a contribution and in those senior to it, by counts. */
function countOf(words: Int32Array, place: number, nth: number): number {
  const start = place + 2
  let low = 0
  let high = ((words[place] as number) - 1) >> 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((words[start + 2 * middle] as number) <= nth) low = middle + 1
    else high = middle
  }
  return low === 0 ? 0 : (words[start + 2 * low - 1] as number)
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
