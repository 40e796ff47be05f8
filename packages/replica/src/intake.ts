/**
 * What was received, on its way into the logs.
 * 1. Frames are committed in the order in which they were begun; while one is stored and folded, the next ones are opened.
 * 2. Frames under way are bounded in number and bytes. Who brings more waits, and so does whoever waits for that: the
 *    bound holds back a sender at the other end of a stream.
 * 3. Senders take turns: frames of one wait for its own earlier ones, and for no more than one of each other sender.
 * 4. What a sender has waiting is bounded for those who can't be held back: `hasRoomFor` says when its next frame is to
 *    be dropped.
 */
import { type Entry, openEntry, openSignedEntry } from '@datanet/records'

/** The most frames that are opened, stored and folded at a time; the next wait. */
export const MAX_INTAKE_FRAMES = 8
/** The most bytes of those frames; a single one may have more. */
export const MAX_INTAKE_BYTES = 8 * 1024 * 1024
/** The most frames of one sender that wait before those of its gossip are dropped. */
export const MAX_SENDER_FRAMES = 64
/** The most bytes of these: a sender that is as fast as the disk has a second of its traffic here. */
export const MAX_SENDER_BYTES = 4 * 1024 * 1024
/** The most bytes that wait, of all senders, before gossip is dropped whoever sends it. */
export const MAX_QUEUED_BYTES = 64 * 1024 * 1024
/** What a sender may have waiting when half of that is used, bytes: a few that send much leave room for the others. */
export const MAX_CROWDED_BYTES = 256 * 1024

/** An entry that opened well, or why it did not. */
export type Opened = Entry | Error

/** How much of an entry is checked: all, or all but the statements that it carries. */
export type Depth = 'whole' | 'signed'

/** Opens entries as they travel, each in its place; entries of one call may be opened anywhere, in any order. */
export type OpenEntries = (wire: readonly Uint8Array[], depth: Depth) => readonly Opened[] | Promise<readonly Opened[]>

/** Opens entries one after the other. */
export function openInline(wire: readonly Uint8Array[], depth: Depth = 'whole'): Opened[] {
  return wire.map((bytes) => {
    try {
      return depth === 'whole' ? openEntry(bytes) : openSignedEntry(bytes)
    } catch (error) {
      return error as Error
    }
  })
}

interface Waiter {
  readonly bytes: number
  readonly start: () => void
}

interface Queue {
  readonly waiting: Waiter[]
  bytes: number
}

/** See the header. */
export class Intake {
  /** Senders with frames that wait; the first is the next to be served. */
  readonly #queues = new Map<string, Queue>()
  #queued = 0
  #frames = 0
  #bytes = 0

  /** How many frames are under way, without those that wait. */
  get frames(): number {
    return this.#frames
  }

  /** How many bytes the frames under way have. */
  get bytes(): number {
    return this.#bytes
  }

  /** How many bytes wait. */
  get queued(): number {
    return this.#queued
  }

  /** Whether a sender that can't be held back may hand in another frame. */
  hasRoomFor(sender: string, bytes: number): boolean {
    if (this.#queued + bytes > MAX_QUEUED_BYTES) return false
    const queue = this.#queues.get(sender)
    const most = this.#queued > MAX_QUEUED_BYTES / 2 ? MAX_CROWDED_BYTES : MAX_SENDER_BYTES
    return queue === undefined || (queue.waiting.length < MAX_SENDER_FRAMES && queue.bytes + bytes <= most)
  }

  /** Begins work on a frame as soon as there is room, and in the order of arrival for each sender. */
  pass<T>(wire: readonly Uint8Array[], sender: string, work: (wire: readonly Uint8Array[]) => Promise<T>): Promise<T> {
    const bytes = wire.reduce((sum, entry) => sum + entry.length, 0)
    const { promise, resolve } = Promise.withResolvers<T>()
    const start = () => {
      this.#frames += 1
      this.#bytes += bytes
      resolve(work(wire).finally(() => this.#leave(bytes)))
    }
    // not even a frame for which there is room goes before those that wait
    if (this.#queues.size === 0 && this.#hasRoom(bytes)) start()
    else this.#queue(sender, { bytes, start })
    return promise
  }

  #queue(sender: string, waiter: Waiter): void {
    const queue = this.#queues.get(sender) ?? { waiting: [], bytes: 0 }
    queue.waiting.push(waiter)
    queue.bytes += waiter.bytes
    this.#queued += waiter.bytes
    this.#queues.set(sender, queue)
  }

  #hasRoom(bytes: number): boolean {
    return this.#frames === 0 || (this.#frames < MAX_INTAKE_FRAMES && this.#bytes + bytes <= MAX_INTAKE_BYTES)
  }

  #leave(bytes: number): void {
    this.#frames -= 1
    this.#bytes -= bytes
    for (const [sender, queue] of this.#queues) {
      const [next] = queue.waiting
      if (next === undefined || !this.#hasRoom(next.bytes)) return
      queue.waiting.shift()
      queue.bytes -= next.bytes
      this.#queued -= next.bytes
      // its next frame has its turn after those of the others; what is set while the map is walked is walked too
      this.#queues.delete(sender)
      if (queue.waiting.length > 0) this.#queues.set(sender, queue)
      next.start()
    }
  }
}
