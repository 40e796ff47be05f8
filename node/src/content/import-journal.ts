/**
 * What imports that were cut off have done already, so that the same files need not be hashed and written again.
 * 1. A file goes by its device, inode, size and both times, to the nanosecond: one that changed is another. One that may have
 *    changed within the clock's grain after it was looked at is not noted at all.
 * 2. What is noted is a hint: whoever goes by it looks whether the blocks are there.
 * 3. It is forgotten when the contribution is made, and after a week.
 */
import { createHash } from 'node:crypto'
import type { KeyValueStore, Op } from '@datanet/log'
import { concatBytes, decode, encode, parseShard, type Shard } from '@datanet/records'
import type { Format } from '@datanet/shards'
import { DigestList } from '../storage/digest-list.ts'
import type { FileIdentity } from './open-file.ts'

/** What importing does to a file; a change of it makes another number, for which nothing is noted. */
const VERSION = 1
/** Leaves that are noted together. */
const LEAVES_PER_NOTE = 16
const DIGEST_BYTES = 32
const ID_BYTES = 32
/** How long something is noted, ms. */
const KEPT = 7 * 24 * 3600 * 1000
/** Notes that are written together. */
const NOTES_AT_ONCE = 256
/** Bytes of done files that are noted together at most: what is not noted is done again. */
const BYTES_AT_ONCE = 32 * 1024 * 1024
/** What clocks of file systems count in, ns: whole seconds where the times have no fractions, and two on some. */
const FINE_GRAIN = 50_000_000n
const COARSE_GRAIN = 2_000_000_000n
const SECOND = 1_000_000_000n
const WHOLE = 0xffff_ffff

/** What is known of a file: its shard, or the leaves from its start on. */
export interface Noted {
  readonly shard: Shard | null
  readonly leaves: readonly Uint8Array[]
}

/** A file's name in the journal. */
export type FileId = Uint8Array

function keyOf(id: FileId, place: number): Uint8Array {
  const key = new Uint8Array(id.length + 4)
  key.set(id)
  new DataView(key.buffer).setUint32(id.length, place)
  return key
}

/** See the header. */
export class ImportJournal {
  readonly #store: KeyValueStore
  readonly #now: () => number
  readonly #used = new DigestList()
  /** Files of which leaves are noted, each by a note of its own. */
  readonly #partly = new DigestList()
  #isEmpty = true
  #notes: Op[] = []
  /** Bytes of the done files in the notes. */
  #bytes = 0

  private constructor(store: KeyValueStore, now: () => number) {
    this.#store = store
    this.#now = now
  }

  /** Opens the journal in a store of its own, and forgets what is old. */
  static async open(store: KeyValueStore, now: () => number = Date.now): Promise<ImportJournal> {
    const journal = new ImportJournal(store, now)
    const old: Op[] = []
    for await (const [key, value] of store.range({
      gte: new Uint8Array(0),
      lt: new Uint8Array(ID_BYTES + 1).fill(0xff),
    })) {
      const { at } = decode(value) as { at: number }
      if (at > now() - KEPT) journal.#isEmpty = false
      else old.push({ type: 'del', key })
      if (old.length === NOTES_AT_ONCE) await store.batch(old.splice(0))
    }
    if (old.length > 0) await store.batch(old)
    return journal
  }

  /** Lends a journal for the length of some work; what the work noted is kept only when who began it ended it too soon. */
  static async during<T>(
    store: KeyValueStore,
    signal: AbortSignal | undefined,
    run: (journal: ImportJournal) => Promise<T>,
  ): Promise<T> {
    const journal = await ImportJournal.open(store)
    try {
      return await run(journal)
    } finally {
      // notes that stay do no harm (2), and must not hide what became of the work
      if (signal?.aborted !== true) await journal.forget().catch(() => undefined)
    }
  }

