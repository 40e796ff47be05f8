import { type CID, type Entry, reopenEntry } from '@datanet/records'
import { byteText } from './byte-text.ts'
import type { Head } from './head-table.ts'
import type { Heads } from './heads.ts'
import { asideBytesKey, asideKey, entryKey, idKey } from './keys.ts'
import { decodePlace, type Place } from './place.ts'
import type { KeyValueStore } from './store.ts'
import { VarintReader } from './varint.ts'

/** What a turn of the log stands on: what is on disk, or what an earlier turn of the same write has staged. */
export interface View {
  /** How many authors have a number. */
  readonly authors: number
  /** An author's number; -1 for one that never came. */
  whoIs(author: Uint8Array): number
  head(who: number): Head | undefined
  /** Where the entry with an id lies, effective or not; undefined when it was never taken. */
  placeOf(id: CID): Promise<Place | undefined>
  /** As placeOf for many, in one read. */
  placesOf(ids: readonly CID[]): Promise<(Place | undefined)[]>
  /** The bytes of an entry that was taken. */
  bytesOf(id: CID, place: Place): Promise<Uint8Array | undefined>
  /** The bytes of an author's entries, from one seq up to and with another. */
  tail(who: number, from: number, to: number): Promise<(Uint8Array | undefined)[]>
  /** How many bytes of an author's entries are kept aside. */
  asideBytes(who: number): Promise<number>
  /** An entry that was taken, opened. */
  open(id: CID): Promise<Entry | undefined>
}

/** How many opened entries are kept at hand: many first entries in a row stand on one that admits them all. */
const KEPT_OPEN = 8

/** What is on disk. */
export class Held implements View {
  readonly store: KeyValueStore
  readonly heads: Heads
  readonly #opened = new Map<string, Entry>()

  constructor(store: KeyValueStore, heads: Heads) {
    this.store = store
    this.heads = heads
  }

  get authors(): number {
    return this.heads.count
  }

  whoIs(author: Uint8Array): number {
    return this.heads.whoIs(author)
  }

  head(who: number): Head | undefined {
    return this.heads.at(who)
  }

  async placeOf(id: CID): Promise<Place | undefined> {
    const row = await this.store.get(idKey(id))
    return row === undefined ? undefined : (decodePlace(row) ?? undefined)
  }

  async placesOf(ids: readonly CID[]): Promise<(Place | undefined)[]> {
    const rows = await this.store.getMany(ids.map(idKey))
    return rows.map((row) => (row === undefined ? undefined : (decodePlace(row) ?? undefined)))
  }

  bytesOf(id: CID, { who, seq, aside }: Place): Promise<Uint8Array | undefined> {
    return this.store.get(aside ? asideKey(id) : entryKey(who, seq))
  }

  tail(who: number, from: number, to: number): Promise<(Uint8Array | undefined)[]> {
    return this.store.getMany(Array.from({ length: to - from + 1 }, (_, i) => entryKey(who, from + i)))
  }

  async asideBytes(who: number): Promise<number> {
    const row = await this.store.get(asideBytesKey(who))
    return (row && new VarintReader(row).next()) ?? 0
  }

  async open(id: CID): Promise<Entry | undefined> {
    const name = byteText(id.multihash.digest)
    const kept = this.#opened.get(name)
    if (kept !== undefined) return kept
    const place = await this.placeOf(id)
    const bytes = place && (await this.bytesOf(id, place))
    if (bytes === undefined) return undefined
    // it was checked before it was stored; whoever names many of them must not have all their signatures checked again
    const entry = reopenEntry(bytes)
    // a row that was changed on disk may lead to another entry
    if (!entry.id.equals(id)) return undefined
    this.keep(entry)
    return entry
  }

  /** Keeps an entry at hand that first entries may stand on. */
  keep(entry: Entry): void {
    this.#opened.set(byteText(entry.id.multihash.digest), entry)
    for (const oldest of this.#opened.keys()) {
      if (this.#opened.size <= KEPT_OPEN) return
      this.#opened.delete(oldest)
    }
  }
}
