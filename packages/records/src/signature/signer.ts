import type { SignatureBackend } from './backend.ts'
import { nobleBackend } from './noble.ts'
import { loadSodiumBackend } from './sodium.ts'

const backend: SignatureBackend = (await loadSodiumBackend()) ?? nobleBackend

/** Which implementation of the strict rule runs here. */
export const signatureBackend = backend.name

/** True if the signature holds under the strict rule (R3); wrong lengths are just not valid. */
export function verifySignature(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  return backend.verify(signature, message, publicKey)
}

/** Signs as one author, without showing the key. */
export interface Signer {
  /** 32 bytes. */
  readonly publicKey: Uint8Array
  /** 64 bytes. */
  sign(message: Uint8Array): Uint8Array
}

/** The signer of a 32-byte ed25519 seed. */
export function createSigner(seed: Uint8Array): Signer {
  // not `slice`, which does not copy a Buffer
  const own = new Uint8Array(seed)
  return { publicKey: backend.publicKey(own), sign: (message) => backend.sign(message, own) }
}
