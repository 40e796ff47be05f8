/** Who signs the vectors, and with which salts: the same in every run. */
import { concatBytes, createSigner, type Signer, sha256, textBytes } from '@datanet/records'

/** The signer whose seed is 32 times this byte. */
export function signerOf(byte: number): Signer {
  return createSigner(new Uint8Array(32).fill(byte))
}

export const founder = signerOf(1)
export const validator = signerOf(2)
export const ada = signerOf(3)
export const eve = signerOf(4)

/** A stream of bytes that follows from a name. */
export function saltsOf(name: string): (size: number) => Uint8Array {
  let count = 0
  return (size) => sha256(concatBytes(textBytes(name), Uint8Array.of(count++))).slice(0, size)
}
