/**
 * What the log takes in one turn, staged over what it holds: nobody sees any of it before it is on disk (L3), and
 * nothing of it stays if the disk fails.
 */
import { type CID, compareBytes, decode, type Entry, encode, hexOf, openEntry } from '@datanet/records'
import { encodeHead, type Head, type Heads } from './heads.ts'
import { entryKey, forkKey, headKey, idKey } from './keys.ts'
import type { KeyValueStore, Op } from './store.ts'
import type { Waiter } from './waiting-room.ts'

/** Where an author's log stood right after one of its entries. */
export interface Standing {
  readonly author: Uint8Array
  readonly seq: number
  /** The log's size. */
  readonly bytes: number
  /** How many others the author might still let in. */
  readonly admits: number
}

function encodeStanding({ author, seq, bytes, admits }: Standing): Uint8Array {
  return encode([author, seq, bytes, admits])
}

function decodeStanding(value: Uint8Array): Standing {
  const [author, seq, bytes, admits] = decode(value) as [Uint8Array, number, number, number]
  return { author, seq, bytes, admits }
}

/** Reads the entry with an id, effective or not. */
export async function findEntry(store: KeyValueStore, id: CID): Promise<Entry | undefined> {
  const value = await store.get(idKey(id))
  if (value === undefined) return undefined
  const { author, seq } = decodeStanding(value)
  const bytes = await store.get(entryKey(author, seq))
  return bytes && openEntry(bytes)
}

/** See the header. */
export class Batch {
  readonly ops: Op[] = []
  /** Taken in this turn, and still effective at its end. */
  readonly accepted = new Set<Entry>()
  /** Taken before this turn, and effective no longer. */
  readonly revoked = new Set<Entry>()
  /** Let out of the waiting room in this turn. */
  readonly released: Waiter[] = []
  readonly #store: KeyValueStore
  readonly #held: Heads
  readonly #heads = new Map<string, Head>()
  readonly #standings = new Map<string, Standing>()
  readonly #byId = new Map<string, Entry>()
  readonly #byPlace = new Map<string, Entry>()

  constructor(store: KeyValueStore, held: Heads) {
    this.#store = store
    this.#held = held
  }

  head(author: Uint8Array): Head | undefined {
    return this.#heads.get(hexOf(author)) ?? this.#held.get(author)
  }

  /** The heads that this turn moved. */
  heads(): IterableIterator<Head> {
    return this.#heads.values()
  }

  /** Where the author's log stood after the entry with this id; undefined when it was never taken. */
  async standing(id: CID): Promise<Standing | undefined> {
    const staged = this.#standings.get(id.toString())
    if (staged !== undefined) return staged
    const value = await this.#store.get(idKey(id))
    return value && decodeStanding(value)
  }

  async find(id: CID): Promise<Entry | undefined> {
    return this.#byId.get(id.toString()) ?? (await findEntry(this.#store, id))
  }

  /** Takes an entry as its author's next one. */
  take(entry: Entry, admits: number): void {
    const { author, seq, bytes } = entry.payload
    const standing = { author, seq, bytes, admits }
    this.ops.push(
      { type: 'put', key: entryKey(author, seq), value: entry.bytes },
      { type: 'put', key: idKey(entry.id), value: encodeStanding(standing) },
    )
    this.#standings.set(entry.id.toString(), standing)
    this.#byId.set(entry.id.toString(), entry)
    this.#byPlace.set(`${hexOf(author)}/${seq}`, entry)
    this.accepted.add(entry)
    this.#move({ ...standing, id: entry.id, fork: this.head(author)?.fork ?? null })
  }

  /** Ends an author's log before an entry that differs from the one held in its place (L2). */
  async fork(entry: Entry, before: Standing | undefined): Promise<void> {
    const { author, seq, prev } = entry.payload
    const tail: Entry[] = []
    for (let at = seq; at <= (this.head(author)?.seq ?? -1); at++) tail.push(await this.#at(author, at))
    for (const gone of tail) if (!this.accepted.delete(gone)) this.revoked.add(gone)
    const proof = [tail[0] as Entry, entry].sort((x, y) => compareBytes(x.id.bytes, y.id.bytes))
    this.ops.push({ type: 'put', key: forkKey(author), value: encode(proof.map((side) => side.bytes)) })
    this.#move({ author, seq: seq - 1, id: prev, bytes: before?.bytes ?? 0, admits: before?.admits ?? 0, fork: seq })
  }

  async #at(author: Uint8Array, seq: number): Promise<Entry> {
    const staged = this.#byPlace.get(`${hexOf(author)}/${seq}`)
    return staged ?? openEntry((await this.#store.get(entryKey(author, seq))) as Uint8Array)
  }

  #move(head: Head): void {
    this.ops.push({ type: 'put', key: headKey(head.author), value: encodeHead(head) })
    this.#heads.set(hexOf(head.author), head)
  }
}
