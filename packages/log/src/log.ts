/**
 * All logs of one datanet.
 * 1. An author's entries are accepted in the order of seq; early ones wait in a bounded room (L1).
 * 2. Two valid entries of one author after one entry are a fork; from the lowest proven one on, the author's entries
 *    don't count (L2).
 * 3. What was accepted is on disk before anyone hears of it (L3).
 * 4. Accepting is idempotent, and the state is a function of the set of entries, not of order or batching (L4), as long
 *    as what came early found room, and what `missing` names is offered again.
 * 5. Who may write, and how much, is checked before anything is stored (L5), from causal ancestors alone (R6).
 */
import {
  type CID,
  compareBytes,
  type Entry,
  openEntry,
  openSignedEntry,
  type Signer,
  sealEntry,
  type UnopenedEntry,
  type WireRecord,
} from '@datanet/records'
import { Accepting, type Answer, type Offered, OWN } from './accepting.ts'
import { UNLIMITED } from './admission.ts'
import type { Batch } from './batch.ts'
import { type Founding, isNamed, readFounding } from './charter.ts'
import { ForkedError, LinkInvalidError, LogBehindError, StoreDamagedError, WrongDatanetError } from './errors.ts'
import { type ForkProof, readProof } from './fork-proof.ts'
import type { Head } from './head-table.ts'
import { Heads } from './heads.ts'
import { Held } from './held.ts'
import {
  asideRange,
  entriesFrom,
  entriesRange,
  entryKey,
  forkKey,
  forksRange,
  guardKey,
  guardsRange,
  seqIn,
  whoIn,
} from './keys.ts'
import { Newcomers } from './newcomers.ts'
import { type KeyValueStore, type Op, pagesOf } from './store.ts'
import { idOf } from './stored-entry.ts'
import { type HeadListener, Turns } from './turns.ts'
import { VarintReader } from './varint.ts'
import { WaitingRoom } from './waiting-room.ts'

/** What became of entries that were handed in together. */
export interface Acceptance {
  /** For each entry handed in, in order. */
  readonly outcomes: readonly Answer[]
  /** What is new, in an order in which each stands on those before it; with what had waited for them. */
  readonly accepted: readonly Entry[]
  /** What no longer counts, since a fork was proven. */
  readonly revoked: readonly Entry[]
  /** What was not held before and is now: what is accepted, what proves a fork, and what is kept behind one. */
  readonly news: readonly Entry[]
}

interface AppendContext {
  readonly signer: Signer
  /** Milliseconds since 1970, as the author claims. */
  readonly at: number
  readonly random: (bytes: number) => Uint8Array
  /** Entries that the records stand on; each must be held. */
  readonly deps?: readonly CID[]
  /** What must be written in the same batch. */
  readonly beside?: (entry: Entry) => readonly Op[]
}

/** What a log is opened with. */
export interface LogOptions {
  /** Milliseconds; measures the hours in which newcomers of an open datanet may bring so much. None pass without it. */
  readonly now?: () => number
  /** The most that a peer may bring of newcomers in an hour, bytes. */
  readonly newcomerBytes?: number
}

/** See the header. */
export class Log {
  readonly founding: Founding
  readonly #held: Held
  readonly #waiting: WaitingRoom
  readonly #accepting: Accepting
  readonly #turns: Turns
  /** By number, the seq up to which a log must grow again before its own peer may sign: a repair has cut it. */
  readonly #guards: Map<number, number>

  private constructor(
    held: Held,
    founding: Founding,
    guards: Map<number, number>,
    { now = () => 0, newcomerBytes }: LogOptions,
  ) {
    this.founding = founding
    this.#held = held
    this.#guards = guards
    this.#waiting = new WaitingRoom(now)
    const isOpen = founding.charter.admission === 'open'
    const newcomers = isOpen ? new Newcomers(held.authors, now, newcomerBytes) : null
    this.#accepting = new Accepting(founding, this.#waiting, newcomers)
    this.#turns = new Turns(held, this.#waiting)
  }

  /**
   * Opens the logs of the datanet that a charter entry founds. Costs a read of the authors' heads, whatever the number of
   * entries. Throws ERR_CHARTER_INVALID, ERR_STORE_DAMAGED, and ERR_WRONG_DATANET for a store that holds another datanet.
   */
  static async open(store: KeyValueStore, charterEntry: Entry, options: LogOptions = {}): Promise<Log> {
    const founding = readFounding(charterEntry)
    const held = new Held(store, await Heads.load(store))
    const log = new Log(held, founding, await loadGuards(store), options)
    const first = await store.get(entryKey(0, 0))
    if (first === undefined && (held.head(0)?.seq ?? -1) >= 0) {
      throw new StoreDamagedError(
        `the charter of datanet ${charterEntry.id} is missing on disk`,
        'Run `datanet verify --repair`, which puts it back.',
      )
    }
    if (first === undefined) {
      await log.#turns.take(async (batch) => batch.take(charterEntry, UNLIMITED))
    } else if (!idOf(first).equals(charterEntry.id)) {
      throw new WrongDatanetError('the store holds another datanet', 'Give each datanet a store of its own.')
    }
    return log
  }

