import { hexOf, type Seniority } from '@datanet/records'
import type { TextIndex } from '../text-index.ts'
import { TextQuery } from '../text-query.ts'
import { Matcher } from './best-match.ts'
import { type Piece, pieceCount, piecesOf } from './piece.ts'
import { MAX_COMPARED, sampleRows } from './sample.ts'
import { type Judged, setCredit } from './set-credit.ts'

/** Blocks of a list that are read. */
const MOST = 512

/** A row of the set that is judged. */
export interface CreditRow {
  readonly text: string
  /** The contribution that first held exactly this row; undefined where nobody did. */
  readonly exact?: Uint8Array | undefined
}

/** What is judged. */
export interface CreditCandidate extends Seniority {
  /** The rows that are compared: all, or those that `sampleRows` chose. */
  readonly rows: readonly CreditRow[]
  /** How many rows the contribution has, where they are not all here. */
  readonly count?: number
  /** Other small sets of the same account, which are judged together with this one. */
  readonly pool?: readonly (Seniority & { readonly rows: readonly string[] })[]
}

/** Which of the contributions that are held count as seniors: all that are senior, unless it is said. */
export interface CreditOptions {
  /** Whether a contribution counts, by its id. */
  readonly among?: (contribution: Uint8Array) => boolean
}

/** Rows of a candidate that a senior contribution is credited for. */
export interface TextCredit {
  readonly contribution: Uint8Array
  readonly units: number
  /** How many rows the senior has itself. */
  readonly whole: number
}

/** What a candidate's rows are worth to whom. */
export interface TextCredits {
  /** Rows of the candidate, and those that are its own. */
  readonly rows: number
  readonly own: number
  /** By seniority. */
  readonly credits: readonly TextCredit[]
  /** Of the rows that nobody held exactly, the share that repeats seniors, in 1000. */
  readonly near: number
}

/** Pieces that are judged before whoever waits has a turn. */
const PIECES_A_TURN = 16
/** Characters of rows that are read before whoever waits has a turn. */
const TEXT_A_TURN = 1 << 17

function* judge(
  matcher: Matcher,
  senior: Seniority,
  pieces: readonly Piece[],
  firstRow: number,
): Generator<void, Judged[]> {
  const { query } = matcher
  const limit = query.seniorities.endBefore(senior)
  const places = new Map(query.seniorities.all.map((placed, place) => [placed, place]))
  const judged: Judged[] = []
  for (const [at, { row, words, part }] of pieces.entries()) {
    if (at % PIECES_A_TURN === PIECES_A_TURN - 1) yield
    const asked = query.words(words)
    const weight = asked.weights.reduce((sum, one) => sum + one, 0)
    const { score, block } = matcher.best(asked, part, limit)
    if (block < 0) {
      judged.push({ weight, row: firstRow + row, score: 0, usual: 0, source: -1 })
      continue
    }
    const source = places.get(query.seniorities.ownerOf(block)) as number
    judged.push({ weight, row: firstRow + row, score, usual: matcher.nullOf(block, words.length), source })
  }
  return judged
}

/** Reads rows one after the other, and gives way now and then. */
function* wordsOfRows(
  index: TextIndex,
  rows: readonly string[],
  take: (row: number, words: readonly string[]) => void,
  isWanted: (row: number) => boolean = () => true,
): Generator<void> {
  let read = 0
  for (const [row, text] of rows.entries()) {
    if (!isWanted(row)) continue
    take(row, index.wording.words(text).words)
    read += text.length
    if (read < TEXT_A_TURN) continue
    read = 0
    yield
  }
}