  /** The name of a file that is read as a format; null when it may change without anybody seeing it (1). */
  idOf(file: FileIdentity, format: Format): FileId | null {
    const { dev, ino, size, mtimeNs, ctimeNs } = file
    const grain = mtimeNs % SECOND === 0n ? COARSE_GRAIN : FINE_GRAIN
    const now = BigInt(Math.floor(this.#now())) * 1_000_000n
    if (mtimeNs + grain >= now || ctimeNs + grain >= now) return null
    const text = [VERSION, dev, ino, size, mtimeNs, ctimeNs, format].join(':')
    const id = new Uint8Array(createHash('sha256').update(text).digest())
    this.#used.add(id)
    return id
  }

  /** What is known of a file. */
  async find(id: FileId): Promise<Noted> {
    const leaves: Uint8Array[] = []
    if (this.#isEmpty) return { shard: null, leaves }
    this.#partly.add(id)
    for await (const [key, value] of this.#store.range({
      gte: keyOf(id, 0),
      lt: concatBytes(keyOf(id, WHOLE), Uint8Array.of(0)),
    })) {
      const place = new DataView(key.buffer, key.byteOffset + id.length).getUint32(0)
      const noted = decode(value) as { shard?: unknown; leaves?: Uint8Array }
      if (place === WHOLE) return { shard: parseShard(noted.shard), leaves }
      if (place * LEAVES_PER_NOTE !== leaves.length || noted.leaves === undefined) break
      for (let at = 0; at < noted.leaves.length; at += DIGEST_BYTES)
        leaves.push(noted.leaves.slice(at, at + DIGEST_BYTES))
    }
    return { shard: null, leaves }
  }

  /** Gives what takes the sha256 of each leaf of a file in order, from the first on, and notes them now and then. */
  leavesOf(id: FileId): (digest: Uint8Array) => void {
    let place = 0
    let digests: Uint8Array[] = []
    return (digest) => {
      digests.push(digest)
      if (digests.length < LEAVES_PER_NOTE) return
      if (place === 0) this.#partly.add(id)
      this.#note(keyOf(id, place), { leaves: concatBytes(...digests) })
      place += 1
      digests = []
      // these are few, and each saves much
      void this.flush().catch(() => undefined)
    }
  }

  /** Notes that a file is done. */
  async done(id: FileId, shard: Shard): Promise<void> {
    this.#note(keyOf(id, WHOLE), { shard })
    this.#bytes += shard.bytes
    if (this.#notes.length >= NOTES_AT_ONCE || this.#bytes >= BYTES_AT_ONCE) await this.flush()
  }

  /** Writes down what was noted. */
  async flush(): Promise<void> {
    const notes = this.#notes
    this.#notes = []
    this.#bytes = 0
    if (notes.length > 0) await this.#store.batch(notes)
  }

  /** Forgets all files that were asked for since the journal was opened. */
  async forget(): Promise<void> {
    this.#notes = []
    const gone: Op[] = []
    const forget = async (key: Uint8Array): Promise<void> => {
      gone.push({ type: 'del', key })
      if (gone.length === NOTES_AT_ONCE) await this.#store.batch(gone.splice(0))
    }
    for (const id of this.#used) await forget(keyOf(id, WHOLE))
    for (const id of this.#partly)
      for await (const [key] of this.#store.range({ gte: keyOf(id, 0), lt: keyOf(id, WHOLE) })) await forget(key)
    if (gone.length > 0) await this.#store.batch(gone)
  }

  #note(key: Uint8Array, what: object): void {
    this.#notes.push({ type: 'put', key, value: encode({ at: Math.floor(this.#now()), ...what }) })
  }
}

/** What of content is noted in a journal: leaves by their sha256, and shards that are done. */
export async function* notedContent(store: KeyValueStore): AsyncGenerator<Uint8Array | Shard> {
  for await (const [, value] of store.range({ gte: new Uint8Array(0), lt: new Uint8Array(ID_BYTES + 1).fill(0xff) })) {
    const { shard, leaves } = decode(value) as { shard?: unknown; leaves?: Uint8Array }
    if (shard !== undefined) yield parseShard(shard)
    else if (leaves !== undefined)
      for (let at = 0; at < leaves.length; at += DIGEST_BYTES) yield leaves.slice(at, at + DIGEST_BYTES)
  }
}
