/**
 * Rechecks the stored logs of one datanet.
 * 1. Each entry is checked as if it came from somebody else: bytes, signature, root, link, size, admission.
 * 2. All that is derived from the entries is made again and compared: heads, places by id, fork proofs, what is aside.
 * 3. One pass over the store in the order of its keys, in constant memory; it changes nothing.
 * 4. Behind an author's first damaged entry nothing more of that log is named: all of it stands on what is damaged.
 */
import { type CID, DatanetError, equalBytes, openEntry } from '@datanet/records'
import { AuthorWalk, type Fault, type Sound } from './author-walk.ts'
import type { Founding } from './charter.ts'
import { provenFork } from './fork-proof.ts'
import { decodeHead } from './head-row.ts'
import type { Head } from './head-table.ts'
import { Heads } from './heads.ts'
import { Held } from './held.ts'
import { asideKey, asideKeyOf, asideRange, entryKey, headKey, idKey, idsRange } from './keys.ts'
import { decodePlace, type Place } from './place.ts'
import { type KeyValueStore, pagesOf } from './store.ts'
import { type StoredAuthor, storedAuthors } from './stored-authors.ts'
import { idIfSound } from './stored-entry.ts'

/** Something that is wrong with stored logs. */
export interface Damage extends Fault {
  /** Null where it can't be read any more. */
  readonly author: Uint8Array | null
  /** The author's number in the store. */
  readonly who: number
  readonly seq: number
}

/** What an audit has gone through, and what it found. */
export interface Audit {
  readonly entries: number
  /** Authors whose fork is proven, and whose proof holds. */
  readonly forks: number
  /** The first MAX_DAMAGE of all. */
  readonly damage: readonly Damage[]
  /** How many more there are. */
  readonly more: number
  /** The numbers of the authors whose rows are damaged. */
  readonly authors: ReadonlySet<number>
}

/** The most damage that an audit names one by one. */
export const MAX_DAMAGE = 10_000
/** Ids whose places are looked up at once. */
const LOOK_UP = 512

/** Audits; `onEntry` hears how many entries were read. */
export async function auditLogs(
  store: KeyValueStore,
  founding: Founding,
  onEntry: (entries: number) => void = () => {},
): Promise<Audit> {
  const auditor = new Auditor(store, founding, onEntry)
  for await (const stored of storedAuthors(store)) await auditor.author(stored)
  await auditor.lookUp()
  await auditor.aside()
  await auditor.strays()
  return auditor.result()
}

interface Expected {
  readonly id: CID
  readonly author: Uint8Array | null
  readonly place: Place
  readonly isCounted: boolean
}

class Auditor {
  readonly #store: KeyValueStore
  readonly #founding: Founding
  readonly #held: Held
  readonly #onEntry: (entries: number) => void
  readonly #damage: Damage[] = []
  readonly #authors = new Set<number>()
  #more = 0
  #entries = 0
  #forks = 0
  /** Rows that should lead somewhere by id. */
  #ids = 0
  #expected: Expected[] = []
  #nextWho = 0

  constructor(store: KeyValueStore, founding: Founding, onEntry: (entries: number) => void) {
    this.#store = store
    this.#founding = founding
    this.#held = new Held(store, new Heads())
    this.#onEntry = onEntry
  }

  result(): Audit {
    return {
      entries: this.#entries,
      forks: this.#forks,
      damage: this.#damage,
      more: this.#more,
      authors: this.#authors,
    }
  }

  #note(who: number, author: Uint8Array | null, seq: number, { code, message }: Fault): void {
    this.#authors.add(who)
    if (this.#damage.length < MAX_DAMAGE) this.#damage.push({ code, message, author, who, seq })
    else this.#more++
  }

