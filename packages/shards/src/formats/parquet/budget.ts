import { beyond } from '../format-fault.ts'
import { FREE_ROW_BYTES, MAX_EXPANSION, MAX_HELD_BYTES } from './bounds.ts'

/** What reading one file may cost, in memory and in work. */
export class Budget {
  readonly #most: number
  #held = 0
  #unpacked = 0
  #given = 0

  /** For a file of that many bytes. */
  constructor(bytes: number) {
    this.#most = FREE_ROW_BYTES + MAX_EXPANSION * bytes
  }

  /** Counts bytes that are held, or with a minus let go. Throws ERR_FORMAT_BOUND. */
  hold(bytes: number): void {
    this.#held += bytes
    if (this.#held > MAX_HELD_BYTES) throw beyond(`needs more than ${MAX_HELD_BYTES} bytes of open pages at once`)
  }

  /** Counts bytes that are unpacked. Throws ERR_FORMAT_BOUND. */
  unpack(bytes: number): void {
    this.#unpacked += bytes
    if (this.#unpacked > this.#most) throw this.#beyond('unpacks')
  }

  /** Counts bytes of rows. Throws ERR_FORMAT_BOUND. */
  give(bytes: number): void {
    this.#given += bytes
    if (this.#given > this.#most) throw this.#beyond('gives rows')
  }

  #beyond(what: string): Error {
    return beyond(`${what} to more than ${MAX_EXPANSION} bytes for each of its own`)
  }
}
