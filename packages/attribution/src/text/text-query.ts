import { BIT, bitsOf } from './bits.ts'
import { weightAmong } from './common-words.ts'
import { hashWord, pairFeature, wordFeature } from './hash.ts'
import type { Held } from './segment/contribution-table.ts'
import { BLOCK } from './segment/layout.ts'
import type { BlockWords } from './segment/segment.ts'
import { COMMON } from './segment/segment-builder.ts'
import type { Placed, Seniorities } from './seniorities.ts'
import { SharedFeatures } from './shared-features.ts'
import type { TextIndex } from './text-index.ts'

/** Blocks whose words are kept. */
const KEPT = 1 << 14
/** Where only some contributions count, so many times as many blocks are read. */
const READ_ON = 16
/** Words that follow another one are expected as in common text so many times, before any were seen. */
const LINK_PRIOR = 16
/** What was said so many words ago is no news. */
const RECENT = 32
/** What a list of one block weighs, in sixteenths of a bit. */
const ALONE = 20 * BIT

/** Some words of a query, as the index knows them. */
export interface QueryWords {
  readonly words: readonly string[]
  readonly hashes: readonly number[]
  /** How rare each is in common text. */
  readonly weights: readonly number[]
}

/** How rare words are in sixteenths of a bit: each alone, and each after the one before it. */
export interface Weights {
  readonly words: readonly number[]
  readonly links: readonly number[]
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
  /** How many of those are looked at as candidates. */
  readonly tried?: number
  readonly among?: (contribution: Uint8Array) => boolean
}

/** One look at an index, which remembers what it read. It sees blocks below `limit` only. */
export class TextQuery {
  readonly limit: number
  readonly seniorities: Seniorities
  readonly #index: TextIndex
  readonly #most: number
  readonly #tried: number
  readonly #among: ((contribution: Uint8Array) => boolean) | undefined
  readonly #shared: SharedFeatures
  readonly #lists = new Map<number, readonly number[]>()
  #blocks = new Map<number, BlockWords>()
  readonly #common = new WeakMap<Held, ReadonlyMap<number, number>>()

  constructor(index: TextIndex, { limit, most, tried = most, among }: QueryOptions) {
    this.#tried = tried
    this.#index = index
    this.#among = among
    this.seniorities = index.seniorities
    this.limit = limit
    this.#most = most
    this.#shared = new SharedFeatures(index.seniorities.blockCount)
  }

  /** The words as the index knows them. */
  words(words: readonly string[]): QueryWords {
    const hashes = words.map(hashWord)
    return { words, hashes, weights: words.map((word, nth) => this.#index.wording.weight(word, hashes[nth] as number)) }
  }

  #list(feature: number): readonly number[] {
    let list = this.#lists.get(feature)
    if (list === undefined) {
      list = this.#among === undefined ? this.#read(feature, this.#most) : this.#readAmong(feature, this.#among)
      if (this.#lists.size > KEPT) this.#lists.clear()
      this.#lists.set(feature, list)
    }
    return list
  }

  #read(feature: number, most: number): number[] {
    return this.seniorities.blocksWith(feature, this.limit, most)
  }

  #readAmong(feature: number, among: (contribution: Uint8Array) => boolean): number[] {
    const list = this.#read(feature, this.#most * READ_ON)
    return list.filter((block) => among(this.seniorities.ownerOf(block).held.id)).slice(0, this.#most)
  }

  /** How often a feature stands in blocks below `end`. */
  #countBefore(feature: number, end: number): number {
    return countBefore(this.#list(feature), end, this.#most)
  }

  /**
   * How rare the words are, and each of them after the one before it, in a source and in what came before it; who comes
   * later changes nothing.
   */
  seniorWeights(placed: Placed, asked: QueryWords): Weights {
    const { hashes } = asked
    const counts: number[] = []
    const words = this.weightsIn(placed.held, asked).map((weight, at) => {
      if ((asked.weights[at] as number) < COMMON) {
        counts.push(Math.floor(placed.tokens / 2 ** Math.floor(weight / BIT)))
        return weight
      }
      const count = this.#countBefore(wordFeature(hashes[at] as number), placed.end)
      counts.push(count)
      return Math.min(weight, weightAmong(count, placed.tokens, asked.weights[at] as number))
    })
    const again = repeats(hashes)
    const links = words.map((weight, at) => {
      if (at === 0) return weight
      if (again[at] === 1) return BIT
      const pair = this.#countBefore(pairFeature(hashes[at - 1] as number, hashes[at] as number), placed.end)
      const before = Math.max(counts[at - 1] as number, pair)
      return Math.min(weight, weightAmong(Math.max(0, pair - 1), Math.max(0, before - 1), weight, LINK_PRIOR))
    })
    return { words, links }
  }

  /** How rare the words are in a source, in sixteenths of a bit. */
  weightsIn(held: Held, { hashes, weights }: Pick<QueryWords, 'hashes' | 'weights'>): number[] {
    let common = this.#common.get(held)
    if (common === undefined) {
      common = new Map(held.common)
      this.#common.set(held, common)
    }
    return hashes.map((hash, at) => common.get(hash) ?? (weights[at] as number))
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
    { hashes, weights }: QueryWords,
    from: number,
    to: number,
    { top, limit = this.limit, but = [0, 0] }: { top: number; limit?: number; but?: readonly [number, number] },
  ): Candidate[] {
    const shared = this.#shared
    const add = (feature: number, weight: number): void => {
      if (shared.has(feature)) return
      const list = this.#list(feature)
      const length = Math.min(list.length, this.#tried)
      shared.add(feature, Math.max(BIT, Math.min(weight, ALONE - bitsOf(length))), list, length, limit)
    }
    for (let at = from; at < to; at += 1) {
      const hash = hashes[at] as number
      const weight = weights[at] as number
      if (weight >= COMMON) add(wordFeature(hash), weight)
      if (at + 1 < to) add(pairFeature(hash, hashes[at + 1] as number), (weight + (weights[at + 1] as number)) >> 1)
    }
    const best: Candidate[] = []
    for (const block of shared.touched) {
      if (block >= but[0] && block < but[1]) continue
      const worst = best.length === top ? (best[top - 1] as Candidate) : undefined
      if (worst !== undefined && shared.most(block) < worst.score) continue
      // what was asked may go on in the next block of the row
      const next = this.#goesOn(block) && block + 1 < limit ? block + 1 : block
      insert(best, { block, score: shared.score(block, next) }, top)
    }
    shared.clear()
    return best
  }

  /** Whether the next block is of the same row. */
  #goesOn(block: number): boolean {
    const { segment, start, end, first } = this.seniorities.ownerOf(block)
    const local = block - start + first
    return block + 1 < end && segment.rowOf(local + 1) === segment.rowOf(local)
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

/** Which words stand after the same word as shortly before: a text that repeats itself says that once. */
function repeats(hashes: readonly number[]): Uint8Array {
  const last = new Map<number, number>()
  return Uint8Array.from(hashes, (hash, at) => {
    const pair = at === 0 ? hash : pairFeature(hashes[at - 1] as number, hash)
    const before = last.get(pair)
    last.set(pair, at)
    return at > 0 && before !== undefined && at - before <= RECENT ? 1 : 0
  })
}

/** How many blocks below `end` a list has; where only its first ones were read, as many as they let expect. */
function countBefore(list: readonly number[], end: number, most: number): number {
  const last = list.at(-1)
  if (last === undefined) return 0
  if (list.length === most && last < end) return Math.floor((most * end) / (last + 1))
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((list[middle] as number) < end) low = middle + 1
    else high = middle
  }
  return low
}

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
