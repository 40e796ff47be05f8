/** Entries on their way to the other peer: small frames first, so that something lands early, then larger ones. */
import { ENTRIES_PER_FRAME, ENTRY_BYTES_PER_FRAME } from './messages.ts'
import type { Session } from './round.ts'

/** Entries of the first frame; each has twice as many as the one before it. */
const FIRST_FRAME = 8

/** See the header. */
export class EntryStream {
  readonly #session: Session
  #entries: Uint8Array[] = []
  #bytes = 0
  #news = 0
  #room = FIRST_FRAME

  constructor(session: Session) {
    this.#session = session
  }

  /** Resolves when there is room for the next. */
  async add(entry: Uint8Array): Promise<void> {
    await this.#put(entry)
    this.#news++
  }

  /** Adds what the other peer has, or has no use for but as a proof. */
  async addProof(entry: Uint8Array): Promise<void> {
    await this.#put(entry)
  }

  async #put(entry: Uint8Array): Promise<void> {
    const isFull = this.#entries.length >= this.#room || this.#bytes + entry.length > ENTRY_BYTES_PER_FRAME
    if (isFull) await this.flush()
    this.#entries.push(entry)
    this.#bytes += entry.length
  }

  /** Sends what there is. */
  async flush(): Promise<void> {
    if (this.#entries.length === 0) return
    const [entries, news] = [this.#entries, this.#news]
    this.#entries = []
    this.#bytes = 0
    this.#news = 0
    this.#room = Math.min(ENTRIES_PER_FRAME, 2 * this.#room)
    await this.#session.talk.send({ type: 'entries', entries })
    this.#session.sent += news
    this.#session.tell()
  }
}
