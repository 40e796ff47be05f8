import { integerRoot } from '../bits.ts'

/** A piece of the set that is judged. */
export interface Judged {
  /** What it weighs. */
  readonly weight: number
  readonly row: number
  /** How alike it is to its best match, and its match to honest rows: 0 to 1000. */
  readonly score: number
  readonly usual: number
  /** Who holds the match; -1 for none. */
  readonly source: number
}

const BINS = 101
/** Less alike than this nothing counts. */
const LEAST = 20
/** Where more than so many in 1000 honest rows are as alike, likeness shows nothing. */
const TOO_COMMON = 900
/** By how many standard errors a set must stand out. */
const ERRORS = 3
/** Smaller shares, in 1000, are not told from chance. */
const SMALLEST = 50

/** The share of a set that is copied, in 1000, and how alike its copied pieces are at least. */
interface Excess {
  readonly share: number
  readonly least: number
}

/**
 * The largest excess, over all degrees of likeness, of pieces that are so alike to seniors over honest rows that are,
 * less some standard errors of the difference.
 */
function excessOf(
  scores: readonly number[],
  usual: readonly number[],
  all: number,
  pieces: number,
  errors: number,
): Excess {
  let best: Excess = { share: 0, least: BINS }
  let observed = 0
  let expected = 0
  for (let bin = BINS - 1; bin >= LEAST; bin -= 1) {
    observed += scores[bin] as number
    expected += usual[bin] as number
    const chance = Math.max(1, Math.floor((1000 * expected) / all))
    if (chance > TOO_COMMON) break
    const error = errors * integerRoot(Math.floor((chance * (1000 - chance) * 2) / pieces))
    const share = Math.floor((1000 * (Math.floor((1000 * observed) / all) - chance - error)) / (1000 - chance))
    if (share > best.share) best = { share, least: bin }
  }
  return best
}

/** How many pieces of equal weight would tell as much: pieces of one row count as one. */
function effectiveCount(pieces: readonly Judged[], all: number): number {
  const rows = new Map<number, number>()
  for (const { row, weight } of pieces) rows.set(row, (rows.get(row) ?? 0) + weight)
  let squares = 0n
  for (const weight of rows.values()) squares += BigInt(weight) * BigInt(weight)
  return squares === 0n ? 1 : Math.max(1, Number((BigInt(all) * BigInt(all)) / squares))
}

/** What of a set is copied: its share in 1000, and how that is spread over the sources. */
export interface SetCredit {
  readonly share: number
  readonly bySource: ReadonlyMap<number, number>
}

const NONE: SetCredit = { share: 0, bySource: new Map() }

/**
 * Decides for a whole set how much of it repeats seniors: it must stand out from what honest rows of the same sources
 * show by `ERRORS` standard errors, and then the excess counts. `sizes` tells how many words each source has, of `total`.
 */
export function setCredit(pieces: readonly Judged[], sizes: (source: number) => number, total: number): SetCredit {
  const scores = new Array<number>(BINS).fill(0)
  const usual = new Array<number>(BINS).fill(0)
  let all = 0
  for (const { weight, score, usual: honest, source } of pieces) {
    all += weight
    if (source < 0) continue
    const at = Math.floor(score / 10)
    scores[at] = (scores[at] as number) + weight
    const chance = Math.floor(honest / 10)
    usual[chance] = (usual[chance] as number) + weight
  }
  if (all === 0) return NONE
  const count = effectiveCount(pieces, all)
  if (excessOf(scores, usual, all, count, ERRORS).share < SMALLEST) return NONE
  const { share, least } = excessOf(scores, usual, all, count, 0)
  return { share, bySource: spread(pieces, share, least, sizes, total) }
}

/** Spreads a share over the sources of the pieces that are alike enough, less what chance gives to each by its size. */
function spread(
  pieces: readonly Judged[],
  share: number,
  least: number,
  sizes: (source: number) => number,
  total: number,
): Map<number, number> {
  const found = new Map<number, number>()
  let chance = 0
  for (const { weight, score, usual, source } of pieces) {
    if (source < 0) continue
    if (Math.floor(score / 10) >= least) found.set(source, (found.get(source) ?? 0) + weight)
    if (Math.floor(usual / 10) >= least) chance += weight
  }
  chance = Math.floor((chance * (1000 - share)) / 1000)
  const beyond = new Map<number, number>()
  let sum = 0
  for (const [source, weight] of found) {
    const rest = weight - Math.floor((chance * sizes(source)) / Math.max(1, total))
    if (rest <= 0) continue
    beyond.set(source, rest)
    sum += rest
  }
  return sum === 0 ? new Map() : beyond
}
