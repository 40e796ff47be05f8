import type { Segment } from './segment.ts'
import { bySeniority } from './seniority.ts'
import type { List, SegmentContent } from './write-segment.ts'

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
    .sort((a, b) => bySeniority(a.held, b.held))
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

interface Source {
  readonly segment: Segment
  readonly shifts: readonly (number | null)[]
  readonly lists: Iterator<List>
  head: List | null
}

function moveInto(source: Source, into: number[]): void {
  const { blocks, count } = source.head as List
  const { firstBlocks } = source.segment
  let owner = count > 0 ? source.segment.ownerOf(blocks[0] as number) : 0
  for (let at = 0; at < count; at += 1) {
    const block = blocks[at] as number
    while ((firstBlocks[owner + 1] as number) <= block) owner += 1
    const shift = source.shifts[owner]
    if (shift !== null && shift !== undefined) into.push(block + shift)
  }
}

function advance(source: Source): void {
  const { done, value } = source.lists.next()
  source.head = done === true ? null : value
}

function* mergedLists(sources: readonly Source[]): IterableIterator<List> {
  for (const source of sources) advance(source)
  for (;;) {
    let feature = Number.POSITIVE_INFINITY
    for (const { head } of sources) if (head !== null && head.feature < feature) feature = head.feature
    if (feature === Number.POSITIVE_INFINITY) return
    const blocks: number[] = []
    for (const source of sources) {
      if (source.head?.feature !== feature) continue
      moveInto(source, blocks)
      advance(source)
    }
    if (!isRising(blocks)) blocks.sort((a, b) => a - b)
    if (blocks.length > 0) yield { feature, blocks, count: blocks.length }
  }
}

function isRising(blocks: readonly number[]): boolean {
  for (let at = 1; at < blocks.length; at += 1) if ((blocks[at] as number) < (blocks[at - 1] as number)) return false
  return true
}

/** One segment of what several hold, in the order of seniority; without the contributions that are not kept. */
export function mergeSegments(
  segments: readonly Segment[],
  keep: (id: Uint8Array) => boolean = () => true,
): SegmentContent {
  const moved = moves(segments, keep)
  const sources = segments.map((segment): Source => {
    const shifts = shiftsOf(segment, moved)
    return { segment, shifts, lists: segment.lists(), head: null }
  })
  return {
    held: moved.map(({ segment, nth }) => segment.held[nth] as (typeof segment.held)[number]),
    text: (function* () {
      for (const { segment, nth } of moved) yield* segment.textOf(nth)
    })(),
    blocks: (function* () {
      for (const { segment, nth } of moved) yield* segment.blocksOf(nth)
    })(),
    lists: mergedLists(sources),
  }
}
