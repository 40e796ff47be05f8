/**
 * One rule on every platform (R3), libsodium's strict one: S < L, A canonical, neither A nor R of small order, and the
 * cofactorless equation. Golden vectors decide.
 */
export interface SignatureBackend {
  readonly name: 'sodium' | 'noble'
  /** The 32-byte public key of a 32-byte seed. */
  publicKey(seed: Uint8Array): Uint8Array
  /** RFC 8032 ed25519, deterministic, 64 bytes. */
  sign(message: Uint8Array, seed: Uint8Array): Uint8Array
  /** Never throws: wrong lengths are just not valid. */
  verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean
}
