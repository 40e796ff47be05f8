import { BIT } from '../bits.ts'
import type { Placed } from '../seniorities.ts'
import type { Alignment } from './local-alignment.ts'

/** Words of a text that lie in a row of a contribution. */
export interface Found {
  readonly placed: Placed
  readonly row: number
  /** The number of the first block of the row's part, among all: lower is senior. */
  readonly block: number
  /** Words of the text; end without. */
  readonly start: number
  readonly end: number
  /** How far the source lies behind the text, in words from the start of the row's part. */
  readonly shift: number
  /** What each word from `start` weighs, 0 where it is not in the row. */
  readonly gains: readonly number[]
}

/** What a word of a span that is not in its source costs, in sixteenths of a bit. */
const OTHER = 2 * BIT
/** Two alignments of one row with at most so many words between, whose places differ by no more, are one span. */
const NEAR = 6
const ASIDE = 12

/** What some words of a span weigh. */
export function weightOf({ start, gains }: Found, from: number, to: number): number {
  let sum = 0
  for (let at = from; at < to; at += 1) {
    const gain = gains[at - start] as number
    sum += gain === 0 ? -OTHER : gain
  }
  return sum
}

/** An alignment as a span. `offset` is where the source of the alignment begins in its row. */
export function foundBy(alignment: Alignment, placed: Placed, row: number, block: number, offset: number): Found {
  const { start, end, at, gains } = alignment
  return { placed, row, block, start, end, shift: offset + at - start, gains }
}

/** A span that grows as further alignments go on from it. */
class Joint {
  readonly first: Found
  end: number
  block: number
  readonly gains: number[]

  constructor(first: Found) {
    this.first = first
    this.end = first.end
    this.block = first.block
    this.gains = [...first.gains]
  }

  /** Takes one that begins no earlier, in time that is in proportion to it. */
  take({ start, end, block, gains }: Found): void {
    while (this.gains.length < end - this.first.start) this.gains.push(0)
    for (let at = start; at < end; at += 1) {
      const place = at - this.first.start
      this.gains[place] = Math.max(this.gains[place] as number, gains[at - start] as number)
    }
    this.end = Math.max(this.end, end)
    this.block = Math.min(this.block, block)
  }

  get found(): Found {
    const { first, end, block, gains } = this
    return { ...first, end, block, gains }
  }
}

/** Joins what windows of the text found of one row where that goes on. */
export function joined(found: readonly Found[]): Found[] {
  const sorted = [...found].sort(
    (a, b) =>
      a.placed.start - b.placed.start || a.row - b.row || a.start - b.start || a.end - b.end || a.shift - b.shift,
  )
  const out: Found[] = []
  let joint: Joint | null = null
  let last: Found | undefined
  const end = (): void => {
    if (joint !== null) out.push(joint.found)
    else if (last !== undefined) out.push(last)
  }
  for (const one of sorted) {
    const goesOn =
      last !== undefined &&
      last.placed === one.placed &&
      last.row === one.row &&
      one.start <= (joint?.end ?? last.end) + NEAR &&
      Math.abs(one.shift - last.shift) <= ASIDE
    if (goesOn) {
      joint ??= new Joint(last as Found)
      joint.take(one)
    } else {
      end()
      joint = null
      last = one
    }
  }
  end()
  return out
}
