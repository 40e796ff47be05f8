import type { Seniorities } from '../seniorities.ts'
import { type Asked, NONE } from './asked.ts'
import type { BlockLists } from './block-lists.ts'
import { leastAt, leastNear } from './chance.ts'

/** Words that are looked up together, and how far the next look is. */
export const WINDOW = 16
export const STEP = 8
/** Windows whose blocks are gathered at once: as many words as an integer has bits. */
export const WINDOWS = 3
const STRETCH = STEP * (WINDOWS - 1) + WINDOW
/** Blocks that are told of each window. */
const TOP = 6
/** Blocks share sums by their last bits, so that all sums stay close to the processor. */
const SUMS = 1 << 14
const MASK = SUMS - 1
/** More than this a feature counts not in a sum: it is enough by itself, and sums of all of a stretch stay below 2^16. */
const ENOUGH = 1_023
const LEAST = leastNear(0)

/** A block and how much it has in common with a window. */
export interface Candidate {
  readonly block: number
  readonly score: number
  /** Which words and pairs of the window it has. */
  readonly mask: number
}

/** Finds the blocks that have most in common with windows of a text. */
export class Candidates {
  readonly #seniorities: Seniorities
  readonly #lists: BlockLists
  readonly #sums = new Uint16Array(SUMS)
  /** For each block its slot and one; 0 for those that have too little. */
  readonly #slots: Int32Array
  #blocks: number[] = []
  #goesOn: boolean[] = []
  /** For each slot which words it has, and which pairs. */
  #bits = new Int32Array(2 << 8)
  #seen = new Int32Array(0)
  #look = 0
  readonly #worths = new Int32Array(2 * WINDOW)
  /** Features of the window that did not stand in it before: each counts once. */
  #fresh = 0

  constructor(lists: BlockLists) {
    this.#lists = lists
    this.#seniorities = lists.seniorities
    this.#slots = new Int32Array(lists.seniorities.blockCount + 2)
  }

  /** Gathers, for the windows from one word on, the blocks that may be of any of them. */
  gather(asked: Asked, from: number): void {
    this.#clear()
    if (this.#seen.length < asked.count) this.#seen = new Int32Array(2 * asked.count)
    const to = Math.min(asked.hashes.length, from + STRETCH)
    this.#look += 1
    for (let at = from; at < to; at += 1) {
      this.#sum(asked, asked.alone[at] as number)
      if (at + 1 < to) this.#sum(asked, asked.pairs[at] as number)
    }
    for (let at = from; at < to; at += 1) {
      this.#place(asked, asked.alone[at] as number, 0, at - from)
      if (at + 1 < to) this.#place(asked, asked.pairs[at] as number, 1, at - from)
    }
    this.#sums.fill(0)
    this.#goesOn = this.#blocks.map((block) => this.#slots[block + 1] !== 0 && this.#seniorities.goesOn(block))
  }

  #clear(): void {
    for (const block of this.#blocks) this.#slots[block] = 0
    this.#bits.fill(0, 0, 2 * this.#blocks.length)
    this.#blocks = []
  }

  #isFirst(feature: number): boolean {
    if (this.#seen[feature] === this.#look) return false
    this.#seen[feature] = this.#look
    return true
  }

  #sum(asked: Asked, feature: number): void {
    if (feature === NONE || !this.#isFirst(feature)) return
    const sums = this.#sums
    const words = this.#lists.words
    const worth = Math.min(ENOUGH, asked.worths[feature] as number)
    const place = asked.places[feature] as number
    const last = place + (words[place] as number)
    for (let at = place + 1; at <= last; at += 1) {
      const sum = (words[at] as number) & MASK
      sums[sum] = (sums[sum] as number) + worth
    }
  }

  #place(asked: Asked, feature: number, kind: number, bit: number): void {
    if (feature === NONE) return
    const sums = this.#sums
    const words = this.#lists.words
    const place = asked.places[feature] as number
    const end = place + (words[place] as number)
    const set = 1 << bit
    for (let at = place + 1; at <= end; at += 1) {
      const block = words[at] as number
      const own = sums[block & MASK] as number
      const next = sums[(block + 1) & MASK] as number
      const last = sums[(block - 1) & MASK] as number
      const sum = next > last ? own + next : own + last
      if (sum < LEAST || sum < leastNear(block)) continue
      const cell = 2 * this.#slotOf(block) + kind
      this.#bits[cell] = (this.#bits[cell] as number) | set
    }
  }

  #slotOf(block: number): number {
    const slot = this.#slots[block] as number
    if (slot !== 0) return slot - 1
    const fresh = this.#blocks.push(block)
    this.#slots[block] = fresh
    if (2 * fresh > this.#bits.length) {
      const more = new Int32Array(2 * this.#bits.length)
      more.set(this.#bits)
      this.#bits = more
    }
    return fresh - 1
  }

  /** What a slot has of the window: words in the lower half, pairs in the upper. */
  #maskOf(slot: number, nth: number): number {
    const words = (this.#bits[2 * slot] as number) >>> (STEP * nth)
    const pairs = (this.#bits[2 * slot + 1] as number) >>> (STEP * nth)
    return (words & 0xffff) | ((pairs & 0x7fff) << WINDOW)
  }

  /** What the words and pairs of a window are worth, from one word on. */
  #weigh(asked: Asked, from: number): void {
    const to = Math.min(asked.hashes.length, from + WINDOW)
    this.#look += 1
    this.#fresh = 0
    for (let at = from; at < to; at += 1) {
      const bit = at - from
      const word = asked.alone[at] as number
      if (word !== NONE && this.#isFirst(word)) {
        this.#fresh |= 1 << bit
        this.#worths[bit] = asked.worths[word] as number
      }
      const pair = asked.pairs[at] as number
      if (at + 1 === to || !this.#isFirst(pair)) continue
      this.#fresh |= 1 << (bit + WINDOW)
      this.#worths[bit + WINDOW] = asked.worths[pair] as number
    }
  }

  #scoreOf(mask: number): number {
    let score = 0
    for (let rest = mask & this.#fresh; rest !== 0; rest &= rest - 1)
      score += this.#worths[31 - Math.clz32(rest & -rest)] as number
    return score
  }

  /**
   * The blocks that have most in common with the `nth` window of those that were gathered from `from` on, best first,
   * seniors first where they are equal. One that has nothing of it beyond what a better one has is left out: so copies
   * stand in nobody's way, however many there are.
   */
  of(asked: Asked, from: number, nth: number): Candidate[] {
    this.#weigh(asked, from + STEP * nth)
    const all: Candidate[] = []
    const blocks = this.#blocks
    for (let slot = 0; slot < blocks.length; slot += 1) {
      let mask = this.#maskOf(slot, nth)
      if (mask === 0) continue
      const block = blocks[slot] as number
      // what was asked may go on in the next block of the row
      if (this.#goesOn[slot] === true) mask |= this.#maskOf((this.#slots[block + 1] as number) - 1, nth)
      const score = this.#scoreOf(mask)
      if (score >= leastNear(block) && score >= leastAt(block)) all.push({ block, score, mask })
    }
    all.sort((a, b) => b.score - a.score || a.block - b.block)
    return distinct(all)
  }
}

function distinct(all: readonly Candidate[]): Candidate[] {
  const best: Candidate[] = []
  for (const one of all) {
    if (best.length === TOP) break
    // of two that touch, each may have what is around it
    const isCopy = best.some(({ block, mask }) => Math.abs(block - one.block) > 1 && (one.mask & ~mask) === 0)
    if (!isCopy) best.push(one)
  }
  return best
}
