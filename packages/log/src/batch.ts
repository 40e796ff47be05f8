/**
 * What the log takes in one turn, staged over what it holds: nobody sees any of it before it is on disk (L3), and
 * nothing of it stays if the disk fails. Turns that are written together stand on one another.
 */
import { type CID, compareBytes, type Entry, encode, reopenEntry } from '@datanet/records'
import { byteText } from './byte-text.ts'
import { StoreDamagedError } from './errors.ts'
import { encodeHead } from './head-row.ts'
import type { Head } from './head-table.ts'
import type { View } from './held.ts'
import { asideBytesKey, asideKey, entryKey, forkKey, headKey, idKey } from './keys.ts'
import { encodePlace, type Place, type Standing } from './place.ts'
import type { Op } from './store.ts'
import { writeVarints } from './varint.ts'
import type { Waiter } from './waiting-room.ts'

const nameOf = (id: CID) => byteText(id.multihash.digest)
const at = (who: number, seq: number) => `${who}/${seq}`

/** See the header. */
export class Batch implements View {
  /** Taken in this turn, and still effective at its end. */
  readonly accepted = new Set<Entry>()
  /** What was not held before this turn and is now, whether it counts or not, in the order in which it came. */
  readonly news: Entry[] = []
  /** Taken before this turn, and effective no longer. */
  readonly revoked = new Set<Entry>()
  /** Let out of the waiting room in this turn. */
  readonly released: Waiter[] = []
  readonly #view: View
  readonly #ops: Op[] = []
  readonly #numbers = new Map<string, number>()
  readonly #heads = new Map<number, Head>()
  readonly #places = new Map<string, Place | undefined>()
  readonly #byId = new Map<string, Entry>()
  readonly #bySeq = new Map<string, Entry>()
  readonly #aside = new Map<number, number>()
  /** What the rows weigh, bytes. */
  weight = 0

  constructor(view: View) {
    this.#view = view
  }

  get authors(): number {
    return this.#view.authors + this.#numbers.size
  }

  whoIs(author: Uint8Array): number {
    const who = this.#view.whoIs(author)
    return who < 0 && this.#numbers.size > 0 ? (this.#numbers.get(byteText(author)) ?? -1) : who
  }

  head(who: number): Head | undefined {
    return this.#heads.get(who) ?? this.#view.head(who)
  }

  /** The heads that this turn moved, new authors in the order of their numbers. */
  heads(): IterableIterator<Head> {
    return this.#heads.values()
  }

