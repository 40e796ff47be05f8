import type { Held } from '../segment/contribution-table.ts'
import type { Placed, Seniorities } from '../seniorities.ts'
import type { Wording } from '../wording.ts'
import { Asked, PART } from './asked.ts'
import { BlockLists } from './block-lists.ts'
import { type Candidate, Candidates, STEP, WINDOW, WINDOWS } from './candidates.ts'
import { leastAt } from './chance.ts'
import { alignLocally } from './local-alignment.ts'
import { NearWords } from './near-words.ts'
import { Region, rowOf } from './region.ts'
import { repeated, SourceWeights, weightsMemory } from './source-weights.ts'
import { type Found, foundBy } from './span.ts'

/** How far an alignment may reach beyond its window. */
const BEFORE = 8
const AFTER = 12

/** Sources whose weights are remembered at a time; beyond that all are forgotten and told anew. */
const MAX_SOURCES = 1024
/** Windows that are aligned before whoever waits has a turn. */
const WINDOWS_A_TURN = 64

/** One text, and what was found of it. */
interface Work {
  readonly asked: Asked
  readonly again: Uint8Array
  readonly weights: Map<Held, SourceWeights>
  readonly found: Found[]
  /** Where those begin that were found for the window before, and for the one before that. */
  before: number
  recent: number
}

/** Finds what rows have in common with texts, window by window. It remembers what it read of one state of an index. */
export class Finder {
  readonly seniorities: Seniorities
  readonly #wording: Wording
  readonly #lists: BlockLists
  readonly #candidates: Candidates
  readonly #region = new Region()
  readonly #near = new NearWords()
  readonly #memories: Int32Array[] = []
  readonly #common = new Map<Held, ReadonlyMap<number, number>>()

  constructor(seniorities: Seniorities, wording: Wording, among?: (contribution: Uint8Array) => boolean) {
    this.seniorities = seniorities
    this.#wording = wording
    this.#lists = new BlockLists(seniorities, among)
    this.#candidates = new Candidates(this.#lists)
  }

  /**
   * What rows have in common with the words of a text. Yields now and then, whatever the text is. Beside what it finds it
   * holds some integers for each word of the text, the features of a part of it, and weights of MAX_SOURCES sources.
   */
  *find(words: readonly string[]): Generator<void, Found[]> {
    this.#region.begin()
    const asked = new Asked(words, this.#wording, this.#lists)
    yield
    const work: Work = { asked, again: repeated(asked.hashes), weights: new Map(), found: [], before: 0, recent: 0 }
    const windows = words.length === 0 ? 0 : 1 + Math.max(0, Math.ceil((words.length - WINDOW) / STEP))
    for (let window = 0; window < windows; window += 1) {
      const nth = window % WINDOWS
      const first = STEP * (window - nth)
      if (first % PART === 0 && nth === 0) yield* asked.read(first)
      if (nth === 0) this.#candidates.gather(asked, first)
      this.#align(work, STEP * window, this.#candidates.of(asked, first, nth))
      if (window % WINDOWS_A_TURN === WINDOWS_A_TURN - 1) yield
    }
    return work.found
  }

  /** Aligns a window with its candidates. */
  #align(work: Work, from: number, candidates: readonly Candidate[]): void {
    const { asked, found, before } = work
    const count = asked.hashes.length
    const to = Math.min(count, from + WINDOW)
    const start = Math.max(0, from - BEFORE)
    work.before = work.recent
    work.recent = found.length
    if (candidates.length > 0) this.#near.become(asked.hashes, start, Math.min(count, to + AFTER))
    for (const { block, score } of candidates) {
      if (3 * score < (candidates[0] as Candidate).score) break
      const { placed, row } = rowOf(this.seniorities, block)
      if (isCovered(found, before, placed, row, from, to)) continue
      const region = this.#region
      region.become(block, placed, row)
      const weights = this.#weightsIn(work, placed)
      const alignment = alignLocally(asked.hashes, start, this.#near, weights, region, leastAt(region.start))
      if (alignment !== null) found.push(foundBy(alignment, placed, row, region.start, region.offset))
    }
  }

  #weightsIn({ asked, again, weights }: Work, placed: Placed): SourceWeights {
    const { held } = placed
    let own = weights.get(held)
    if (own === undefined) {
      if (weights.size === MAX_SOURCES) weights.clear()
      const common = this.#common.get(held) ?? new Map(held.common)
      this.#common.set(held, common)
      own = new SourceWeights(asked, again, common, placed, this.#memory(weights.size))
      weights.set(held, own)
    }
    return own
  }

  /** Memory for the weights of the `nth` source of a text. */
  #memory(nth: number): Int32Array {
    const memory = this.#memories[nth] ?? weightsMemory()
    this.#memories[nth] = memory
    return memory
  }
}

/** Whether a row was found for these words already: for one of the two windows before, since none reaches further. */
function isCovered(
  found: readonly Found[],
  since: number,
  placed: Placed,
  row: number,
  from: number,
  to: number,
): boolean {
  for (let at = since; at < found.length; at += 1) {
    const one = found[at] as Found
    if (one.placed === placed && one.row === row && one.start <= from && one.end >= to) return true
  }
  return false
}
