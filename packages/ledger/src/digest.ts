import { type Block, type CID, equalBytes, MerkleMap, textBytes } from '@datanet/records'

/**
 * The ledger's state as a Merkle map from a text key to canonical bytes; its root is the ledger digest (G6). Changes are
 * gathered and hashed when somebody asks, so that folding costs none of it.
 */
export class DigestMap {
  #map = MerkleMap.empty
  readonly #dirty = new Map<string, Uint8Array | null>()

  set(key: string, value: Uint8Array): void {
    this.#dirty.set(key, value)
  }

  delete(key: string): void {
    this.#dirty.set(key, null)
  }

  #settled(): MerkleMap {
    for (const [key, value] of this.#dirty) {
      const bytes = textBytes(key)
      const held = this.#map.get(bytes)
      if (value === null) this.#map = this.#map.delete(bytes)
      else if (held === undefined || !equalBytes(held, value)) this.#map = this.#map.set(bytes, value)
    }
    this.#dirty.clear()
    return this.#map
  }

  get root(): CID {
    return this.#settled().root
  }

  /** A proof, for verifyProof, of what a key holds. */
  prove(key: string): Block[] {
    return this.#settled().prove(textBytes(key))
  }
}
