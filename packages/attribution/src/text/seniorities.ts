import { hexOf } from '@datanet/records'
import type { Held } from './segment/contribution-table.ts'
import type { Segment } from './segment/segment.ts'
import { bySeniority, type Senior } from './segment/seniority.ts'

/** A contribution among all that are held. */
export interface Placed {
  readonly held: Held
  readonly segment: Segment
  /** Its first block in its segment. */
  readonly first: number
  /** Its blocks among all blocks in the order of seniority, end without. */
  readonly start: number
  readonly end: number
  /** Words of those that are senior to it, and its own. */
  readonly tokens: number
}

/** Blocks of one segment that lie one after the other among all blocks too. */
interface Run {
  readonly segment: Segment
  readonly first: number
  readonly last: number
  readonly shift: number
}

/**
 * Numbers all blocks of all segments in the order of seniority, so that whatever is read of a list first is senior, and
 * who comes later never stands in the way.
 */
export class Seniorities {
  readonly all: readonly Placed[]
  readonly blockCount: number
  readonly #byId = new Map<string, Placed>()
  readonly #starts: Uint32Array
  readonly #runs: ReadonlyMap<Segment, readonly Run[]>

  constructor(segments: readonly Segment[]) {
    const entries = segments.flatMap((segment) =>
      segment.held.map((held, nth) => ({ segment, held, first: segment.firstBlocks[nth] as number })),
    )
    entries.sort((a, b) => bySeniority(a.held, b.held))
    let start = 0
    let tokens = 0
    this.all = entries.map(({ segment, held, first }): Placed => {
      tokens += held.tokens
      const placed = { held, segment, first, start, end: start + held.blocks, tokens }
      start = placed.end
      this.#byId.set(hexOf(held.id), placed)
      return placed
    })
    this.blockCount = start
    this.#starts = Uint32Array.from(this.all, (placed) => placed.start)
    this.#runs = runsOf(segments, this.all)
  }

  /** A contribution's place; undefined where it is not held. */
  placeOf(id: Uint8Array): Placed | undefined {
    return this.#byId.get(hexOf(id))
  }

  /** The number of the first block that is not senior to this. */
  endBefore(senior: Senior): number {
    let low = 0
    let high = this.all.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (bySeniority((this.all[middle] as Placed).held, senior) < 0) low = middle + 1
      else high = middle
    }
    return low === this.all.length ? this.blockCount : (this.#starts[low] as number)
  }

  /** Whose block it is. */
  ownerOf(block: number): Placed {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#starts[middle] as number) <= block) low = middle
      else high = middle - 1
    }
    // those without any block stand where the next one begins
    while (low > 0 && (this.all[low] as Placed).end === (this.all[low] as Placed).start) low -= 1
    return this.all[low] as Placed
  }

  /** The first blocks with a feature, below `limit` and at most so many, in the order of seniority. */
  blocksWith(feature: number, limit: number, most: number): number[] {
    const out: number[] = []
    for (const [segment, runs] of this.#runs) {
      const from = out.length
      segment.blocksWith(feature, localLimit(runs, limit), from + most, out)
      let nth = 0
      for (let at = from; at < out.length; at += 1) {
        while ((runs[nth] as Run).last <= (out[at] as number)) nth += 1
        out[at] = (out[at] as number) + (runs[nth] as Run).shift
      }
    }
    if (!isRising(out)) out.sort((a, b) => a - b)
    if (out.length > most) out.length = most
    return out
  }
}

function isRising(blocks: readonly number[]): boolean {
  for (let at = 1; at < blocks.length; at += 1) if ((blocks[at] as number) < (blocks[at - 1] as number)) return false
  return true
}

/** Within a segment numbers rise with seniority too: where those below a limit among all end. */
function localLimit(runs: readonly Run[], limit: number): number {
  let local = 0
  for (const { first, last, shift } of runs) if (first + shift < limit) local = Math.min(last, limit - shift)
  return local
}

function runsOf(segments: readonly Segment[], all: readonly Placed[]): Map<Segment, Run[]> {
  const runs = new Map(segments.map((segment): [Segment, Run[]] => [segment, []]))
  for (const { segment, first, held, start } of all) {
    if (held.blocks === 0) continue
    const of = runs.get(segment) as Run[]
    const last = of.at(-1)
    if (last !== undefined && last.last === first && last.shift === start - first)
      of[of.length - 1] = { ...last, last: first + held.blocks }
    else of.push({ segment, first, last: first + held.blocks, shift: start - first })
  }
  return runs
}
