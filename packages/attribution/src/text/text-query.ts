import { BIT, bitsOf } from './bits.ts'
import { hashWord, pairFeature, wordFeature } from './hash.ts'
import type { Held } from './segment/contribution-table.ts'
import { BLOCK } from './segment/layout.ts'
import type { BlockWords } from './segment/segment.ts'
import { COMMON } from './segment/segment-builder.ts'
import type { Placed, Seniorities } from './seniorities.ts'
import { type Feature, SharedFeatures } from './shared-features.ts'
import type { TextIndex } from './text-index.ts'

/** Blocks whose words are kept. */
const KEPT = 1 << 14
/** Where only some contributions count, so many times as many blocks are read. */
const READ_ON = 16
/** What a list of one block weighs, in sixteenths of a bit. */
const ALONE = 20 * BIT

/** Some words of a query, as the index knows them. */
export interface QueryWords {
  readonly words: readonly string[]
  readonly hashes: readonly number[]
  /** How rare each is in common text. */
  readonly weights: readonly number[]
  /** Each word as a feature; null for those that have no postings by themselves. */
  readonly alone: readonly (Feature | null)[]
  /** Each word with the next one. */
  readonly pairs: readonly Feature[]
}

/** Consecutive blocks of a row. */
export interface Region {
  readonly placed: Placed
  readonly row: number
  /** Numbers among all blocks; end without. */
  readonly start: number
  readonly end: number
  readonly hashes: readonly number[]
  /** Where the first of the words lies, in words, so that places in regions of one row can be compared. */
  readonly offset: number
  /** The words, read when asked for. */
  readonly words: () => readonly string[]
}

/** A block and how much it has in common with what was asked. */
export interface Candidate {
  readonly block: number
  readonly score: number
}

/** What a query sees: blocks below `limit`, of each list at most `most`, the senior ones, of contributions among some. */
export interface QueryOptions {
  readonly limit: number
  readonly most: number
  readonly among?: (contribution: Uint8Array) => boolean
}

/** How blocks are looked for: at most `top`, below `limit`, not from `but[0]` to `but[1]`. */
interface Looking {
  readonly top: number
  readonly limit?: number
  readonly but?: readonly [start: number, end: number]
}

/** One look at an index, which remembers what it read. It sees blocks below `limit` only. */
export class TextQuery {
  readonly limit: number
  readonly seniorities: Seniorities
  readonly #index: TextIndex
  readonly most: number
  readonly #among: ((contribution: Uint8Array) => boolean) | undefined
  readonly #shared: SharedFeatures
  readonly #lists = new Map<number, readonly number[]>()
  #blocks = new Map<number, BlockWords>()
  readonly #common = new WeakMap<Held, ReadonlyMap<number, number>>()

  constructor(index: TextIndex, { limit, most, among }: QueryOptions) {
    this.#index = index
    this.#among = among
    this.seniorities = index.seniorities
    this.limit = limit
    this.most = most
    this.#shared = new SharedFeatures(index.seniorities.blockCount)
  }

  /** The words as the index knows them. */
  words(words: readonly string[]): QueryWords {
    const hashes = words.map(hashWord)
    const weights = words.map((word, nth) => this.#index.wording.weight(word, hashes[nth] as number))
    const features = new Map<number, Feature>()
    const feature = (id: number, weight: number): Feature => {
      let one = features.get(id)
      if (one === undefined) {
        const list = this.#list(id)
        one = { list, worth: Math.max(BIT, Math.min(weight, ALONE - bitsOf(list.length))), counted: 0 }
        features.set(id, one)
      }
      return one
    }
    const alone = hashes.map((hash, at) => {
      const weight = weights[at] as number
      return weight < COMMON ? null : feature(wordFeature(hash), weight)
    })
    const pairs: Feature[] = []
    for (let at = 0; at + 1 < hashes.length; at += 1) {
      const weight = ((weights[at] as number) + (weights[at + 1] as number)) >> 1
      pairs.push(feature(pairFeature(hashes[at] as number, hashes[at + 1] as number), weight))
    }
    return { words, hashes, weights, alone, pairs }
  }

  #list(feature: number): readonly number[] {
    let list = this.#lists.get(feature)
    if (list === undefined) {
      list = this.#among === undefined ? this.#read(feature, this.most) : this.#readAmong(feature, this.#among)
      if (this.#lists.size > KEPT) this.#lists.clear()
      this.#lists.set(feature, list)
    }
    return list
  }

  #read(feature: number, most: number): number[] {
    return this.seniorities.blocksWith(feature, this.limit, most)
  }

