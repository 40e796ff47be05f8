/**
 * Repairs stored logs that an audit found damaged.
 * 1. An author's log ends before its first damaged entry; what came after is dropped, and sync brings it again.
 * 2. Heads, places by id and fork proofs are made anew from the entries that are left.
 * 3. A log that was cut is guarded: its own peer signs nothing before the log has grown back to where it stood, since
 *    that would fork it; `Log.confirmHead` lifts the guard when enough others say that it never stood there.
 * 4. Writes one author at a time, durably: a repair that is cut off is finished by the next one.
 * Nothing else may write to the store meanwhile.
 */
import { equalBytes, openEntry, sha256 } from '@datanet/records'
import { ASIDE, type Audit } from './audit.ts'
import { AuthorWalk } from './author-walk.ts'
import type { Founding } from './charter.ts'
import { provenFork } from './fork-proof.ts'
import { decodeHead, encodeHead } from './head-row.ts'
import type { Head } from './head-table.ts'
import { Heads } from './heads.ts'
import { Held } from './held.ts'
import {
  asideBytesRange,
  asideKeyOf,
  asideRange,
  entriesFrom,
  entryKey,
  forkKey,
  guardKey,
  headKey,
  idKey,
  idKeyOf,
  idsRange,
  seqIn,
  whoIn,
} from './keys.ts'
import { decodePlace, encodePlace, type Place } from './place.ts'
import { type KeyValueStore, type Op, pagesOf } from './store.ts'
import { idIfSound } from './stored-entry.ts'
import { VarintReader, writeVarints } from './varint.ts'

/** A log that ends earlier now than it did. */
export interface Cut {
  /** Null where nothing tells whose it was. */
  readonly author: Uint8Array | null
  /** The newest entry that is left; -1 for none. */
  readonly seq: number
  /** The newest entry that there was. */
  readonly before: number
}

/** What a repair has done. */
export interface Repair {
  readonly cuts: readonly Cut[]
  /** Authors whose rows were made anew. */
  readonly authors: number
  /** Rows that led nowhere, and entries kept aside that were damaged. */
  readonly dropped: number
}

const OPS_PER_BATCH = 2048

/** Repairs what an audit of the same store found. */
export async function repairLogs(
  store: KeyValueStore,
  founding: Founding,
  { authors, damage }: Pick<Audit, 'authors' | 'damage'>,
): Promise<Repair> {
  const cuts: Cut[] = []
  if (authors.size === 0) return { cuts, authors: 0, dropped: 0 }
  const own = [...authors].filter((who) => who !== ASIDE)
  for (const who of own) {
    const known = damage.find((one) => one.who === who)?.author ?? null
    const { head, before } = await rebuild(store, founding, who, known)
    if (head.seq < before)
      cuts.push({ author: isPlaceholder(head.author, who) ? null : head.author, seq: head.seq, before })
  }
  return { cuts, authors: own.length, dropped: await dropStrays(store) }
}

/** Stands for the key of an author that nothing tells any more. */
function placeholder(who: number): Uint8Array {
  return sha256(headKey(who))
}

function isPlaceholder(author: Uint8Array, who: number): boolean {
  return equalBytes(author, placeholder(who))
}

class Writer {
  readonly #store: KeyValueStore
  #ops: Op[] = []

  constructor(store: KeyValueStore) {
    this.#store = store
  }

