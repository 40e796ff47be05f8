import { collector } from './collector.ts'
import { growOld } from './old-generation.ts'

/** Bytes that pass between two collections. */
const EVERY = 8 * 1024 * 1024

/**
 * Collects the young garbage of a transfer every few MB. Each buffer from a socket and from a cipher is a small object with
 * much memory outside of the heap: left alone, these grow until a collection of the whole heap is forced, some ten times as
 * often as a collection of the young ones alone would have been enough; half of a transfer's CPU time goes there.
 * What passes between two collections counts as the heap's growth, of which V8 allows a small heap so little that it marks
 * all of it for every 20 MB: three quarters of a holder's CPU time went there. So a transfer is given more room.
 */
export class TransferGarbage {
  readonly #endRoom = growOld('roomy')
  #passed = 0

  /** So many bytes have passed, and what carried them is garbage. */
  passed(bytes: number): void {
    this.#passed += bytes
    if (this.#passed < EVERY) return
    this.#passed = 0
    collector()?.({ type: 'minor' })
  }

  /** Nothing more passes. */
  end(): void {
    this.#endRoom()
  }
}
