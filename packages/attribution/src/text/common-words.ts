import { BIT, bitsOf } from './bits.ts'

/** What a contribution counts for besides its own words: so many words of common text. */
const PRIOR = 1024
/** Counts are multiplied by 2^10, so that shares of the prior are integers. */
const SCALE = 10
/** A word that stands less often in a contribution is as rare as in common text. */
const LEAST = 4
/** A word must be common in a contribution by so much, in sixteenths of a bit. */
const MARGIN = 8
/** At most so many words are kept of a contribution. */
const KEPT = 4096

/** How rare a word is that stands so often among so many, in sixteenths of a bit, given how rare it is in common text. */
export function weightAmong(count: number, tokens: number, background: number, prior = PRIOR): number {
  const expected = (prior << SCALE) >>> Math.floor(background / BIT)
  // shifted so that nothing overflows in a contribution of any length
  const shift = Math.max(0, 32 - Math.clz32(Math.floor((tokens + prior) / 2 ** (29 - SCALE))))
  const all = Math.floor(((tokens + prior) * 2 ** SCALE) / 2 ** shift)
  const own = Math.floor((count * 2 ** SCALE + expected) / 2 ** shift)
  return bitsOf(all) - bitsOf(Math.max(1, own))
}

/**
 * The words that are more common in a contribution than in common text, with the weights that they have in it for ever.
 * They depend on the contribution alone: who quotes it afterwards, however often, changes none.
 */
export function commonWords(
  counts: Iterable<readonly [hash: number, count: number, background: number]>,
  tokens: number,
): [hash: number, weight: number][] {
  const common: [number, number][] = []
  for (const [hash, count, background] of counts) {
    if (count < LEAST) continue
    const weight = weightAmong(count, tokens, background)
    if (weight <= background - MARGIN) common.push([hash, weight])
  }
  common.sort((a, b) => a[1] - b[1] || a[0] - b[0])
  return common.slice(0, KEPT)
}
