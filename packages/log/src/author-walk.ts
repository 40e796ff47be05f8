import { type CID, DatanetError, type Entry, equalBytes, openEntry } from '@datanet/records'
import { standsOnDeps, UNLIMITED } from './admission.ts'
import type { Founding } from './charter.ts'
import type { Held } from './held.ts'
import type { Place } from './place.ts'
import { checkEntry, checkPlace } from './validity.ts'

/** What is wrong with a stored entry. */
export interface Fault {
  readonly code: string
  readonly message: string
}

/** A stored entry that is what was stored. */
export interface Sound {
  readonly entry: Entry
  readonly place: Place
  /** Whether its allowance could be counted again: what let its author in may be damaged itself. */
  readonly isCounted: boolean
}

/** Goes through an author's stored entries in the order of seq, checking each as if it came from somebody else. */
export class AuthorWalk {
  readonly #held: Held
  readonly #founding: Founding
  readonly #who: number
  /** The author's key; null until an entry tells it, where the author's row can't be read. */
  author: Uint8Array | null
  /** The last sound entry. */
  last: { readonly id: CID; readonly place: Place } | null = null
  #isCounted = true

  constructor(held: Held, founding: Founding, who: number, author: Uint8Array | null) {
    this.#held = held
    this.#founding = founding
    this.#who = who
    this.author = author
  }

  /** The seq of the entry that comes next. */
  get next(): number {
    return (this.last?.place.seq ?? -1) + 1
  }

  async step(seq: number, bytes: Uint8Array): Promise<Sound | Fault> {
    try {
      const entry = openEntry(bytes)
      const wrong = this.#misplaced(entry, seq)
      if (wrong !== null) return { code: 'ERR_ENTRY_MISPLACED', message: `entry ${seq}: ${wrong}` }
      const admits = await this.#check(entry)
      this.author ??= entry.payload.author
      const place = { who: this.#who, aside: false, seq, bytes: entry.payload.bytes, admits }
      this.last = { id: entry.id, place }
      return { entry, place, isCounted: this.#isCounted }
    } catch (error) {
      // what the store itself throws is no damage
      if (!(error instanceof DatanetError)) throw error
      return { code: error.code, message: `entry ${seq}: ${error.message}` }
    }
  }

  #misplaced({ payload }: Entry, seq: number): string | null {
    const isOwn = this.author === null || equalBytes(payload.author, this.author)
    if (payload.seq !== seq || !isOwn) return 'it is stored in the place of another'
    const { prev } = payload
    const follows = this.last === null ? prev === null : prev?.equals(this.last.id) === true
    return follows ? null : 'it does not follow the entry before it'
  }

  async #check(entry: Entry): Promise<number> {
    if (entry.id.equals(this.#founding.entry.id)) return UNLIMITED
    checkPlace(this.#founding, entry)
    const deps = entry.payload.seq === 0 && standsOnDeps(this.#founding, entry) ? await this.#deps(entry) : []
    if (deps === null) {
      this.#isCounted = false
      return UNLIMITED
    }
    return checkEntry(this.#founding, entry, this.last?.place, deps)
  }

  async #deps({ payload }: Entry): Promise<Entry[] | null> {
    const found: Entry[] = []
    for (const dep of payload.deps) {
      const entry = await this.#held.open(dep).catch((error: unknown) => {
        if (error instanceof DatanetError) return undefined
        throw error
      })
      if (entry === undefined) return null
      found.push(entry)
    }
    return found
  }
}