  /** The id of the datanet. */
  get id(): CID {
    return this.founding.entry.id
  }

  /** Where an author's log stands; undefined for one without entries. */
  head(author: Uint8Array): Head | undefined {
    return this.#held.heads.get(author)
  }

  /** Where each author's log stands, in the order in which the authors came. */
  heads(): IterableIterator<Head> {
    return this.#held.heads.all()
  }

  /** Author to [seq, head, fork] as a Merkle map: two peers with equal roots hold equal logs. */
  get frontier() {
    return this.#held.heads.frontier
  }

  /**
   * Calls the listener for each head that moves, once it is on disk and `head` shows it, before whoever asked for the
   * move hears of it. It must not throw. Returns what ends the calls.
   */
  watch(listener: HeadListener): () => void {
    this.#turns.listeners.add(listener)
    return () => this.#turns.listeners.delete(listener)
  }

  /** How many entries wait for what they stand on. */
  get waiting(): number {
    return this.#waiting.size
  }

  /** What they weigh, bytes. */
  get waitingBytes(): number {
    return this.#waiting.bytes
  }

  /**
   * Entries that first entries wait for, and that must be offered again even if they were offered before: those that
   * stand behind a fork are only kept once somebody stands on them.
   */
  missing(): IterableIterator<CID> {
    return this.#waiting.missing()
  }

  /**
   * Up to which entry an author's log must grow again after a repair before `append` signs for it; null for any other.
   * To be asked by who hears other peers' heads.
   */
  guardOf(author: Uint8Array): number | null {
    const guard = this.#guards.get(this.#held.heads.whoIs(author))
    return guard === undefined || guard <= (this.head(author)?.seq ?? -1) ? null : guard
  }

  /** Lets `append` sign again for a log that was cut: enough others have said where it stands, and it stands there. */
  async confirmHead(author: Uint8Array): Promise<void> {
    const who = this.#held.heads.whoIs(author)
    if (!this.#guards.delete(who)) return
    await this.#held.store.batch([{ type: 'del', key: guardKey(who) }], { durable: true })
  }

  /** An author's entries as they travel, from one seq up to and without another. */
  async *read(author: Uint8Array, from = 0, to = Number.MAX_SAFE_INTEGER): AsyncIterable<Uint8Array> {
    const { heads, store } = this.#held
    const who = heads.whoIs(author)
    const end = Math.min(to, (heads.at(who)?.seq ?? -1) + 1)
    if (from >= end) return
    for await (const [, value] of store.range({ gte: entryKey(who, from), lt: entryKey(who, end) })) yield value
  }

  /** All effective entries: the founder's first, then by author, each in order. */
  async *entries(): AsyncIterable<Entry> {
    const { heads, store } = this.#held
    for await (const page of pagesOf(store, entriesRange)) {
      for (const [key, bytes] of page) {
        if (seqIn(key) <= (heads.at(whoIn(key))?.seq ?? -1)) yield this.#reopen(bytes)
      }
    }
  }

  /** Opens what was checked before it was stored: what no longer opens was changed on disk. */
  #reopen(bytes: Uint8Array): Entry {
    try {
      return openEntry(bytes)
    } catch (cause) {
      throw new StoreDamagedError(
        `an entry of datanet ${this.id} was changed on disk: ${(cause as Error).message}`,
        'Run `datanet verify` to see what is damaged, and `datanet verify --repair` to get it again from other peers.',
        { cause },
      )
    }
  }

  /** An entry by its id, also one that a fork took out: others may stand on it. */
  get(id: CID): Promise<Entry | undefined> {
    return this.#held.open(id)
  }

  /** The id of an author's effective entry at a seq. */
  async idAt(author: Uint8Array, seq: number): Promise<CID | undefined> {
    for await (const bytes of this.read(author, seq, seq + 1)) return idOf(bytes)
    return undefined
  }

  /** The proof of an author's lowest fork. */
  async forkOf(author: Uint8Array): Promise<ForkProof | undefined> {
    const who = this.#held.heads.whoIs(author)
    const bytes = who < 0 ? undefined : await this.#held.store.get(forkKey(who))
    return bytes && readProof(bytes)
  }

  /** Entries as they travel that are held behind forks: first entries may stand on them, and others may want them. */
  async *aside(): AsyncIterable<Uint8Array> {
    const { heads, store } = this.#held
    for (let who = 0; who < heads.count; who++) {
      const fork = heads.at(who)?.fork
      if (fork == null) continue
      for await (const [, value] of store.range(entriesFrom(who, fork))) yield value
    }
    for await (const [, value] of store.range(asideRange)) yield value
  }

