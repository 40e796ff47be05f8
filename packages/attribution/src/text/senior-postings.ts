import type { Segment } from './segment/segment.ts'
import type { Placed } from './seniorities.ts'

/** Where runs of segments change places more often, all that they have is sorted. */
const MANY_RUNS = 64

/** Blocks of one segment that lie one after the other among all blocks too. */
interface Run {
  readonly source: Source
  readonly first: number
  readonly last: number
  readonly shift: number
}

/** What was read of one segment. */
class Source {
  readonly segment: Segment
  readonly runs: Run[] = []
  blocks = new Int32Array(0)
  count = 0
  /** How many of those were handed on. */
  at = 0
  isRead = false

  constructor(segment: Segment) {
    this.segment = segment
  }

  read(feature: number, limit: number, most: number): void {
    if (this.blocks.length < most) this.blocks = new Int32Array(most)
    this.count = this.segment.readBlocks(feature, this.localLimit(limit), this.blocks, 0, most)
    this.at = 0
    this.isRead = true
  }

  /** Within a segment numbers rise with seniority too: where those below a limit among all end. */
  localLimit(limit: number): number {
    const end = this.runs.at(-1) as Run
    if (limit >= end.last + end.shift) return end.last
    let local = 0
    for (const { first, last, shift } of this.runs) if (first + shift < limit) local = Math.min(last, limit - shift)
    return local
  }
}

/** The postings of all segments in the order of seniority. */
export class SeniorPostings {
  readonly #sources: readonly Source[]
  /** In the order of seniority. */
  readonly #runs: readonly Run[]
  constructor(segments: readonly Segment[], all: readonly Placed[]) {
    const sources = new Map(segments.map((segment) => [segment, new Source(segment)]))
    const runs: Run[] = []
    for (const { segment, first, held, start } of all) {
      if (held.blocks === 0) continue
      const source = sources.get(segment) as Source
      const last = source.runs.at(-1)
      const goesOn = last !== undefined && last === runs.at(-1) && last.last === first && last.shift === start - first
      const run = { source, first: goesOn ? last.first : first, last: first + held.blocks, shift: start - first }
      if (goesOn) {
        source.runs.pop()
        runs.pop()
      }
      source.runs.push(run)
      runs.push(run)
    }
    this.#sources = [...sources.values()].filter((source) => source.runs.length > 0)
    this.#runs = runs
  }

  /**
   * Writes the first blocks with a feature, below `limit`, in the order of seniority, to `into` from `at` on and no further than
   * `end`; returns where it wrote to.
   */
  read(feature: number, limit: number, into: Int32Array, at: number, end: number): number {
    if (this.#runs.length > MANY_RUNS) return this.#sorted(feature, limit, into, at, end)
    for (const source of this.#sources) source.isRead = false
    let to = at
    for (let nth = 0; nth < this.#runs.length && to < end; nth += 1) {
      const { source, last, shift } = this.#runs[nth] as Run
      // what comes after enough blocks is not read
      if (source.runs.length === 1) {
        const from = to
        to = source.segment.readBlocks(feature, source.localLimit(limit), into, from, end)
        for (let one = from; one < to; one += 1) into[one] = (into[one] as number) + shift
        continue
      }
      if (!source.isRead) source.read(feature, limit, end - at)
      const { blocks, count } = source
      while (source.at < count && to < end && (blocks[source.at] as number) < last)
        into[to++] = (blocks[source.at++] as number) + shift
    }
    return to
  }

  #sorted(feature: number, limit: number, into: Int32Array, at: number, end: number): number {
    const found: number[] = []
    for (const source of this.#sources) {
      source.read(feature, limit, end - at)
      let nth = 0
      for (let one = 0; one < source.count; one += 1) {
        const block = source.blocks[one] as number
        while ((source.runs[nth] as Run).last <= block) nth += 1
        found.push(block + (source.runs[nth] as Run).shift)
      }
    }
    found.sort((a, b) => a - b)
    const count = Math.min(found.length, end - at)
    for (let nth = 0; nth < count; nth += 1) into[at + nth] = found[nth] as number
    return at + count
  }
}