  #readAmong(feature: number, among: (contribution: Uint8Array) => boolean): number[] {
    const list = this.#read(feature, this.most * READ_ON)
    return list.filter((block) => among(this.seniorities.ownerOf(block).held.id)).slice(0, this.most)
  }

  /** How rare the words are in a source, in sixteenths of a bit. */
  weightsIn(held: Held, { hashes, weights }: Pick<QueryWords, 'hashes' | 'weights'>): number[] {
    const common = this.commonIn(held)
    return hashes.map((hash, at) => common.get(hash) ?? (weights[at] as number))
  }

  /** How rare the words of a region are in its contribution, in sixteenths of a bit. */
  regionWeights({ placed, hashes, words }: Region): number[] {
    const { wording } = this.#index
    const texts = wording.hashWeight === undefined ? words() : []
    const weights = hashes.map((hash, at) => wording.hashWeight?.(hash) ?? wording.weight(texts[at] as string, hash))
    return this.weightsIn(placed.held, { hashes, weights })
  }

  /** The weights of words that are common in a source. */
  commonIn(held: Held): ReadonlyMap<number, number> {
    let common = this.#common.get(held)
    if (common === undefined) {
      common = new Map(held.common)
      this.#common.set(held, common)
    }
    return common
  }

  /** The words of a block. */
  blockWords(block: number): BlockWords {
    let words = this.#blocks.get(block)
    if (words === undefined) {
      const { segment, first, start } = this.seniorities.ownerOf(block)
      words = segment.block(block - start + first)
      if (this.#blocks.size > KEPT) this.#blocks = new Map()
      this.#blocks.set(block, words)
    }
    return words
  }

  /** The row of a block. */
  rowOf(block: number): { readonly placed: Placed; readonly row: number } {
    const placed = this.seniorities.ownerOf(block)
    return { placed, row: placed.segment.rowOf(block - placed.start + placed.first) }
  }

  /** All blocks of the row of a block: the first and the end without. */
  rowBlocks(block: number): readonly [start: number, end: number] {
    const { placed, row } = this.rowOf(block)
    const rowAt = (one: number) => placed.segment.rowOf(one - placed.start + placed.first)
    let start = block
    let step = 1
    while (start > placed.start && rowAt(start - 1) === row) start -= 1
    let end = block + 1
    while (end < placed.end && rowAt(end) === row) end += step
    step = 0
    return [start, end]
  }

  /**
   * The blocks that have most in common with some words, best first, seniors first where they are equal: at most `top`,
   * below `limit`, not among those from `but[0]` to `but[1]`.
   */
  candidates(
    asked: QueryWords,
    from: number,
    to: number,
    { top, limit = this.limit, but = [0, 0] }: Looking,
  ): Candidate[] {
    const shared = this.#look(asked, from, to, limit)
    const best: Candidate[] = []
    for (const block of shared.touched) {
      if (block >= but[0] && block < but[1]) continue
      const worst = best.length === top ? (best[top - 1] as Candidate).score : 1
      if (shared.most(block) < worst) continue
      // what was asked may go on in the next block of the row
      const score = block + 1 < limit && this.seniorities.goesOn(block) ? shared.together(block) : shared.alone(block)
      if (score >= worst) insert(best, { block, score }, top)
    }
    shared.clear()
    return best
  }

  /** Which blocks have which of some words, and of those that follow each other. */
  #look({ alone, pairs }: QueryWords, from: number, to: number, limit: number): SharedFeatures {
    const shared = this.#shared
    for (let at = from; at < to; at += 1) {
      const one = alone[at]
      if (one !== null && one !== undefined) shared.add(one, limit)
      if (at + 1 < to) shared.add(pairs[at] as Feature, limit)
    }
    return shared
  }

  /** The words around a block, in its row: the block, `before` words before it and `after` after it. */
  region(block: number, before: number, after: number): Region {
    const { placed, row } = this.rowOf(block)
    const rowAt = (one: number) => placed.segment.rowOf(one - placed.start + placed.first)
    const hashes = [...this.blockWords(block).hashes]
    let start = block
    let end = block + 1
    let cutBefore = 0
    let offset = OFFSET * block
    if (block > placed.start && rowAt(block - 1) === row) {
      const words = this.blockWords(block - 1).hashes
      cutBefore = Math.max(0, words.length - before)
      hashes.unshift(...words.slice(cutBefore))
      offset -= words.length - cutBefore
      start -= 1
    }
    if (end < placed.end && rowAt(end) === row) {
      hashes.push(...this.blockWords(end).hashes.slice(0, after))
      end += 1
    }
    const { length } = hashes
    const words = (): readonly string[] => {
      const all: string[] = []
      for (let one = start; one < end; one += 1) all.push(...decoder.decode(this.blockWords(one).text).split(' '))
      return all.slice(cutBefore, cutBefore + length)
    }
    return { placed, row, start, end, offset, hashes, words }
  }
}

const decoder = new TextDecoder()

/** Words that blocks of longer rows have, but for the last one. */
const OFFSET = BLOCK

function insert(best: Candidate[], candidate: Candidate, top: number): void {
  const before = (a: Candidate, b: Candidate) => a.score > b.score || (a.score === b.score && a.block < b.block)
  if (best.length === top && !before(candidate, best[top - 1] as Candidate)) return
  let at = best.length < top ? best.length : top - 1
  while (at > 0 && before(candidate, best[at - 1] as Candidate)) {
    best[at] = best[at - 1] as Candidate
    at -= 1
  }
  best[at] = candidate
}
