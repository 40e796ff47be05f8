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
  blocks = new Uint32Array(0)
  count = 0
  /** How many of those were handed on. */
  at = 0
  isRead = false

  constructor(segment: Segment) {
    this.segment = segment
  }

  read(feature: number, limit: number, most: number): void {
    if (this.blocks.length < most) this.blocks = new Uint32Array(most)
    this.count = this.segment.readBlocks(feature, this.#localLimit(limit), this.blocks, 0, most)
    this.at = 0
    this.isRead = true
  }

  /** Within a segment numbers rise with seniority too: where those below a limit among all end. */
  #localLimit(limit: number): number {
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
  #found = new Uint32Array(0)

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

  /** The first blocks with a feature, below `limit` and at most so many; good until the next ones are read. */
  read(feature: number, limit: number, most: number): Uint32Array {
    for (const source of this.#sources) source.isRead = false
    const count =
      this.#runs.length > MANY_RUNS ? this.#sorted(feature, limit, most) : this.#inTurn(feature, limit, most)
    return this.#found.subarray(0, count)
  }

  #room(count: number): Uint32Array {
    if (this.#found.length < count) this.#found = new Uint32Array(count)
    return this.#found
  }

  /** Run by run; what comes after enough of them is not read. */
  #inTurn(feature: number, limit: number, most: number): number {
    const found = this.#room(most)
    let count = 0
    for (const { source, last, shift } of this.#runs) {
      if (count === most) break
      if (!source.isRead) source.read(feature, limit, most)
      const { blocks } = source
      const end = Math.min(source.count, source.at + most - count)
      let at = source.at
      while (at < end && (blocks[at] as number) < last) found[count++] = (blocks[at++] as number) + shift
      source.at = at
    }
    return count
  }

  #sorted(feature: number, limit: number, most: number): number {
    const found = this.#room(most * this.#sources.length)
    let count = 0
    for (const source of this.#sources) {
      source.read(feature, limit, most)
      let nth = 0
      for (let at = 0; at < source.count; at += 1) {
        const block = source.blocks[at] as number
        while ((source.runs[nth] as Run).last <= block) nth += 1
        found[count++] = block + (source.runs[nth] as Run).shift
      }
    }
    found.subarray(0, count).sort()
    return Math.min(count, most)
  }
}
