import { BACKGROUND } from './generated/background.ts'
import { hashWord } from './hash.ts'

/** The weight of a word that common text does not have, in sixteenths of a bit. */
const RARE = 256

const weights = new Map<number, number>()
for (const [weight, words] of BACKGROUND) for (const word of words.split(' ')) weights.set(hashWord(word), weight)

/**
 * How rare a word is in common text, in sixteenths of a bit, by the hash of the word: from a pinned table that nobody's
 * contribution can change.
 */
export function backgroundWeight(hash: number): number {
  return weights.get(hash) ?? RARE
}
