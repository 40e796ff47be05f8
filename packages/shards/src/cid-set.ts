import type { CID } from 'multiformats/cid'

/** A set of CIDs by codec and digest; its keys cost less to make than the texts of CIDs. */
export class CidSet {
  readonly #keys = new Set<string>()

  get size(): number {
    return this.#keys.size
  }

  has(cid: CID): boolean {
    return this.#keys.has(keyOf(cid))
  }

  /** Adds a CID; false when it was there already. */
  add(cid: CID): boolean {
    const before = this.#keys.size
    return this.#keys.add(keyOf(cid)).size > before
  }

  clear(): void {
    this.#keys.clear()
  }
}

function keyOf({ code, multihash: { digest } }: CID): string {
  return String.fromCharCode(code & 0xffff, digest.length, ...digest)
}
