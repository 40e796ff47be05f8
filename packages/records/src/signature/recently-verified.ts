import { concatBytes, hexOf } from '../bytes.ts'
import { sha256 } from '../hash.ts'
import { verifySignature } from './signer.ts'

/** How many signatures of one generation are remembered; two generations are held. */
export const MAX_REMEMBERED_SIGNATURES = 4096

/**
 * Verifies signatures, and remembers the latest that held by the hash of all that went into them. A hash costs a fiftieth
 * of a signature's check.
 */
export class RecentlyVerified {
  #young = new Set<string>()
  #old = new Set<string>()

  /** As `verifySignature`. */
  verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
    // lengths other than these never hold, and would let two triples run into one
    if (signature.length !== 64 || publicKey.length !== 32) return false
    const key = hexOf(sha256(concatBytes(signature, publicKey, message)))
    if (this.#young.has(key) || this.#old.has(key)) return true
    if (!verifySignature(signature, message, publicKey)) return false
    if (this.#young.size >= MAX_REMEMBERED_SIGNATURES) {
      this.#old = this.#young
      this.#young = new Set()
    }
    this.#young.add(key)
    return true
  }

  /** How many signatures are remembered. */
  get size(): number {
    return this.#young.size + this.#old.size
  }
}
