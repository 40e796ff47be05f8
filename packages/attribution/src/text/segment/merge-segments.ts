import { compareSeniority } from '@datanet/records'
import type { Segment } from './segment.ts'
import type { Lists, SegmentContent } from './write-segment.ts'

/** One contribution of one of the segments, with its first block before and after. */
interface Moved {
  readonly segment: Segment
  readonly nth: number
  readonly from: number
  readonly to: number
}

function moves(segments: readonly Segment[], keep: (id: Uint8Array) => boolean): Moved[] {
  const all = segments.flatMap((segment) =>
    segment.held.map((held, nth) => ({ segment, nth, held, from: segment.firstBlocks[nth] as number })),
  )
  let to = 0
  return all
    .filter(({ held }) => keep(held.id))
    .sort((a, b) => compareSeniority(a.held, b.held))
    .map(({ segment, nth, held, from }) => {
      const moved = { segment, nth, from, to }
      to += held.blocks
      return moved
    })
}

/** For a segment, what is to be added to the number of each block, by contribution; null for what is left out. */
function shiftsOf(segment: Segment, moved: readonly Moved[]): readonly (number | null)[] {
  const shifts = segment.held.map((): number | null => null)
  for (const one of moved) if (one.segment === segment) shifts[one.nth] = one.to - one.from
  return shifts
}

/** Lists of one segment, with the numbers that blocks have afterwards. */
class Source {
  readonly lists: Lists
  isOver: boolean
  readonly #segment: Segment
  readonly #shifts: readonly (number | null)[]
  /** What all blocks move by, where it is the same for all. */
  readonly #shift: number | null

  constructor(segment: Segment, shifts: readonly (number | null)[]) {
    this.#segment = segment
    this.#shifts = shifts
    this.#shift = shifts.every((shift) => shift === shifts[0]) ? (shifts[0] ?? null) : null
    this.lists = segment.lists()
    this.isOver = !this.lists.next()
  }

  /** Writes the blocks of the list that it is at to `into` from `at` on; returns where it wrote to. */
  moveInto(into: Uint32Array, at: number): number {
    const { blocks, start, count } = this.lists
    if (this.#shift !== null) {
      for (let nth = 0; nth < count; nth += 1) into[at + nth] = (blocks[start + nth] as number) + this.#shift
      return at + count
    }
    const { firstBlocks } = this.#segment
    let to = at
    let owner = this.#segment.ownerOf(blocks[start] as number)
    for (let nth = start; nth < start + count; nth += 1) {
      const block = blocks[nth] as number
      while ((firstBlocks[owner + 1] as number) <= block) owner += 1
      const shift = this.#shifts[owner]
      if (shift !== null && shift !== undefined) into[to++] = block + shift
    }
    return to
  }
}

class MergedLists implements Lists {
  feature = 0
  blocks = new Uint32Array(1024)
  readonly start = 0
  count = 0
  readonly #sources: readonly Source[]

  constructor(sources: readonly Source[]) {
    this.#sources = sources
  }

  next(): boolean {
    while (this.#nextFeature()) if (this.count > 0) return true
    return false
  }

  #nextFeature(): boolean {
    let feature = Number.POSITIVE_INFINITY
    for (const { isOver, lists } of this.#sources) if (!isOver && lists.feature < feature) feature = lists.feature
    if (feature === Number.POSITIVE_INFINITY) return false
    this.feature = feature
    this.count = 0
    let isRising = true
    for (const source of this.#sources) {
      if (source.isOver || source.lists.feature !== feature) continue
      const from = this.count
      this.#room(from + source.lists.count)
      this.count = source.moveInto(this.blocks, from)
      if (from > 0 && from < this.count) isRising &&= (this.blocks[from - 1] as number) < (this.blocks[from] as number)
      source.isOver = !source.lists.next()
    }
    if (!isRising) this.blocks.subarray(0, this.count).sort()
    return true
  }

  #room(count: number): void {
    if (count <= this.blocks.length) return
    const more = new Uint32Array(2 * count)
    more.set(this.blocks)
    this.blocks = more
  }
}

/** One segment of what several hold, in the order of seniority; without the contributions that are not kept. */
export function mergeSegments(
  segments: readonly Segment[],
  keep: (id: Uint8Array) => boolean = () => true,
): SegmentContent {
  const moved = moves(segments, keep)
  const sources = segments.map((segment) => new Source(segment, shiftsOf(segment, moved)))
  return {
    held: moved.map(({ segment, nth }) => segment.held[nth] as (typeof segment.held)[number]),
    text: (function* () {
      for (const { segment, nth } of moved) yield* segment.textOf(nth)
    })(),
    blocks: (function* () {
      for (const { segment, nth } of moved) yield* segment.blocksOf(nth)
    })(),
    lists: new MergedLists(sources),
  }
}