  async add(...ops: readonly Op[]): Promise<void> {
    this.#ops.push(...ops)
    if (this.#ops.length >= OPS_PER_BATCH) await this.flush()
  }

  async flush(): Promise<void> {
    const ops = this.#ops
    this.#ops = []
    if (ops.length > 0) await this.#store.batch(ops, { durable: true })
  }
}

/** Makes an author's rows anew from its entries, up to the first that is damaged. */
async function rebuild(
  store: KeyValueStore,
  founding: Founding,
  who: number,
  known: Uint8Array | null,
): Promise<{ readonly head: Head; readonly before: number }> {
  const row = await store.get(headKey(who))
  const told = row === undefined ? null : decodeHead(row)
  const walk = new AuthorWalk(new Held(store, new Heads()), founding, who, told?.author ?? known)
  const writer = new Writer(store)
  const proof = await store.get(forkKey(who))
  let atFork: { readonly id: Head['id']; readonly place: Place } | null = null
  const forkSeq = proof === undefined ? null : provenFork(proof, told?.author ?? known)
  let newest = told?.seq ?? -1
  let cut = false
  for await (const page of pagesOf(store, entriesFrom(who, 0))) {
    for (const [key, bytes] of page) {
      const seq = seqIn(key)
      if (forkSeq === null || seq < forkSeq) newest = Math.max(newest, seq)
      const step = cut || seq !== walk.next ? null : await walk.step(seq, bytes)
      if (step === null || 'code' in step) {
        cut = true
        await writer.add({ type: 'del', key })
        continue
      }
      const place = step.isCounted ? step.place : await storedPlace(store, idKey(step.entry.id), step.place)
      if (seq + 1 === forkSeq) atFork = { id: step.entry.id, place }
      await writer.add({ type: 'put', key: idKey(step.entry.id), value: encodePlace(place) })
    }
  }
  const author = walk.author ?? placeholder(who)
  const fork = proof === undefined ? null : provenFork(proof, author)
  const end = fork === null || walk.next < fork ? walk.last : fork === 0 ? null : atFork
  const standing = end?.place ?? { seq: -1, bytes: 0, admits: 0 }
  const { seq, bytes, admits } = standing
  const head: Head = { author, seq, id: end?.id ?? null, bytes, admits, fork }
  if (proof !== undefined && fork === null) await writer.add({ type: 'del', key: forkKey(who) })
  if (seq < newest) {
    const guard: number[] = []
    const held = await store.get(guardKey(who))
    writeVarints(guard, Math.max(newest, (held && new VarintReader(held).next()) ?? 0))
    await writer.add({ type: 'put', key: guardKey(who), value: Uint8Array.from(guard) })
  }
  await writer.add({ type: 'put', key: headKey(who), value: encodeHead(head) })
  await writer.flush()
  return { head, before: newest }
}

/** What is told of an entry whose allowance can't be counted while others are damaged. */
async function storedPlace(store: KeyValueStore, key: Uint8Array, counted: Place): Promise<Place> {
  const row = await store.get(key)
  const told = row === undefined ? null : decodePlace(row)
  return { ...counted, admits: told?.admits ?? 0 }
}

/** Drops ids that lead to no entry, and entries aside that no longer stand on anything. */
async function dropStrays(store: KeyValueStore): Promise<number> {
  let dropped = 0
  // what stood aside on what is dropped goes with the next round
  for (let before = -1; dropped > before; ) {
    before = dropped
    dropped += await dropIds(store)
    dropped += await dropAside(store)
  }
  return dropped
}

async function dropIds(store: KeyValueStore): Promise<number> {
  const writer = new Writer(store)
  let dropped = 0
  for await (const page of pagesOf(store, idsRange)) {
    for (const [key, row] of page) {
      const place = decodePlace(row)
      const bytes = place && (await store.get(place.aside ? asideKeyOf(key) : entryKey(place.who, place.seq)))
      const id = bytes == null ? null : idIfSound(bytes)
      if (id !== null && equalBytes(idKey(id), key)) continue
      dropped++
      await writer.add({ type: 'del', key })
    }
  }
  await writer.flush()
  return dropped
}

async function dropAside(store: KeyValueStore): Promise<number> {
  const writer = new Writer(store)
  const weights = new Map<number, number>()
  let dropped = 0
  for await (const page of pagesOf(store, asideRange)) {
    for (const [key, bytes] of page) {
      const row = await store.get(idKeyOf(key))
      const place = row === undefined ? null : decodePlace(row)
      if (place?.aside === true && (await standsOnSomething(store, bytes))) {
        weights.set(place.who, (weights.get(place.who) ?? 0) + bytes.length)
        continue
      }
      dropped++
      await writer.add({ type: 'del', key }, { type: 'del', key: idKeyOf(key) })
    }
  }
  for await (const page of pagesOf(store, asideBytesRange)) {
    for (const [key] of page) {
      const weight: number[] = []
      writeVarints(weight, weights.get(whoIn(key)) ?? 0)
      await writer.add({ type: 'put', key, value: Uint8Array.from(weight) })
    }
  }
  await writer.flush()
  return dropped
}

async function standsOnSomething(store: KeyValueStore, bytes: Uint8Array): Promise<boolean> {
  const { prev } = openEntry(bytes).payload
  return prev === null || (await store.get(idKey(prev))) !== undefined
}
