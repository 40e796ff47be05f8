import { backgroundWeight } from './background.ts'
import { type Tokens, tokenise } from './tokenise.ts'

/** How texts become the words of an index, and how rare those are. */
export interface Wording {
  /** The words of a text, and where they stand in it. */
  words(text: string): Tokens
  /** How rare a word is in common text, in sixteenths of a bit; `hash` is its `hashWord`. */
  weight(word: string, hash: number): number
  /** The same where the hash tells it. */
  hashWeight?(hash: number): number
}

/** The words as they are: for datanets whose content is public. */
export const plainWording: Wording = {
  words: tokenise,
  weight: (_word, hash) => backgroundWeight(hash),
  hashWeight: backgroundWeight,
}
