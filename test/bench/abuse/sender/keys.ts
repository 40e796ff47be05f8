import { createSigner, type Signer, sha256, textBytes } from '@datanet/records'

/** One of the authors that the sender writes as; the charter admits them. */
export function authorKey(seed: string, number: number): Signer {
  return createSigner(sha256(textBytes(`${seed}/author/${number}`)))
}

/** One of the validators that the sender speaks as; the charter names the first few, with a weight of next to nothing. */
export function validatorKey(seed: string, number: number): Signer {
  return createSigner(sha256(textBytes(`${seed}/validator/${number}`)))
}

/** Authors whom an attack has beside the one of the wave; their numbers come after those of all waves. */
export const MORE_AUTHORS = 60
const FIRST_OF_MORE = 60
const MORE_A_WAVE = 20

/** Authors of a wave of which each has written nothing yet. */
export function moreAuthors(seed: string, wave: number): Signer[] {
  return Array.from({ length: MORE_A_WAVE }, (_, at) => authorKey(seed, FIRST_OF_MORE + wave * MORE_A_WAVE + at))
}
