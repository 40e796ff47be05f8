import { SHORT } from '../segment/layout.ts'

/** A row of more words than a block of one row has is judged in pieces of so many. */
const PIECE = 24

/** Some words of a row that are judged together. */
export interface Piece {
  readonly row: number
  readonly words: readonly string[]
  /** Whether the row has more words. */
  readonly part: boolean
}

/** How many pieces a row of so many words has. */
export function pieceCount(words: number): number {
  if (words <= SHORT) return words === 0 ? 0 : 1
  return Math.floor((words + PIECE / 2) / PIECE)
}

/** The pieces of a row: itself, or parts of `PIECE` words, the last one up to half as long again. */
export function piecesOf(row: number, words: readonly string[]): Piece[] {
  if (words.length === 0) return []
  if (words.length <= SHORT) return [{ row, words, part: false }]
  const pieces: Piece[] = []
  for (let start = 0; start < words.length; ) {
    const end = start + PIECE + PIECE / 2 > words.length ? words.length : start + PIECE
    pieces.push({ row, words: words.slice(start, end), part: true })
    start = end
  }
  return pieces
}
