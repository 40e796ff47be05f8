/**
 * The stored entries that a replica has still to fold after it was opened.
 * 1. They are read once, by author and in order; what came after it was opened is not among them.
 * 2. What a fork took out meanwhile is left out.
 * 3. An entry whose bytes, records or place are not those that were stored is named by ERR_STORE_DAMAGED. Signatures are
 *    not checked again: whoever can change the store and its hashes can change this program too; `datanet verify` checks
 *    them.
 */
import { entriesRange, type KeyValueStore, type Log, StoreDamagedError } from '@datanet/log'
import { type CID, type Entry, equalBytes, hexOf, reopenEntry } from '@datanet/records'

const HINT =
  'Run `datanet verify` to see what is damaged; join the datanet in a fresh repo to get it again from other peers.'

interface Place {
  readonly author: Uint8Array
  readonly seq: number
  readonly id: CID
}

/** See the header. */
export class Backlog {
  readonly #log: Log
  readonly #stored: AsyncIterator<[Uint8Array, Uint8Array]>
  /** How many entries there were when it began. */
  readonly want: number
  /** For each author who wrote since: the seq of the first such entry. */
  readonly #since = new Map<string, number>()
  /** Where reading stands. */
  #at: Pick<Place, 'author' | 'seq'> | null = null
  /** The last entry that counted. */
  #last: Place | null = null
  #have = 0
  #over = false

  /** `store` is the one that the log was opened with, before anything else was written to it. */
  constructor(log: Log, store: KeyValueStore) {
    this.#log = log
    let want = 0
    for (const head of log.heads()) want += head.seq + 1
    this.want = want
    this.#stored = store.range(entriesRange)[Symbol.asyncIterator]()
  }

  /** How many entries were read. */
  get have(): number {
    return this.#have
  }

  /** The next entry that counts; null at the end. Throws ERR_STORE_DAMAGED. */
  async next(): Promise<Entry | null> {
    while (!this.#over) {
      const { done, value } = await this.#stored.next()
      if (done === true) {
        this.#over = true
        this.#checkEnd(null)
        return null
      }
      const entry = this.#reopen(value[1])
      const { author, seq } = entry.payload
      this.#checkEnd(author)
      this.#at = { author, seq }
      const head = this.#log.head(author)
      // behind the head lies what a fork took out; what came since was folded when it came
      if (head === undefined || seq > head.seq || seq >= this.#sinceOf(author)) continue
      this.#checkPlace(entry)
      this.#last = { author, seq, id: entry.id }
      this.#have += 1
      return entry
    }
    return null
  }

  /** Tells of an entry that was accepted since it began. */
  noteAccepted({ payload: { author, seq } }: Entry): void {
    const key = hexOf(author)
    if (!this.#over && !this.#since.has(key)) this.#since.set(key, seq)
  }

  /** Whether an entry is among those that are still to come. */
  holds({ payload: { author, seq } }: Entry): boolean {
    if (this.#over || seq >= this.#sinceOf(author)) return false
    if (this.#at === null) return true
    if (equalBytes(author, this.#at.author)) return seq > this.#at.seq
    // entries lie in the order of heads
    for (const head of this.#log.heads()) {
      if (equalBytes(head.author, this.#at.author)) return true
      if (equalBytes(head.author, author)) return false
    }
    return false
  }

  /** Ends the reading. */
  async close(): Promise<void> {
    this.#over = true
    await this.#stored.return?.()
  }

  /** The seq from which on an author's entries came since it began. */
  #sinceOf(author: Uint8Array): number {
    return this.#since.size === 0
      ? Number.POSITIVE_INFINITY
      : (this.#since.get(hexOf(author)) ?? Number.POSITIVE_INFINITY)
  }

  #reopen(bytes: Uint8Array): Entry {
    try {
      return reopenEntry(bytes)
    } catch (cause) {
      return this.#damaged((cause as Error).message, cause)
    }
  }

  #checkPlace(entry: Entry): void {
    const { author, seq, prev } = entry.payload
    const before = this.#last !== null && equalBytes(this.#last.author, author) ? this.#last : null
    if (seq !== (before?.seq ?? -1) + 1) this.#damaged(`entry ${(before?.seq ?? -1) + 1} of its author is missing`)
    if (before !== null && !prev?.equals(before.id)) this.#damaged(`entry ${seq} does not follow the one before it`)
  }

  /** When the next entry is of another author, the last one's log must be all here. */
  #checkEnd(next: Uint8Array | null): void {
    const last = this.#last
    if (last === null || (next !== null && equalBytes(last.author, next))) return
    const head = this.#log.head(last.author)
    const end = Math.min(head?.seq ?? -1, this.#sinceOf(last.author) - 1)
    if (last.seq < end) this.#damaged(`entry ${last.seq + 1} of its author is missing`)
    if (last.seq === head?.seq && !head.id?.equals(last.id)) this.#damaged(`entry ${last.seq} is not the newest one`)
  }

  #damaged(what: string, cause?: unknown): never {
    throw new StoreDamagedError(`an entry of datanet ${this.#log.id} was changed on disk: ${what}`, HINT, { cause })
  }
}