  async author({ who, head, proof, entries }: StoredAuthor): Promise<void> {
    for (; this.#nextWho < who; this.#nextWho++) this.#note(this.#nextWho, null, 0, HEAD_UNREADABLE)
    this.#nextWho = who + 1
    const walk = new AuthorWalk(this.#held, this.#founding, who, head?.author ?? null)
    let fault: (Fault & { readonly seq: number }) | null = null
    let atHead: Sound | null = null
    for await (const [seq, bytes] of entries) {
      this.#onEntry(++this.#entries)
      if (fault !== null) continue
      const gap = seq === walk.next ? null : missing(walk.next)
      const step = gap ?? (await walk.step(seq, bytes))
      if ('code' in step) {
        fault = { ...step, seq: walk.next }
        continue
      }
      if (seq === head?.seq) atHead = step
      await this.#expect(step, walk.author)
    }
    if (fault === null && head !== null && head.seq >= walk.next) fault = { ...missing(walk.next), seq: walk.next }
    if (fault !== null) this.#note(who, walk.author, fault.seq, fault)
    this.#checkEnd(who, head, proof, walk, fault === null ? atHead : undefined)
  }

  /** Checks the author's own rows. `atHead` is undefined where the entries don't tell what the head should be. */
  #checkEnd(
    who: number,
    head: Head | null,
    proof: Uint8Array | null,
    walk: AuthorWalk,
    atHead: Sound | null | undefined,
  ): void {
    const fault = rowsFault(head, proof, walk, atHead)
    if (fault !== null) this.#note(who, walk.author, fault.seq, fault)
    else if (head?.fork != null) this.#forks++
  }

  /** Notes where an entry should be found by its id. */
  async #expect({ entry, place, isCounted }: Sound, author: Uint8Array | null): Promise<void> {
    this.#ids++
    this.#expected.push({ id: entry.id, author, place, isCounted })
    if (this.#expected.length >= LOOK_UP) await this.lookUp()
  }

  async lookUp(): Promise<void> {
    const expected = this.#expected
    this.#expected = []
    const rows = await this.#store.getMany(expected.map(({ id }) => idKey(id)))
    for (const [i, { author, place, isCounted }] of expected.entries()) {
      const found = rows[i] === undefined ? null : decodePlace(rows[i])
      const isThere = found?.who === place.who && found.seq === place.seq && found.aside === place.aside
      const isRight = found?.bytes === place.bytes && (!isCounted || found.admits === place.admits)
      if (isThere && isRight) continue
      const what = isThere ? 'what its log weighed or might let in is told wrong' : 'its id does not lead to it'
      this.#note(place.who, author, place.seq, {
        code: isThere ? 'ERR_STANDING_WRONG' : 'ERR_INDEX_WRONG',
        message: `entry ${place.seq}: ${what}`,
      })
    }
  }

  /** Checks what is kept behind forks. */
  async aside(): Promise<void> {
    for await (const page of pagesOf(this.#store, asideRange)) {
      for (const [key, bytes] of page) {
        this.#ids++
        this.#onEntry(++this.#entries)
        const fault = await this.#asideFault(key, bytes)
        if (fault !== null) this.#note(ASIDE, fault.author, fault.seq, fault)
      }
    }
  }

  async #asideFault(key: Uint8Array, bytes: Uint8Array): Promise<Damage | null> {
    const base = { who: ASIDE, author: null, seq: 0 }
    try {
      const entry = openEntry(bytes)
      const { author, seq, prev } = entry.payload
      const place = await this.#held.placeOf(entry.id)
      const before = prev === null ? undefined : await this.#held.placeOf(prev)
      const isRight = place?.aside === true && place.seq === seq && place.bytes === entry.payload.bytes
      const follows = entry.payload.bytes === (before?.bytes ?? 0) + entry.size && (before?.seq ?? -1) === seq - 1
      if (isRight && follows && equalBytes(key, asideKey(entry.id))) return null
      return {
        ...base,
        author,
        seq,
        code: 'ERR_ENTRY_MISPLACED',
        message: `entry ${seq}, kept aside: it does not belong there`,
      }
    } catch (error) {
      if (!(error instanceof DatanetError)) throw error
      return { ...base, code: error.code, message: `an entry kept aside: ${error.message}` }
    }
  }

  /** Names ids that lead nowhere; looks for them only where there are more ids than entries. */
  async strays(): Promise<void> {
    let rows = 0
    for await (const page of pagesOf(this.#store, idsRange)) rows += page.length
    if (rows <= this.#ids) return
    for await (const page of pagesOf(this.#store, idsRange)) {
      for (const [key, row] of page) {
        const place = decodePlace(row)
        // of an author whose entries are damaged that is told already
        if (place !== null && this.#authors.has(place.who)) continue
        const bytes = place && (await this.#store.get(place.aside ? asideKeyOf(key) : entryKey(place.who, place.seq)))
        const id = bytes == null ? null : idIfSound(bytes)
        if (id !== null && equalBytes(idKey(id), key)) continue
        const head = place && (await this.#store.get(headKey(place.who)))
        this.#note(place?.who ?? ASIDE, (head && decodeHead(head)?.author) ?? null, place?.seq ?? 0, {
          code: 'ERR_INDEX_WRONG',
          message: 'an id leads to no entry of that id',
        })
      }
    }
  }
}

/** Stands for the number of an author where damage is not in an author's own rows. */
export const ASIDE = -1

const HEAD_UNREADABLE = { code: 'ERR_HEAD_WRONG', message: 'the row that says where the log stands can’t be read' }

function missing(seq: number): Fault {
  return { code: 'ERR_ENTRY_MISSING', message: `entry ${seq} is missing` }
}

/** What is wrong with an author's head and proof. */
function rowsFault(
  head: Head | null,
  proof: Uint8Array | null,
  walk: AuthorWalk,
  atHead: Sound | null | undefined,
): (Fault & { readonly seq: number }) | null {
  if (head === null) return { ...HEAD_UNREADABLE, seq: walk.next }
  const fork = proof === null ? null : provenFork(proof, walk.author)
  if ((proof !== null && fork === null) || fork !== head.fork) {
    const seq = head.fork ?? fork ?? 0
    return { code: 'ERR_FORK_PROOF_WRONG', message: `the proof of its fork at ${seq} is not one`, seq }
  }
  const last = Math.min(walk.next, head.fork ?? walk.next) - 1
  if (atHead === undefined || (head.seq === last && isHeadOf(head, atHead))) return null
  const message = `the head names entry ${head.seq}, and the log ends at entry ${last}, or with another one`
  return { code: 'ERR_HEAD_WRONG', message, seq: Math.max(0, last) }
}

function isHeadOf(head: Head, atHead: Sound | null): boolean {
  if (head.seq < 0) return head.id === null
  if (atHead === null || !head.id?.equals(atHead.entry.id) || head.bytes !== atHead.place.bytes) return false
  return !atHead.isCounted || head.admits === atHead.place.admits
}
