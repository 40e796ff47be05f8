/**
 * How much of an open datanet's newcomers one peer may bring in an hour: work lets anyone in, and this keeps it from
 * filling the disk all the same.
 * 1. A newcomer is an author who came within the last hour, by its number; those from before the log was opened are none.
 * 2. Costs constant memory: a mark for each minute, and a sum for each of the last sources.
 */

/** The most that one peer may bring of authors who came within the last hour, bytes. */
export const MAX_NEWCOMER_BYTES = 1024 * 1024 * 1024
/** Peers whose bytes are counted; those beyond share the count of the one that has been silent longest. */
const SOURCES = 1024
const HOUR = 3_600_000
const MINUTE = 60_000

interface Mark {
  readonly at: number
  /** How many authors there were. */
  readonly authors: number
}

interface Sum {
  since: number
  bytes: number
}

/** See the header. */
export class Newcomers {
  readonly #limit: number
  readonly #now: () => number
  /** Oldest first; the first is the newest that is an hour old. */
  #marks: Mark[]
  readonly #sums = new Map<string, Sum>()

  /** `authors` is how many there are already; `now` tells milliseconds. */
  constructor(authors: number, now: () => number, limit = MAX_NEWCOMER_BYTES) {
    this.#limit = limit
    this.#now = now
    this.#marks = [{ at: now(), authors }]
  }

  /** Counts an entry of the author with a number; false when its source has brought too much. */
  take(source: string, who: number, bytes: number, authors: number): boolean {
    const now = this.#now()
    this.#mark(now, authors)
    if (who < (this.#marks[0] as Mark).authors) return true
    const sum = this.#sumOf(source, now)
    if (sum.bytes + bytes > this.#limit) return false
    sum.bytes += bytes
    return true
  }

  #mark(now: number, authors: number): void {
    if (now - (this.#marks.at(-1) as Mark).at >= MINUTE) this.#marks.push({ at: now, authors })
    while (this.#marks[1] !== undefined && now - this.#marks[1].at >= HOUR) this.#marks.shift()
  }

  #sumOf(source: string, now: number): Sum {
    const known = this.#sums.get(source)
    const sum = known ?? (this.#sums.size < SOURCES ? { since: now, bytes: 0 } : this.#longestSilent())
    if (now - sum.since >= HOUR) {
      sum.since = now
      sum.bytes = 0
    }
    // the last one to have said something comes last
    this.#sums.delete(source)
    this.#sums.set(source, sum)
    return sum
  }

  /** Makes room; its count goes over to the source that takes its place, so that new names bring no new room. */
  #longestSilent(): Sum {
    const [source, sum] = this.#sums.entries().next().value as [string, Sum]
    this.#sums.delete(source)
    return sum
  }
}
