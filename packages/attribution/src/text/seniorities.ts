import { compareSeniority, hexOf, type Seniority } from '@datanet/records'
import type { Held } from './segment/contribution-table.ts'
import type { Segment } from './segment/segment.ts'
import { SeniorPostings } from './senior-postings.ts'

/** A contribution among all that are held. */
export interface Placed {
  readonly held: Held
  readonly segment: Segment
  /** Its first block in its segment. */
  readonly first: number
  /** Its place in the order of seniority, from 0. */
  readonly nth: number
  /** Its blocks among all blocks in the order of seniority, end without. */
  readonly start: number
  readonly end: number
  /** Words of those that are senior to it, and its own. */
  readonly tokens: number
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
  readonly #postings: SeniorPostings
  #found = new Int32Array(0)

  constructor(segments: readonly Segment[]) {
    const entries = segments.flatMap((segment) =>
      segment.held.map((held, nth) => ({ segment, held, first: segment.firstBlocks[nth] as number })),
    )
    entries.sort((a, b) => compareSeniority(a.held, b.held))
    let start = 0
    let tokens = 0
    this.all = entries.map(({ segment, held, first }, nth): Placed => {
      tokens += held.tokens
      const placed = { held, segment, first, nth, start, end: start + held.blocks, tokens }
      start = placed.end
      this.#byId.set(hexOf(held.id), placed)
      return placed
    })
    this.blockCount = start
    this.#starts = Uint32Array.from(this.all, (placed) => placed.start)
    this.#postings = new SeniorPostings(segments, this.all)
  }

  /** A contribution's place; undefined where it is not held. */
  placeOf(id: Uint8Array): Placed | undefined {
    return this.#byId.get(hexOf(id))
  }

  /** The number of the first block that is not senior to this. */
  endBefore(senior: Seniority): number {
    let low = 0
    let high = this.all.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (compareSeniority((this.all[middle] as Placed).held, senior) < 0) low = middle + 1
      else high = middle
    }
    return low === this.all.length ? this.blockCount : (this.#starts[low] as number)
  }

  /** Whose block it is. */
  ownerOf(block: number): Placed {
    return this.all[this.ownerAt(block)] as Placed
  }

  /** The place in `all` of whose block it is. */
  ownerAt(block: number): number {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#starts[middle] as number) <= block) low = middle
      else high = middle - 1
    }
    // those without any block stand where the next one begins
    while (low > 0 && (this.all[low] as Placed).end === (this.all[low] as Placed).start) low -= 1
    return low
  }

  /** Whether the next block is of the same row. */
  goesOn(block: number): boolean {
    const { segment, start, end, first } = this.ownerOf(block)
    const local = block - start + first
    return block + 1 < end && segment.rowOf(local + 1) === segment.rowOf(local)
  }

  /** The first blocks with a feature, below `limit` and at most so many, in the order of seniority. */
  blocksWith(feature: number, limit: number, most: number): number[] {
    if (this.#found.length < most) this.#found = new Int32Array(most)
    return Array.from(this.#found.subarray(0, this.readBlocks(feature, limit, this.#found, 0, most)))
  }

  /** The same, written to `into` from `at` on; returns how many they are. */
  readBlocks(feature: number, limit: number, into: Int32Array, at: number, most: number): number {
    return this.#postings.read(feature, limit, into, at, at + most) - at
  }
}