/** The pieces that are compared. Of large rows the words are read twice, so that no more of them are held than those of a row. */
function* sampledPieces(index: TextIndex, seed: Uint8Array, rows: readonly string[]): Generator<void, Piece[]> {
  const firsts: number[] = []
  let count = 0
  yield* wordsOfRows(index, rows, (_, words) => {
    firsts.push(count)
    count += pieceCount(words.length)
  })
  const chosen = sampleRows(seed, count, MAX_COMPARED)
  const ofRow = new Map<number, number[]>()
  let row = 0
  for (const piece of chosen) {
    while (row + 1 < firsts.length && (firsts[row + 1] as number) <= piece) row += 1
    const own = ofRow.get(row) ?? []
    own.push(piece - (firsts[row] as number))
    ofRow.set(row, own)
  }
  const pieces: Piece[] = []
  const take = (one: number, words: readonly string[]): void => {
    const all = piecesOf(one, words)
    for (const nth of ofRow.get(one) ?? []) pieces.push(all[nth] as Piece)
  }
  yield* wordsOfRows(index, rows, take, (one) => ofRow.has(one))
  return pieces
}

/** The same as `creditInSteps`, at once. */
export function creditOf(index: TextIndex, candidate: CreditCandidate, options: CreditOptions = {}): TextCredits {
  const steps = creditInSteps(index, candidate, options)
  for (;;) {
    const { done, value } = steps.next()
    if (done === true) return value
  }
}

/**
 * Shares a contribution's rows out over itself and the seniors that it repeats. Rows that a senior held exactly pay it.
 * Whether the others repeat seniors is decided for all of them together: how alike they are to senior rows is held against
 * how alike honest rows of the same sources were to theirs when they came, and only the excess is credited. All integers,
 * and a function of the candidate and of the set of its seniors alone. Yields now and then; its index must stay as it is until it is
 * through. Throws ERR_TEXT_INDEX_DAMAGED.
 */
export function* creditInSteps(
  index: TextIndex,
  candidate: CreditCandidate,
  { among }: CreditOptions = {},
): Generator<void, TextCredits> {
  const limit = index.seniorities.endBefore(candidate)
  const query = new TextQuery(index, { limit, most: MOST, ...(among === undefined ? {} : { among }) })
  const matcher = new Matcher(query)
  const compared = candidate.rows.length
  const rows = candidate.count ?? compared
  const units = new Map<string, number>()
  const near = candidate.rows.filter(({ exact }) => exact === undefined).map(({ text }) => text)
  for (const { exact } of candidate.rows) {
    if (exact !== undefined) units.set(hexOf(exact), (units.get(hexOf(exact)) ?? 0) + 1)
  }
  for (const [id, count] of units) units.set(id, Math.floor((count * rows) / compared))
  const judged = yield* judge(matcher, candidate, yield* sampledPieces(index, candidate.id, near), 0)
  let firstRow = near.length
  for (const other of candidate.pool ?? []) {
    judged.push(...(yield* judge(matcher, other, yield* sampledPieces(index, other.id, other.rows), firstRow)))
    firstRow += other.rows.length
  }
  const { all } = query.seniorities
  const counts = ({ held, end }: (typeof all)[number]) => end <= limit && (among?.(held.id) ?? true)
  const total = all.reduce((sum, placed) => (counts(placed) ? sum + placed.held.tokens : sum), 0)
  const { share, bySource } = setCredit(judged, (source) => all[source]?.held.tokens ?? 0, total)
  const copied = compared === 0 ? 0n : (BigInt(near.length) * BigInt(rows) * BigInt(share)) / BigInt(1000 * compared)
  const weights = [...bySource.values()].reduce((sum, weight) => sum + weight, 0)
  for (const [source, weight] of bySource) {
    const id = hexOf((all[source] as (typeof all)[number]).held.id)
    const part = Number((copied * BigInt(weight)) / BigInt(weights))
    if (part > 0) units.set(id, (units.get(id) ?? 0) + part)
  }
  const credits = all
    .filter(({ held }) => units.has(hexOf(held.id)))
    .map(({ held }) => ({ contribution: held.id, units: units.get(hexOf(held.id)) as number, whole: held.rows }))
  const own = rows - credits.reduce((sum, credit) => sum + credit.units, 0)
  return { rows, own, credits, near: share }
}
