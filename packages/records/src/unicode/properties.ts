import { ASSIGNED, COMPOSED, RANKS, REPLACED } from './generated/table.ts'
import { HANGUL } from './hangul.ts'
import { rowsOf } from './rows.ts'

/** The bits that hold the rank of a combining class; 0 for a code point that canonical ordering leaves where it is. */
export const RANK = 0x3f
/** Set where a code point may compose with one before it. */
export const MAYBE = 0x40
/** Set where no composed text holds the code point. */
export const NEVER = 0x80
/** The whole property of a code point that the tables do not assign. */
export const UNASSIGNED = 0xc0

/** What composes: the decompositions into two of all code points that do, and the way back. */
export interface Compositions {
  /** What stands for a code point, fully decomposed. */
  readonly decompositions: ReadonlyMap<number, readonly number[]>
  /** The code point that a pair composes to, by `pairOf`. */
  readonly pairs: ReadonlyMap<number, number>
}

/** Past this code point nothing has a property beyond being assigned or not. */
const LAST_PROPERTY = 0x3ffff
const CODE_POINTS = 0x110000

/** A pair of code points as one number. */
export function pairOf(first: number, second: number): number {
  return first * CODE_POINTS + second
}

const highRanges: [start: number, end: number][] = []
/** What composes; see `Compositions`. */
export const compositions: Compositions = buildCompositions()
const properties = buildProperties()

function buildCompositions(): Compositions {
  const decompositions = new Map<number, readonly number[]>()
  const pairs = new Map<number, number>()
  for (const [at, ...parts] of rowsOf(REPLACED)) decompositions.set(at, parts)
  const composed = [...rowsOf(COMPOSED)] as [at: number, first: number, second: number][]
  const parts = new Map(composed.map(([at, first, second]) => [at, { first, second }]))
  const decompose = (at: number): number[] => {
    const pair = parts.get(at)
    return pair === undefined ? [at] : [...decompose(pair.first), pair.second]
  }
  for (const [at, first, second] of composed) {
    decompositions.set(at, decompose(at))
    pairs.set(pairOf(first, second), at)
  }
  return { decompositions, pairs }
}

function buildProperties(): Uint8Array {
  const table = new Uint8Array(LAST_PROPERTY + 1).fill(UNASSIGNED)
  for (const [start, count = 0] of rowsOf(ASSIGNED)) {
    if (start > LAST_PROPERTY) highRanges.push([start, start + count])
    else table.fill(0, start, start + count)
  }
  for (const [start, count = 0, rank = 0] of rowsOf(RANKS)) table.fill(rank, start, start + count)
  const mark = (at: number, bits: number): void => {
    table[at] = (table[at] as number) | bits
  }
  const seconds = new Set([...rowsOf(COMPOSED)].map(([, , second]) => second as number))
  for (const second of seconds) mark(second, MAYBE)
  for (const [at, [first = at]] of compositions.decompositions) {
    // One that begins with a code point that composes backwards does so too.
    if (seconds.has(first) && !seconds.has(at)) mark(at, MAYBE)
  }
  for (const [at] of rowsOf(REPLACED)) table[at] = NEVER
  for (let at = HANGUL.vowel; at < HANGUL.vowel + HANGUL.vowels; at += 1) mark(at, MAYBE)
  for (let at = HANGUL.tail + 1; at < HANGUL.tail + HANGUL.tails; at += 1) mark(at, MAYBE)
  return table
}

/** What composition and ordering have to know of a code point: RANK, MAYBE and NEVER, or UNASSIGNED. */
export function propertyOf(point: number): number {
  if (point <= LAST_PROPERTY) return properties[point] as number
  return highRanges.some(([start, end]) => point >= start && point < end) ? 0 : UNASSIGNED
}
