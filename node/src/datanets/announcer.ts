/**
 * Own entries on their way to the topic.
 * 1. An entry that comes in a quiet moment goes out at once. Those that come within a few milliseconds after it go
 *    together, in as few messages as their size allows, in the order in which they came.
 * 2. What waits is bounded; what finds no room is not announced, and sync carries it.
 */
import { encodeGossip, MAX_GOSSIP_BYTES, MAX_GOSSIP_ENTRIES } from './gossip-frame.ts'

/** For how long entries are gathered after a message went out, ms. */
const GATHER_MS = 5
/** The most that waits to be announced, bytes. */
export const MAX_ANNOUNCED_BYTES = 8 * 1024 * 1024

interface AnnouncerParts {
  readonly publish: (message: Uint8Array) => Promise<unknown>
  /** Hears of so many entries that found no room. */
  readonly onDropped: (entries: number) => void
  readonly onError: (error: unknown) => void
}

/** See the header. */
export class Announcer {
  readonly #parts: AnnouncerParts
  #queue: Uint8Array[] = []
  #bytes = 0
  #sending = false
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor(parts: AnnouncerParts) {
    this.#parts = parts
  }

  /** How many bytes wait. */
  get waiting(): number {
    return this.#bytes
  }

  /** Sends entries to the topic, now or soon. */
  announce(entries: readonly Uint8Array[]): void {
    if (this.#closed) return
    let dropped = 0
    for (const entry of entries) {
      if (this.#bytes + entry.length > MAX_ANNOUNCED_BYTES) {
        dropped += 1
        continue
      }
      this.#queue.push(entry)
      this.#bytes += entry.length
    }
    if (dropped > 0) this.#parts.onDropped(dropped)
    if (this.#timer === undefined && !this.#sending) void this.#send()
  }

  /** Forgets what waits. */
  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
    this.#queue = []
    this.#bytes = 0
  }

  async #send(): Promise<void> {
    this.#timer = undefined
    if (this.#queue.length === 0 || this.#closed) return
    this.#sending = true
    for (const batch of this.#drain()) {
      try {
        await this.#parts.publish(encodeGossip(batch))
      } catch (error) {
        this.#parts.onError(error)
      }
    }
    this.#sending = false
    if (!this.#closed) this.#timer = setTimeout(() => void this.#send(), GATHER_MS).unref()
  }

  *#drain(): Iterable<Uint8Array[]> {
    const queue = this.#queue
    this.#queue = []
    let batch: Uint8Array[] = []
    let bytes = 0
    for (const entry of queue) {
      if (batch.length > 0 && (bytes + entry.length > MAX_GOSSIP_BYTES || batch.length >= MAX_GOSSIP_ENTRIES)) {
        yield batch
        this.#bytes -= bytes
        batch = []
        bytes = 0
      }
      batch.push(entry)
      bytes += entry.length
    }
    yield batch
    this.#bytes -= bytes
  }
}
