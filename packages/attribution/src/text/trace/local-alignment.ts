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

// Scratch of one alignment at a time: the pairs, whether both follow equal words, what they weigh, and the best chain that ends with each.
const texts = new Int32Array(PAIRS)
const sources = new Int32Array(PAIRS)
const follow = new Uint8Array(PAIRS)
const gains = new Int32Array(PAIRS)
const scores = new Int32Array(PAIRS)
const befores = new Int32Array(PAIRS)

/** Finds the pairs of equal words, by their places in the source; returns how many. */
function findPairs(
  hashes: readonly number[],
  from: number,
  near: NearWords,
  { hashes: source, length }: Region,
): number {
  let count = 0
  for (let at = 0; at < length; at += 1) {
    for (let place = near.first(source[at] as number); place >= 0; place = near.next(place)) {
      if (count === PAIRS) return count
      texts[count] = place
      sources[count] = at
      follow[count] = at > 0 && place > from && source[at - 1] === ((hashes[place - 1] as number) | 0) ? 1 : 0
      count += 1
    }
  }
  return count
}

/** The pair that the heaviest chain of so many pairs ends with; -1 where there is none. */
function chain(count: number): number {
  let best = -1
  let heaviest = 0
  for (let pair = 0; pair < count; pair += 1) {
    const text = texts[pair] as number
    const at = sources[pair] as number
    let before = -1
    let most = 0
    for (let other = pair - 1; other >= 0; other -= 1) {
      const score = scores[other] as number
      const onSource = at - (sources[other] as number) - 1
      // those further away cost more than what any weighs above what was found
      if (heaviest - onSource * GAP <= most) break
      if (score <= most) continue
      const onText = text - (texts[other] as number) - 1
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
    const score = most + (gains[pair] as number)
    scores[pair] = score
    befores[pair] = before
    if (score <= heaviest) continue
    heaviest = score
    best = pair
  }
  return best
}

/**
 * The heaviest local alignment of the words of a text that are `near`, from `from` on, with a source (Smith, Waterman 1981),
 * found as a chain of pairs of equal words: what both have in one order, with few other words between. A word weighs less
 * where the one before it lets expect it, and half where another one stands before it: words of one subject stand near each
 * other by chance. Null where nothing weighs `least`.
 */
export function alignLocally(
  hashes: readonly number[],
  from: number,
  near: NearWords,
  weights: SourceWeights,
  source: Region,
  least: number,
): Alignment | null {
  const count = findPairs(hashes, from, near, source)
  // most of what is looked at weighs too little whatever its words weigh, and counting those takes longer than a chain
  for (let pair = 0; pair < count; pair += 1) {
    const follows = follow[pair] === 1
    const most = weights.most(texts[pair] as number, follows)
    gains[pair] = Math.max(1, follows ? most : most >> 1)
  }
  const first = chain(count)
  if (first < 0 || (scores[first] as number) < least) return null
  for (let pair = 0; pair < count; pair += 1) {
    const text = texts[pair] as number
    gains[pair] = Math.max(1, follow[pair] === 1 ? weights.link(text) : weights.word(text) >> 1)
  }
  const best = chain(count)
  return (scores[best] as number) < least ? null : alignmentOf(best)
}

/** The chain that ends with a pair. */
function alignmentOf(last: number): Alignment {
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
