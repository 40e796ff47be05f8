import { TextTooLongError } from '../../errors.ts'
import { BIT } from '../bits.ts'
import type { Held } from '../segment/contribution-table.ts'
import type { TextIndex } from '../text-index.ts'
import { type Candidate, type QueryWords, type Region, TextQuery } from '../text-query.ts'
import { chanceAt, leastAt } from './chance.ts'
import { alignLocally, placesOf } from './local-alignment.ts'
import { type Owned, shareOut } from './share-out.ts'
import { repeated, SourceWeights } from './source-weights.ts'
import { type Found, foundBy, joined, weightOf } from './span.ts'

/** The longest text that is traced, in UTF-16 units. */
export const MAX_TRACED = 1024 * 1024
/** Words that are looked up together, and how far the next look is. */
const WINDOW = 16
const STEP = 8
/** How far an alignment may reach beyond its window. */
const BEFORE = 8
const AFTER = 12
/** Blocks that are compared for each window. */
const COMPARED = 6
/** Blocks of a list that are read. */
const MOST = 2048
/** Of those, how many can be found by it. */
const TRIED = 32
/** Doubt halves with each so many sixteenths of a bit. */
const HALVES = 4 * BIT

/** A part of a text that a contribution holds. */
export interface TraceSpan {
  /** Where it stands in the text: UTF-16 units, end without. */
  readonly start: number
  readonly end: number
  readonly contribution: Uint8Array
  /** The row of the contribution, from 0. */
  readonly row: number
  /** How much less likely the words are by chance, in thousandths of a bit. */
  readonly millibits: number
  /** How sure it is that they come from there or from a copy of it, 0 to 1000. */
  readonly confidence: number
}

/** Which contributions count: those of the release that a model declares, for example. */
export interface TraceOptions {
  /** Whether a contribution counts, by its id. */
  readonly among?: (contribution: Uint8Array) => boolean
}

/** Finds what of a text is in which contributions. It keeps what it read, and follows its index. */
export class Tracer {
  readonly #index: TextIndex
  readonly #among: ((contribution: Uint8Array) => boolean) | undefined
  #query: TextQuery | undefined

  constructor(index: TextIndex, { among }: TraceOptions = {}) {
    this.#index = index
    this.#among = among
  }

  #current(): TextQuery {
    const { seniorities } = this.#index
    if (this.#query?.seniorities !== seniorities) {
      const among = this.#among
      const limit = seniorities.blockCount
      this.#query = new TextQuery(this.#index, {
        limit,
        most: MOST,
        tried: TRIED,
        byWeight: true,
        ...(among === undefined ? {} : { among }),
      })
    }
    return this.#query
  }

  /**
   * The parts of a text that contributions hold, heaviest first, seniors first where they are equal: found by local
   * alignment of words, so that edits within a part do no harm, and taken only where they weigh more than chance would
   * give. Each part pays the earliest contribution that has it. Throws ERR_TEXT_TOO_LONG, ERR_TEXT_INDEX_DAMAGED.
   */
  trace(text: string): TraceSpan[] {
    if (text.length > MAX_TRACED) {
      const message = `a text of ${text.length} characters is longer than the ${MAX_TRACED} that can be traced`
      throw new TextTooLongError(message, 'Trace it in parts.')
    }
    const query = this.#current()
    const tokens = this.#index.wording.words(text)
    const asked = query.words(tokens.words)
    const spans = shareOut(tokens.words.length, joined(findAll(query, asked)))
    return spans
      .map((owned): Weighed => ({ owned, weight: weightOf(owned.found, owned.start, owned.end) }))
      .sort((a, b) => b.weight - a.weight || a.owned.found.block - b.owned.found.block || a.owned.start - b.owned.start)
      .map(({ owned: { found: one, start, end }, weight }) => ({
        start: tokens.starts[start] as number,
        end: tokens.ends[end - 1] as number,
        contribution: one.placed.held.id,
        row: one.row,
        millibits: Math.floor((weight * 1000) / BIT),
        confidence: 1000 - (1000 >> Math.min(10, Math.max(0, Math.floor((weight - chanceAt(one.block)) / HALVES)))),
      }))
  }
}

interface Weighed {
  readonly owned: Owned
  readonly weight: number
}

/** Whether a row was found for these words already, from an earlier window. */
function isCovered(found: readonly Found[], region: Region, from: number, to: number): boolean {
  return found.some(
    ({ placed, row, start, end }) => placed === region.placed && row === region.row && start <= from && end >= to,
  )
}

/** What the windows of a text have in common with blocks. */
function findAll(query: TextQuery, asked: QueryWords): Found[] {
  const found: Found[] = []
  const weights = new Map<Held, SourceWeights>()
  const again = repeated(asked.hashes)
  const places = placesOf(asked.hashes)
  const count = asked.hashes.length
  for (let from = 0; from < count; from += STEP) {
    const to = Math.min(count, from + WINDOW)
    const candidates = query.distinct(asked, from, to, COMPARED, leastAt)
    for (const { block, score } of candidates) {
      if (3 * score < (candidates[0] as Candidate).score) break
      const region = query.region(block, BEFORE + 4, AFTER + 8)
      if (isCovered(found, region, from, to)) continue
      const { placed } = region
      const own = weights.get(placed.held) ?? new SourceWeights(query, asked, again, placed)
      weights.set(placed.held, own)
      const start = Math.max(0, from - BEFORE)
      const alignment = alignLocally(asked.hashes, places, own, start, Math.min(count, to + AFTER), region.hashes)
      if (alignment !== null && alignment.score >= leastAt(region.start))
        found.push(foundBy(alignment, placed, region.row, region.start, region.offset))
    }
    if (to === count) break
  }
  return found
}
