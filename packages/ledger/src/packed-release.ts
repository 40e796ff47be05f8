import { type CID, decode, encode, type Release } from '@datanet/records'

/** A release as its author made it, held as bytes: the verdicts that it pins take ten times as much as CIDs. */
export class PackedRelease {
  readonly id: CID
  readonly author: Uint8Array
  readonly #bytes: Uint8Array

  constructor(id: CID, author: Uint8Array, record: Release) {
    this.id = id
    this.author = author
    this.#bytes = encode(record)
  }

  /** Read anew each time. */
  get record(): Release {
    return decode(this.#bytes) as Release
  }
}
