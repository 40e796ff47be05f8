import type { Weights } from '../text-query.ts'

/** Words of a text that lie beside words of a source. */
export interface Alignment {
  /** What they weigh together, less what lies between them. */
  readonly score: number
  /** The words of the text, end without; numbers in the whole text. */
  readonly start: number
  readonly end: number
  /** Where the first of them lies in the source. */
  readonly at: number
  /** For each word of the text from `start` what it weighs; 0 where it is not in the source. */
  readonly gains: readonly number[]
}

/** What a word costs that is only on one side, and one that is another on each side; sixteenths of a bit. */
const GAP = 36
const MISMATCH = 40

const DIAGONAL = 1
const UP = 2
const LEFT = 3

let scores = new Int32Array(1 << 12)
let steps = new Uint8Array(1 << 12)

/**
 * The heaviest local alignment of words `from` to `to` of a text with a source (Smith, Waterman 1981): what both have in
 * one order, with few other words between. A word weighs less where the one before it lets expect it. Null where nothing
 * is alike.
 */
export function alignLocally(
  hashes: readonly number[],
  { words, links }: Weights,
  from: number,
  to: number,
  source: readonly number[],
): Alignment | null {
  const rows = to - from
  const width = source.length + 1
  const size = (rows + 1) * width
  if (scores.length < size) {
    scores = new Int32Array(size * 2)
    steps = new Uint8Array(size * 2)
  }
  scores.fill(0, 0, width)
  let best = 0
  let bestAt = 0
  for (let row = 1; row <= rows; row += 1) {
    const hash = hashes[from + row - 1] as number
    const weight = words[from + row - 1] as number
    const link = row === 1 ? weight : (links[from + row - 1] as number)
    const hashBefore = row === 1 ? -1 : (hashes[from + row - 2] as number)
    let sourceBefore = -2
    let at = row * width
    scores[at] = 0
    let left = 0
    let diagonal = scores[at - width] as number
    for (let column = 0; column < source.length; column += 1) {
      at += 1
      const up = scores[at - width] as number
      const other = source[column] as number
      let score = diagonal + (other !== hash ? -MISMATCH : sourceBefore === hashBefore ? link : weight)
      sourceBefore = other
      let step = DIAGONAL
      if (up - GAP > score) {
        score = up - GAP
        step = UP
      }
      if (left - GAP > score) {
        score = left - GAP
        step = LEFT
      }
      if (score < 0) score = 0
      scores[at] = score
      steps[at] = step
      if (score > best) {
        best = score
        bestAt = at
      }
      left = score
      diagonal = up
    }
  }
  if (best === 0) return null
  return trace(hashes, { words, links }, from, source, width, best, bestAt)
}

function trace(
  hashes: readonly number[],
  { words, links }: Weights,
  from: number,
  source: readonly number[],
  width: number,
  score: number,
  bestAt: number,
): Alignment {
  let row = Math.floor(bestAt / width)
  let column = bestAt % width
  const end = from + row
  const gains: number[] = []
  while (row > 0 && column > 0 && (scores[row * width + column] as number) > 0) {
    const step = steps[row * width + column]
    if (step === LEFT) {
      column -= 1
      continue
    }
    const word = from + row - 1
    const matches = step === DIAGONAL && source[column - 1] === hashes[word]
    const follows = matches && row > 1 && column > 1 && source[column - 2] === hashes[word - 1]
    gains.push(matches ? Math.max(1, (follows ? links[word] : words[word]) as number) : 0)
    row -= 1
    if (step === DIAGONAL) column -= 1
  }
  return { score, start: from + row, end, at: column, gains: gains.reverse() }
}
