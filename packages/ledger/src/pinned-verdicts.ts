import { CID, compareBytes } from '@datanet/records'

/** A CIDv1 of sha2-256 with a codec of one byte: the form of every verdict's id. */
const CID_BYTES = 36
/** Where the digest begins; it spreads evenly, unless somebody invents it. */
const DIGEST_AT = 4

/**
 * The verdicts that somebody names, as bytes: a release names thousands, and each takes 36 bytes here in place of the 400
 * that a CID takes. What can't be a verdict's id is only counted, since it will never be certified.
 */
export class PinnedVerdicts {
  /** Sorted. */
  readonly #bytes: Uint8Array<ArrayBuffer>
  /** How many are in no form that a verdict's id can have. */
  readonly others: number

  constructor(verdicts: readonly CID[]) {
    const fitting = verdicts.map(({ bytes }) => bytes).filter((bytes) => bytes.length === CID_BYTES)
    fitting.sort(compareBytes)
    this.#bytes = new Uint8Array(fitting.length * CID_BYTES)
    for (const [i, bytes] of fitting.entries()) this.#bytes.set(bytes, i * CID_BYTES)
    this.others = verdicts.length - fitting.length
  }

  /** Those that can be a verdict's id, sorted by their bytes. */
  *[Symbol.iterator](): IterableIterator<CID> {
    for (let at = 0; at < this.#bytes.length; at += CID_BYTES) yield CID.decode(this.#bytes.slice(at, at + CID_BYTES))
  }

  /** A number for each verdict, equal for equal ones; see `placeOf`. */
  *places(): IterableIterator<number> {
    const view = new DataView(this.#bytes.buffer)
    for (let at = DIGEST_AT; at < this.#bytes.length; at += CID_BYTES) yield view.getInt32(at)
  }

  /** How often a verdict is named. Costs O(log n). */
  count({ bytes }: CID): number {
    if (bytes.length !== CID_BYTES) return 0
    let at = this.#firstNotBefore(bytes)
    const first = at
    while (at * CID_BYTES < this.#bytes.length && compareBytes(this.#at(at), bytes) === 0) at += 1
    return at - first
  }

  #firstNotBefore(bytes: Uint8Array): number {
    let low = 0
    let high = this.#bytes.length / CID_BYTES
    while (low < high) {
      const middle = (low + high) >> 1
      if (compareBytes(this.#at(middle), bytes) < 0) low = middle + 1
      else high = middle
    }
    return low
  }

  #at(index: number): Uint8Array {
    return this.#bytes.subarray(index * CID_BYTES, (index + 1) * CID_BYTES)
  }
}

/** Where a verdict stands in an index by `places`: different verdicts may share one. */
export function placeOf({ bytes }: CID): number | null {
  if (bytes.length !== CID_BYTES) return null
  return new DataView(bytes.buffer, bytes.byteOffset).getInt32(DIGEST_AT)
}