  /** The numbers of the authors whose heads it moved. */
  moved(): number[] {
    return [...this.#heads.keys()]
  }

  async placeOf(id: CID): Promise<Place | undefined> {
    const name = nameOf(id)
    return this.#places.has(name) ? this.#places.get(name) : await this.#view.placeOf(id)
  }

  async placesOf(ids: readonly CID[]): Promise<(Place | undefined)[]> {
    await this.look(ids)
    return ids.map((id) => this.#places.get(nameOf(id)))
  }

  /** Reads the places of many entries at once, for those who ask for them one by one. */
  async look(ids: readonly CID[]): Promise<void> {
    const missing = ids.filter((id) => !this.#places.has(nameOf(id)))
    if (missing.length === 0) return
    const places = await this.#view.placesOf(missing)
    for (const [i, id] of missing.entries()) this.#places.set(nameOf(id), places[i])
  }

  async bytesOf(id: CID, place: Place): Promise<Uint8Array | undefined> {
    return this.#byId.get(nameOf(id))?.bytes ?? (await this.#view.bytesOf(id, place))
  }

  async tail(who: number, from: number, to: number): Promise<(Uint8Array | undefined)[]> {
    const tail = await this.#view.tail(who, from, to)
    return tail.map((bytes, i) => this.#bySeq.get(at(who, from + i))?.bytes ?? bytes)
  }

  async asideBytes(who: number): Promise<number> {
    return this.#aside.get(who) ?? (await this.#view.asideBytes(who))
  }

  async open(id: CID): Promise<Entry | undefined> {
    return this.#byId.get(nameOf(id)) ?? (await this.#view.open(id))
  }

  /** Takes an entry as its author's next one. */
  take(entry: Entry, admits: number): void {
    const { author, seq, bytes } = entry.payload
    const who = this.#number(author)
    this.#place(entry, { who, aside: false, seq, bytes, admits })
    this.put(entryKey(who, seq), entry.bytes)
    this.#bySeq.set(at(who, seq), entry)
    this.accepted.add(entry)
    this.news.push(entry)
    this.#heads.set(who, { author, seq, id: entry.id, bytes, admits, fork: this.head(who)?.fork ?? null })
  }

  /** Keeps an entry that is valid but stands behind its author's fork, since a first entry stands on it. */
  async setAside(entry: Entry, admits: number): Promise<void> {
    const { author, seq, bytes } = entry.payload
    const who = this.#number(author)
    const total = (await this.asideBytes(who)) + entry.bytes.length
    this.#place(entry, { who, aside: true, seq, bytes, admits })
    this.put(asideKey(entry.id), entry.bytes)
    if (this.news.at(-1) !== entry) this.news.push(entry)
    const row: number[] = []
    writeVarints(row, total)
    this.put(asideBytesKey(who), Uint8Array.from(row))
    this.#aside.set(who, total)
  }

  /** Ends an author's log before an entry that differs from the one held in its place (L2). */
  async fork(entry: Entry, before: Standing | undefined): Promise<void> {
    const { author, seq, prev } = entry.payload
    const who = this.whoIs(author)
    const tail = (await this.tail(who, seq, this.head(who)?.seq ?? -1)).map((bytes, i) => {
      const staged = this.#bySeq.get(at(who, seq + i))
      // it was checked before it was stored
      return staged ?? reopenEntry(bytes ?? missing(seq + i))
    })
    for (const gone of tail) if (!this.accepted.delete(gone)) this.revoked.add(gone)
    const proof = [tail[0] as Entry, entry].sort((x, y) => compareBytes(x.id.bytes, y.id.bytes))
    this.news.push(entry)
    this.put(forkKey(who), encode(proof.map((side) => side.bytes)))
    const { bytes = 0, admits = 0 } = before ?? {}
    this.#heads.set(who, { author, seq: seq - 1, id: prev, bytes, admits, fork: seq })
  }

  put(key: Uint8Array, value: Uint8Array): void {
    this.add({ type: 'put', key, value })
  }

  /** Writes something else in the same batch. */
  add(...ops: readonly Op[]): void {
    for (const op of ops) {
      this.#ops.push(op)
      this.weight += op.key.length + (op.type === 'put' ? op.value.length : 0)
    }
  }

  /** Takes over what a later turn has staged over this one. */
  absorb(later: Batch): void {
    for (const op of later.#ops) this.add(op)
    for (const [name, who] of later.#numbers) this.#numbers.set(name, who)
    for (const [who, head] of later.#heads) this.#heads.set(who, head)
    for (const [name, place] of later.#places) this.#places.set(name, place)
    for (const [name, entry] of later.#byId) this.#byId.set(name, entry)
    for (const [name, entry] of later.#bySeq) this.#bySeq.set(name, entry)
    for (const [who, bytes] of later.#aside) this.#aside.set(who, bytes)
    this.released.push(...later.released)
  }

  /** All that is to be written. */
  ops(): Op[] {
    const heads = [...this.#heads].map(
      ([who, head]): Op => ({ type: 'put', key: headKey(who), value: encodeHead(head) }),
    )
    return [...this.#ops, ...heads]
  }

  #place(entry: Entry, place: Place): void {
    this.put(idKey(entry.id), encodePlace(place))
    this.#places.set(nameOf(entry.id), place)
    this.#byId.set(nameOf(entry.id), entry)
  }

  #number(author: Uint8Array): number {
    const who = this.whoIs(author)
    if (who >= 0) return who
    const next = this.authors
    this.#numbers.set(byteText(author), next)
    return next
  }
}

function missing(seq: number): never {
  throw new StoreDamagedError(
    `entry ${seq} of a log is missing on disk`,
    'Run `datanet verify` to see what is damaged, and `datanet verify --repair` to get it again from other peers.',
  )
}
