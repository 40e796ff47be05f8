const DIGEST_BYTES = 32
const FIRST = 1024

/** A list of 32-byte digests in 32 bytes each, where arrays of arrays take ten times as much. */
export class DigestList {
  #bytes = new Uint8Array(FIRST * DIGEST_BYTES)
  #size = 0

  get size(): number {
    return this.#size
  }

  add(digest: Uint8Array): void {
    const at = this.#size * DIGEST_BYTES
    if (at === this.#bytes.length) {
      const bytes = new Uint8Array(2 * at)
      bytes.set(this.#bytes)
      this.#bytes = bytes
    }
    this.#bytes.set(digest, at)
    this.#size += 1
  }

  /** Copies, in the order in which they came. */
  *[Symbol.iterator](): Generator<Uint8Array> {
    for (let place = 0; place < this.#size; place++)
      yield this.#bytes.slice(place * DIGEST_BYTES, (place + 1) * DIGEST_BYTES)
  }
}
