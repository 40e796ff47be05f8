import { BLOCK, SHORT } from '../segment/layout.ts'
import type { Placed, Seniorities } from '../seniorities.ts'
import { KeptRuns } from './kept-runs.ts'

/** Words before and after a block that belong to what a window is compared with. */
const BEFORE = 12
const AFTER = 20
/** Integers of blocks that are kept. */
const KEPT = 1 << 20

/** The words around a block, in its row; one at a time. */
export class Region {
  /** Hashes of words, with a sign. */
  readonly hashes = new Int32Array(BEFORE + SHORT + AFTER)
  length = 0
  /** The first of its blocks. */
  start = 0
  /** Where the first of the words lies, in words, so that places in regions of one row can be compared. */
  offset = 0
  readonly #blocks = new KeptRuns(KEPT)

  /** Forgets what there is too much of, before a text. */
  begin(): void {
    this.#blocks.begin()
  }

  /** Becomes the words around a block of a row. */
  become(block: number, placed: Placed, row: number): void {
    this.length = 0
    this.start = block
    this.offset = BLOCK * block
    const rowAt = (one: number) => placed.segment.rowOf(one - placed.start + placed.first)
    if (block > placed.start && rowAt(block - 1) === row) {
      this.start -= 1
      this.#append(this.#wordsOf(block - 1, placed), -BEFORE)
      this.offset -= this.length
    }
    this.#append(this.#wordsOf(block, placed), SHORT)
    if (block + 1 < placed.end && rowAt(block + 1) === row) this.#append(this.#wordsOf(block + 1, placed), AFTER)
  }

  /** Appends the first so many words of a run, or the last ones where that is negative. */
  #append(place: number, most: number): void {
    const { words } = this.#blocks
    const count = words[place] as number
    const from = most < 0 ? Math.max(0, count + most) : 0
    const to = most < 0 ? count : Math.min(count, most)
    for (let at = from; at < to; at += 1) this.hashes[this.length++] = words[place + 1 + at] as number
  }

  #wordsOf(block: number, { segment, start, first }: Placed): number {
    const known = this.#blocks.get(block)
    if (known >= 0) return known
    const at = this.#blocks.room(SHORT) + 1
    return this.#blocks.keep(block, segment.hashesInto(block - start + first, this.#blocks.words, at))
  }
}

/** The row of a block, and whose it is. */
export function rowOf(seniorities: Seniorities, block: number): { readonly placed: Placed; readonly row: number } {
  const placed = seniorities.ownerOf(block)
  return { placed, row: placed.segment.rowOf(block - placed.start + placed.first) }
}
