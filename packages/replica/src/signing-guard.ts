/**
 * Keeps an author whose repo was restored from a backup from signing again in places that it has used (L3).
 * 1. A mark outside of the repo says how far this machine had signed. It is written before anyone hears of an entry, so
 *    that it never says less than what others know, unless it was lost.
 * 2. A log that ends before its mark is behind; so is one that its owner says was restored, and one that a repair has cut.
 * 3. A log is behind no longer when it reaches its mark, or when this peer was in step with validators of more than 2/3
 *    of the weight, without its own; where nobody else judges, with anyone. An owner's word is only answered by the latter.
 */
import { type Founding, type Log, LogBehindError } from '@datanet/log'
import { type CID, type Entry, equalBytes, hexOf } from '@datanet/records'

/** The newest entry that this machine signed in a datanet. */
export interface SigningMark {
  readonly seq: number
  readonly id: CID
}

/** Where marks are kept: on this machine, outside of what a backup of the repo holds. */
export interface MarkKeeper {
  /** Null where there is none, or none that can be read. */
  read(): Promise<SigningMark | null>
  /** Resolves when the mark outlives this process. Does not throw: a machine without marks works too. */
  write(mark: SigningMark): Promise<void>
  /** Where the mark lies, for whoever is stuck. */
  readonly place: string
}

/** What keeps an author from signing. */
export interface Behind {
  /** The seq that this machine had signed; null when only the owner says that the repo was restored. */
  readonly marked: number | null
  /** The newest own entry that is here; -1 for none. */
  readonly held: number
  /** The weight of the validators that this peer was in step with, and of all others than itself. */
  readonly heard: bigint
  readonly weight: bigint
}

interface GuardParts {
  readonly log: Log
  readonly author: Uint8Array
  readonly marks: MarkKeeper | undefined
  /** Whether the owner says that the repo was restored. */
  readonly restored: boolean
}

/** See the header. */
export class SigningGuard {
  readonly #log: Log
  readonly #author: Uint8Array
  readonly #marks: MarkKeeper | undefined
  readonly #mark: SigningMark | null
  readonly #told: boolean
  readonly #heard = new Set<string>()
  #behind: boolean

  private constructor({ log, author, marks, restored }: GuardParts, mark: SigningMark | null) {
    this.#log = log
    this.#author = author
    this.#marks = marks
    this.#mark = mark
    this.#told = restored
    this.#behind = restored || (mark !== null && mark.seq > this.#held) || log.guardOf(author) !== null
  }

  /** Compares the log with its mark, and sets the mark where the log is further. */
  static async open(parts: GuardParts): Promise<SigningGuard> {
    const mark = (await parts.marks?.read()) ?? null
    const guard = new SigningGuard(parts, mark)
    const head = parts.log.head(parts.author)
    if (!guard.#behind && head?.id != null && head.seq > (mark?.seq ?? -1))
      await parts.marks?.write({ seq: head.seq, id: head.id })
    return guard
  }

  /** What keeps this author from signing; null for nothing. */
  get behind(): Behind | null {
    if (this.#behind && this.#isThere) this.#behind = false
    if (!this.#behind) return null
    const { heard, weight } = this.#weights
    return { marked: this.#mark?.seq ?? null, held: this.#held, heard, weight }
  }

  /** Throws ERR_LOG_BEHIND while signing could fork the own log. */
  check(): void {
    const { behind } = this
    if (behind === null) return
    const lost =
      this.#marks === undefined ? '' : ` If the missing entries are lost for good, remove ${this.#marks.place}.`
    throw new LogBehindError(
      behind.marked === null
        ? 'this repo was restored from a backup, and may lack entries that its author has signed'
        : `this machine has signed up to entry ${behind.marked}, and the repo ends at ${behind.held}: it is an older copy`,
      `Connect to the validators of the datanet; it goes on by itself when they have sent what is missing.${lost}`,
    )
  }

  /** Keeps how far the author has signed; before anyone hears of the entry. */
  async signed(entry: Entry): Promise<void> {
    await this.#marks?.write({ seq: entry.payload.seq, id: entry.id })
  }

  /** Hears that this peer holds all that another author's peer holds. True when it may sign from now on. */
  inStepWith(peer: Uint8Array): boolean {
    if (!this.#behind) return false
    this.#heard.add(hexOf(peer))
    if (this.behind !== null) return false
    // a repair has cut the log, and this is where it stands; if that can't be kept, it is asked again after a restart
    this.#log.confirmHead(this.#author).catch(() => undefined)
    return true
  }

  get #held(): number {
    return this.#log.head(this.#author)?.seq ?? -1
  }

  get #weights(): { heard: bigint; weight: bigint } {
    let heard = 0n
    let weight = 0n
    for (const validator of (this.#log.founding as Founding).charter.validators) {
      if (equalBytes(validator.author, this.#author)) continue
      weight += validator.weight
      if (this.#heard.has(hexOf(validator.author))) heard += validator.weight
    }
    return { heard, weight }
  }

  get #isThere(): boolean {
    const isCut = this.#log.guardOf(this.#author) !== null
    if (!this.#told && !isCut && this.#held >= (this.#mark?.seq ?? -1)) return true
    const { heard, weight } = this.#weights
    return weight === 0n ? this.#heard.size > 0 : 3n * heard > 2n * weight
  }
}
