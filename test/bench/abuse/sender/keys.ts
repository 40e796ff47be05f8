import { createSigner, type Signer, sha256, textBytes } from '@datanet/records'

/** One of the authors that the sender writes as; the charter admits them. */
export function authorKey(seed: string, number: number): Signer {
  return createSigner(sha256(textBytes(`${seed}/author/${number}`)))
}

/** One of the validators that the sender speaks as; the charter names the first few, with a weight of next to nothing. */
export function validatorKey(seed: string, number: number): Signer {
  return createSigner(sha256(textBytes(`${seed}/validator/${number}`)))
}
