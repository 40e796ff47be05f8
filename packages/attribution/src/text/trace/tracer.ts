import { TextTooLongError } from '../../errors.ts'
import { BIT } from '../bits.ts'
import type { TextIndex } from '../text-index.ts'
import { chanceAt } from './chance.ts'
import { Finder } from './finder.ts'
import { type Owned, shareOut } from './share-out.ts'
import { joined, weightOf } from './span.ts'

/** The longest text that is traced, in UTF-16 units. */
export const MAX_TRACED = 1024 * 1024
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
  #finder: Finder | undefined

  constructor(index: TextIndex, { among }: TraceOptions = {}) {
    this.#index = index
    this.#among = among
  }

  #current(): Finder {
    const { seniorities, wording } = this.#index
    if (this.#finder?.seniorities !== seniorities) this.#finder = new Finder(seniorities, wording, this.#among)
    return this.#finder
  }

  /**
   * The parts of a text that contributions hold, heaviest first, seniors first where they are equal: found by local
   * alignment of words, so that edits within a part do no harm, and taken only where they weigh more than chance would
   * give. Each part pays the earliest contribution that has it. Throws ERR_TEXT_TOO_LONG, ERR_TEXT_INDEX_DAMAGED.
   */
  trace(text: string): TraceSpan[] {
    const steps = this.traceInSteps(text)
    for (;;) {
      const { done, value } = steps.next()
      if (done === true) return value
    }
  }

  /**
   * The same, step by step, so that a long text keeps nobody waiting: it yields every few milliseconds. Its index must stay as it is
   * until it is through.
   */
  *traceInSteps(text: string): Generator<void, TraceSpan[]> {
    if (text.length > MAX_TRACED) {
      const message = `a text of ${text.length} characters is longer than the ${MAX_TRACED} that can be traced`
      throw new TextTooLongError(message, 'Trace it in parts.')
    }
    const tokens = this.#index.wording.words(text)
    yield
    const found = joined(yield* this.#current().find(tokens.words))
    yield
    const spans = shareOut(tokens.words.length, found)
    yield
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
