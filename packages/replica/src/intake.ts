/**
 * What was received, on its way into the logs.
 * 1. Frames are committed in the order in which they came; while one is stored and folded, the next ones are opened.
 * 2. Frames under way are bounded in number and bytes. Who brings more waits, and so does whoever waits for that: the
 *    bound holds back a sender at the other end of a stream.
 */
import { type Entry, openEntry } from '@datanet/records'

/** The most frames that are opened, stored and folded at a time; the next wait. */
export const MAX_INTAKE_FRAMES = 8
/** The most bytes of those frames; a single one may have more. */
export const MAX_INTAKE_BYTES = 8 * 1024 * 1024

/** An entry that opened well, or why it did not. */
export type Opened = Entry | Error

/** Opens entries as they travel, each in its place; entries of one call may be opened anywhere, in any order. */
export type OpenEntries = (wire: readonly Uint8Array[]) => readonly Opened[] | Promise<readonly Opened[]>

/** Opens entries one after the other. */
export function openInline(wire: readonly Uint8Array[]): Opened[] {
  return wire.map((bytes) => {
    try {
      return openEntry(bytes)
    } catch (error) {
      return error as Error
    }
  })
}

interface Waiter {
  readonly bytes: number
  readonly start: () => void
}

/** See the header. */
export class Intake {
  readonly #open: OpenEntries
  readonly #waiting: Waiter[] = []
  #frames = 0
  #bytes = 0

  constructor(open: OpenEntries = openInline) {
    this.#open = open
  }

  /** How many frames are under way, without those that wait. */
  get frames(): number {
    return this.#frames
  }

  /** How many bytes the frames under way have. */
  get bytes(): number {
    return this.#bytes
  }

  /** Opens a frame as soon as there is room, and hands it to `commit`, which is called in the order of arrival. */
  pass<T>(
    wire: readonly Uint8Array[],
    commit: (opening: readonly Opened[] | Promise<readonly Opened[]>) => Promise<T>,
  ): Promise<T> {
    const bytes = wire.reduce((sum, entry) => sum + entry.length, 0)
    const { promise, resolve } = Promise.withResolvers<T>()
    const start = () => {
      this.#frames += 1
      this.#bytes += bytes
      resolve(commit(this.#opening(wire)).finally(() => this.#leave(bytes)))
    }
    // not even a frame for which there is room goes before those that wait
    if (this.#waiting.length === 0 && this.#hasRoom(bytes)) start()
    else this.#waiting.push({ bytes, start })
    return promise
  }

  #opening(wire: readonly Uint8Array[]): readonly Opened[] | Promise<readonly Opened[]> {
    const opened = this.#open(wire)
    // a helper that fails is no fault of the entries
    return opened instanceof Promise ? opened.catch(() => openInline(wire)) : opened
  }

  #hasRoom(bytes: number): boolean {
    return this.#frames === 0 || (this.#frames < MAX_INTAKE_FRAMES && this.#bytes + bytes <= MAX_INTAKE_BYTES)
  }

  #leave(bytes: number): void {
    this.#frames -= 1
    this.#bytes -= bytes
    for (let next = this.#waiting[0]; next !== undefined && this.#hasRoom(next.bytes); next = this.#waiting[0]) {
      this.#waiting.shift()
      next.start()
    }
  }
}
