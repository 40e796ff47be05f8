import type { Submission } from '@datanet/quality'
import { hexOf, type Shard } from '@datanet/records'
import type { BlockStore } from '@datanet/shards'
import { shardsOf } from './manifest-blocks.ts'

const HASH_BYTES = 32
const FIRST_CAPACITY = 64

/** A file that was written: what its manifest says of it, and its SHA-256 in hexadecimal. */
export interface FetchedFile {
  readonly shard: Shard
  readonly sha256: string
}

/** What a fetch brought of a contribution. Of each file only the hash is kept: there may be very many. */
export class FetchedContribution {
  readonly submission: Submission
  #hashes = new Uint8Array(FIRST_CAPACITY * HASH_BYTES)
  #files = 0
  #rows = 0
  #bytes = 0

  constructor(submission: Submission) {
    this.submission = submission
  }

  /** How many files were brought. */
  get count(): number {
    return this.#files
  }

  get rows(): number {
    return this.#rows
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Takes the file at a place of the manifest. */
  add(place: number, { rows, bytes }: Pick<Shard, 'rows' | 'bytes'>, sha256: Uint8Array): void {
    const end = (place + 1) * HASH_BYTES
    if (end > this.#hashes.length) {
      const hashes = new Uint8Array(Math.max(end, 2 * this.#hashes.length))
      hashes.set(this.#hashes)
      this.#hashes = hashes
    }
    this.#hashes.set(sha256, place * HASH_BYTES)
    this.#files += 1
    this.#rows += rows
    this.#bytes += bytes
  }

  /** All its files in the order of its manifest, which is read again; there must be none that was not brought. */
  async *files(blocks: Pick<BlockStore, 'get'>): AsyncGenerator<FetchedFile> {
    let place = 0
    for await (const shard of shardsOf(this.submission.record.manifest, blocks)) {
      const at = place++ * HASH_BYTES
      yield { shard, sha256: hexOf(this.#hashes.subarray(at, at + HASH_BYTES)) }
    }
  }
}
