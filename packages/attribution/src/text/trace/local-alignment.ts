import type { NearWords } from './near-words.ts'
import type { Region } from './region.ts'
import type { SourceWeights } from './source-weights.ts'

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
/** Pairs of equal words that are looked at; more there are only in texts that repeat a word over and over. */
const PAIRS = 96

// Scratch of one alignment at a time: the pairs, and the best chain that ends with each.
const texts = new Int32Array(PAIRS)
const sources = new Int32Array(PAIRS)
const gains = new Int32Array(PAIRS)
const scores = new Int32Array(PAIRS)
const befores = new Int32Array(PAIRS)

/** Finds the pairs of equal words, by their places in the source; returns how many. */
function findPairs(
  hashes: readonly number[],
  from: number,
  near: NearWords,
  weights: SourceWeights,
  { hashes: source, length }: Region,
): number {
  let count = 0
  for (let at = 0; at < length; at += 1) {
    for (let place = near.first(source[at] as number); place >= 0; place = near.next(place)) {
      if (count === PAIRS) return count
      const follows = at > 0 && place > from && source[at - 1] === ((hashes[place - 1] as number) | 0)
      texts[count] = place
      sources[count] = at
      // a word whose neighbour is another one may stand there since both are about one thing
      gains[count] = Math.max(1, follows ? weights.link(place) : weights.word(place) >> 1)
      count += 1
    }
  }
  return count
}

/**
 * The heaviest local alignment of the words of a text that are `near`, from `from` on, with a source (Smith, Waterman 1981),
 * found as a chain of pairs of equal words: what both have in one order, with few other words between. A word weighs less
 * where the one before it lets expect it, and half where another one stands before it. Null where nothing weighs `least`.
 */
export function alignLocally(
  hashes: readonly number[],
  from: number,
  near: NearWords,
  weights: SourceWeights,
  source: Region,
  least: number,
): Alignment | null {
  const count = findPairs(hashes, from, near, weights, source)
  let best = -1
  for (let pair = 0; pair < count; pair += 1) {
    const text = texts[pair] as number
    const at = sources[pair] as number
    let before = -1
    let most = 0
    for (let other = pair - 1; other >= 0; other -= 1) {
      const score = scores[other] as number
      if (score <= most) continue
      const onText = text - (texts[other] as number) - 1
      const onSource = at - (sources[other] as number) - 1
      if (onText < 0 || onSource < 0) continue
      const cost =
        onText < onSource
          ? onText * MISMATCH + (onSource - onText) * GAP
          : onSource * MISMATCH + (onText - onSource) * GAP
      if (score - cost > most) {
        most = score - cost
        before = other
      }
    }
    scores[pair] = most + (gains[pair] as number)
    befores[pair] = before
    if (best < 0 || (scores[pair] as number) > (scores[best] as number)) best = pair
  }
  return best < 0 || (scores[best] as number) < least ? null : follow(best)
}

/** The chain that ends with a pair. */
function follow(last: number): Alignment {
  const end = (texts[last] as number) + 1
  let first = last
  const found: [at: number, gain: number][] = []
  for (let pair = last; pair >= 0; pair = befores[pair] as number) {
    found.push([texts[pair] as number, gains[pair] as number])
    first = pair
  }
  const start = texts[first] as number
  const out = new Array<number>(end - start).fill(0)
  for (const [at, gain] of found) out[at - start] = gain
  return { score: scores[last] as number, start, end, at: sources[first] as number, gains: out }
}