  /** The forks that are proven, each with the two entries that prove it. */
  async *forks(): AsyncIterable<ForkProof> {
    for await (const [, value] of this.#held.store.range(forksRange)) yield readProof(value)
  }

  /**
   * Which of some entries are held, effective or not. An entry that is held brings nothing new, whoever sends it and in
   * whatever form.
   */
  async holds(ids: readonly CID[]): Promise<boolean[]> {
    return (await this.#held.placesOf(ids)).map((place) => place !== undefined)
  }

  /** Whether an entry stands behind its author's fork, and nobody whom it may let in waits for it: it is of no use. */
  isPastFork(entry: UnopenedEntry): boolean {
    const fork = this.head(entry.payload.author)?.fork
    return fork != null && entry.payload.seq >= fork && !this.#waiting.servesFirst(entry)
  }

  /** Whether an author may write an entry with a seq: it has written here, or the charter names it, and it has not forked before. */
  mayWrite(author: Uint8Array, seq: number): boolean {
    const head = this.head(author)
    return head === undefined ? isNamed(this.founding, author) : head.fork === null || seq < head.fork
  }

  /**
   * Takes entries, in any order, durably. They may be opened, with their statements checked or not, or come as they travel:
   * then no more of them is checked than decides. `beside` adds what must be written in the same batch as an
   * accepted entry. A refused one is named with its error, and keeps nothing else from being taken. Throws only what the
   * store throws, and then takes nothing.
   */
  accept(
    entries: readonly Offered[],
    source: string,
    beside: (entry: Entry) => readonly Op[] = () => [],
  ): Promise<Acceptance> {
    return this.#turns.take(async (batch) => {
      await this.#accepting.lookAhead(entries, batch)
      const outcomes: Answer[] = []
      for (const entry of entries) outcomes.push(await this.#accepting.offer(entry, source, batch))
      for (const entry of batch.accepted) batch.add(...beside(entry))
      return { outcomes, accepted: [...batch.accepted], revoked: [...batch.revoked], news: batch.news }
    })
  }

  /**
   * Signs records as the next entry of the signer's log; it is durable when this resolves (L3). Appends that wait for the
   * disk are signed one after the other and written together. The first entry of a log must begin with an identity
   * record. Throws what sealing and accepting throw, and ERR_FORKED, ERR_LOG_BEHIND.
   */
  append(records: readonly WireRecord[], context: AppendContext): Promise<Entry> {
    return this.#turns.take(async (batch) => {
      const { signer, at, random, beside } = context
      const head = batch.head(batch.whoIs(signer.publicKey))
      this.#checkOwn(signer.publicKey, batch)
      const deps = [...(context.deps ?? [])]
        .sort((a, b) => compareBytes(a.bytes, b.bytes))
        .filter((dep, i, all) => !all[i - 1]?.equals(dep))
      for (const dep of deps) {
        if ((await batch.placeOf(dep)) !== undefined) continue
        throw new LinkInvalidError(`the entry ${dep} that yours names is not here`, 'Run `datanet sync` and try again.')
      }
      const place = { seq: (head?.seq ?? -1) + 1, prev: head?.id ?? null, bytesBefore: head?.bytes ?? 0 }
      const entry = sealEntry({ datanet: this.id, ...place, deps, at, records }, signer, random)
      const { error } = await this.#accepting.offer(entry, OWN, batch)
      if (error !== undefined) throw error
      for (const taken of batch.accepted) batch.add(...(beside?.(taken) ?? []))
      return entry
    })
  }

  /** Signing in a place that the key has used already would fork the own log. */
  #checkOwn(author: Uint8Array, batch: Batch): void {
    const who = batch.whoIs(author)
    const head = batch.head(who)
    if (head?.fork != null) {
      throw new ForkedError(
        `your log has forked at entry ${head.fork}: two machines signed with one key`,
        'Stop the other machine; recover the account with its recovery key.',
      )
    }
    // what waits was not checked, and anybody may send what claims to be a later entry
    this.#waiting.dropUnless(author, isSigned)
    const ahead = this.#waiting.countOf(author)
    if (ahead > 0) {
      throw new LogBehindError(
        `${ahead} later entries of your log came before those that they stand on`,
        'Run `datanet sync` until they are all here, then try again.',
      )
    }
    const guard = this.#guards.get(who)
    if (guard !== undefined && (head?.seq ?? -1) < guard) {
      throw new LogBehindError(
        `your log went on to entry ${guard} before it was damaged, and is here up to ${head?.seq ?? -1}`,
        'Run `datanet sync` with the peers that have the rest; to sign now would fork your log.',
      )
    }
  }
}

function isSigned(bytes: Uint8Array): boolean {
  try {
    openSignedEntry(bytes)
    return true
  } catch {
    return false
  }
}

async function loadGuards(store: KeyValueStore): Promise<Map<number, number>> {
  const guards = new Map<number, number>()
  for await (const [key, row] of store.range(guardsRange)) guards.set(whoIn(key), new VarintReader(row).next() ?? 0)
  return guards
}
