/**
 * All logs of one datanet.
 * 1. An author's entries are accepted in the order of seq; early ones wait in a bounded room (L1).
 * 2. Two valid entries of one author after one entry are a fork; from the lowest proven one on, the author's entries
 *    don't count (L2).
 * 3. What was accepted is on disk before anyone hears of it (L3).
 * 4. Accepting is idempotent, and the state is a function of the set of entries, not of order or batching (L4), as long
 *    as what came early found room.
 * 5. Who may write, and how much, is checked before anything is stored (L5), from causal ancestors alone (R6).
 */
import {
  type CID,
  compareBytes,
  datanetOf,
  decode,
  type Entry,
  equalBytes,
  openEntry,
  type Signer,
  sealEntry,
  type WireRecord,
} from '@datanet/records'
import { UNLIMITED } from './admission.ts'
import { Batch, findEntry, type Standing } from './batch.ts'
import { type Founding, readFounding } from './charter.ts'
import {
  ForkedError,
  LinkInvalidError,
  LogBehindError,
  QuotaExceededError,
  RefusedError,
  StoreDamagedError,
  WrongDatanetError,
} from './errors.ts'
import { type ForkProof, forksRange, type Head, Heads } from './heads.ts'
import { entryKey, forkKey } from './keys.ts'
import type { KeyValueStore, Op } from './store.ts'
import { checkEntry, checkPlace, LINK_HINT } from './validity.ts'
import { WaitingRoom } from './waiting-room.ts'

/** What became of an entry. `mismatch`: it follows another history of its author, so a fork lies further down. */
export type Outcome = 'accepted' | 'duplicate' | 'waiting' | 'mismatch' | 'forked' | 'refused'

interface Answer {
  readonly outcome: Outcome
  readonly error?: Error
}

/** What became of entries that were handed in together. */
export interface Acceptance {
  /** For each entry handed in, in order. */
  readonly outcomes: readonly Answer[]
  /** What is new, in an order in which each stands on those before it; with what had waited for them. */
  readonly accepted: readonly Entry[]
  /** What no longer counts, since a fork was proven. */
  readonly revoked: readonly Entry[]
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

/** See the header. */
export class Log {
  readonly founding: Founding
  readonly #store: KeyValueStore
  #heads: Heads
  readonly #waiting = new WaitingRoom()
  #turn: Promise<unknown> = Promise.resolve()

  private constructor(store: KeyValueStore, heads: Heads, founding: Founding) {
    this.#store = store
    this.#heads = heads
    this.founding = founding
  }

  /**
   * Opens the logs of the datanet that a charter entry founds. Throws ERR_CHARTER_INVALID, and ERR_WRONG_DATANET for a
   * store that holds another datanet.
   */
  static async open(store: KeyValueStore, charterEntry: Entry): Promise<Log> {
    const founding = readFounding(charterEntry)
    const log = new Log(store, await Heads.load(store), founding)
    const held = await store.get(entryKey(founding.founder, 0))
    if (held === undefined) {
      await log.#transact(async (batch) => batch.take(charterEntry, UNLIMITED))
    } else if (!openEntry(held).id.equals(charterEntry.id)) {
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
    return this.#heads.get(author)
  }

  /** Where each author's log stands. */
  heads(): IterableIterator<Head> {
    return this.#heads.all()
  }

  /** Author to [seq, head, fork] as a Merkle map: two peers with equal roots hold equal logs. */
  get frontier() {
    return this.#heads.frontier
  }

  /** How many entries wait for what they stand on. */
  get waiting(): number {
    return this.#waiting.size
  }

  /** An author's entries as they travel, from one seq up to and without another. */
  async *read(author: Uint8Array, from = 0, to = Number.MAX_SAFE_INTEGER): AsyncIterable<Uint8Array> {
    const end = Math.min(to, (this.#heads.get(author)?.seq ?? -1) + 1)
    if (from >= end) return
    for await (const [, value] of this.#store.range({ gte: entryKey(author, from), lt: entryKey(author, end) }))
      yield value
  }

  /** All effective entries: the founder's first, then by author, each in order. */
  async *entries(): AsyncIterable<Entry> {
    const authors = [...this.#heads.all()].map((head) => head.author)
    const { founder } = this.founding
    authors.sort((a, b) => Number(equalBytes(b, founder)) - Number(equalBytes(a, founder)) || compareBytes(a, b))
    for (const author of authors) for await (const bytes of this.read(author)) yield this.#reopen(bytes)
  }

  /** Opens what was checked before it was stored: what no longer opens was changed on disk. */
  #reopen(bytes: Uint8Array): Entry {
    try {
      return openEntry(bytes)
    } catch (cause) {
      throw new StoreDamagedError(
        `an entry of datanet ${this.id} was changed on disk: ${(cause as Error).message}`,
        'Run `datanet verify` to see what is damaged; join the datanet in a fresh repo to get it again from other peers.',
        { cause },
      )
    }
  }

  /** An entry by its id, also one that a fork took out: others may stand on it. */
  get(id: CID): Promise<Entry | undefined> {
    return findEntry(this.#store, id)
  }

  /** The proof of an author's lowest fork. */
  async forkOf(author: Uint8Array): Promise<ForkProof | undefined> {
    const bytes = await this.#store.get(forkKey(author))
    if (bytes === undefined) return undefined
    const [a, b] = decode(bytes) as [Uint8Array, Uint8Array]
    return { a, b }
  }

  /** The forks that are proven, each with the two entries that prove it. */
  async *forks(): AsyncIterable<ForkProof> {
    for await (const [, value] of this.#store.range(forksRange)) {
      const [a, b] = decode(value) as [Uint8Array, Uint8Array]
      yield { a, b }
    }
  }

  /**
   * Takes entries that opened well, in any order, durably. `beside` adds what must be written in the same batch as an
   * accepted entry. A refused one is named with its error, and keeps nothing else from being taken. Throws only what the
   * store throws, and then takes nothing.
   */
  accept(
    entries: readonly Entry[],
    source: string,
    beside: (entry: Entry) => readonly Op[] = () => [],
  ): Promise<Acceptance> {
    return this.#transact(async (batch) => {
      const outcomes: Answer[] = []
      for (const entry of entries) outcomes.push(await this.#offer(entry, source, batch))
      for (const entry of batch.accepted) batch.ops.push(...beside(entry))
      return { outcomes, accepted: [...batch.accepted], revoked: [...batch.revoked] }
    })
  }

  /**
   * Signs records as the next entry of the signer's log; it is durable when this resolves (L3). The first entry of a
   * log must begin with an identity record. Throws what sealing and accepting throw, and ERR_FORKED, ERR_LOG_BEHIND.
   */
  append(records: readonly WireRecord[], context: AppendContext): Promise<Entry> {
    return this.#transact(async (batch) => {
      const { signer, at, random, beside } = context
      const head = this.#heads.get(signer.publicKey)
      this.#checkOwn(signer.publicKey, head)
      const deps = [...(context.deps ?? [])]
        .sort((a, b) => compareBytes(a.bytes, b.bytes))
        .filter((dep, i, all) => !all[i - 1]?.equals(dep))
      for (const dep of deps) {
        if ((await batch.standing(dep)) !== undefined) continue
        throw new LinkInvalidError(`the entry ${dep} that yours names is not here`, 'Run `datanet sync` and try again.')
      }
      const place = { seq: (head?.seq ?? -1) + 1, prev: head?.id ?? null, bytesBefore: head?.bytes ?? 0 }
      const entry = sealEntry({ datanet: this.id, ...place, deps, at, records }, signer, random)
      const { error } = await this.#offer(entry, 'self', batch)
      if (error !== undefined) throw error
      for (const taken of batch.accepted) batch.ops.push(...(beside?.(taken) ?? []))
      return entry
    })
  }

  /** Signing in a place that the key has used already would fork the own log. */
  #checkOwn(author: Uint8Array, head: Head | undefined): void {
    if (head?.fork != null) {
      throw new ForkedError(
        `your log has forked at entry ${head.fork}: two machines signed with one key`,
        'Stop the other machine; recover the account with its recovery key.',
      )
    }
    const ahead = this.#waiting.countOf(author)
    if (ahead > 0) {
      throw new LogBehindError(
        `${ahead} later entries of your log came before those that they stand on`,
        'Run `datanet sync` until they are all here, then try again.',
      )
    }
  }

  /** One turn at a time; its outcome is seen when it is on disk, and not at all when that fails (L3). */
  #transact<T>(work: (batch: Batch) => Promise<T>): Promise<T> {
    const run = this.#turn.then(async () => {
      const batch = new Batch(this.#store, this.#heads)
      try {
        const result = await work(batch)
        if (batch.ops.length > 0) await this.#store.batch(batch.ops, { durable: true })
        for (const head of batch.heads()) this.#heads.set(head)
        return result
      } catch (error) {
        for (const waiter of batch.released) this.#waiting.add(waiter)
        // a store may have kept a batch that it failed to confirm, and the disk is right
        if (batch.ops.length > 0) this.#heads = await Heads.load(this.#store).catch(() => this.#heads)
        throw error
      }
    })
    this.#turn = run.catch(() => undefined)
    return run
  }

  /** Takes an entry, then those that waited for it, and so on. */
  async #offer(entry: Entry, source: string, batch: Batch): Promise<Answer> {
    const answer = await this.#answer(entry, source, batch)
    const taken = answer.outcome === 'accepted' ? [entry] : []
    // the list grows while it is walked
    for (const { id } of taken) {
      for (const waiter of this.#waiting.release(id)) {
        batch.released.push(waiter)
        const { outcome } = await this.#answer(waiter.entry, waiter.source, batch)
        if (outcome === 'accepted') taken.push(waiter.entry)
      }
    }
    return answer
  }

  async #answer(entry: Entry, source: string, batch: Batch): Promise<Answer> {
    try {
      const outcome = await this.#place(entry, batch)
      if (typeof outcome === 'string') return { outcome }
      if (this.#waiting.add({ entry, source, needs: outcome.needs })) return { outcome: 'waiting' }
      throw new QuotaExceededError('too many entries of this author wait for others', 'Send the earlier ones first.')
    } catch (error) {
      if (error instanceof RefusedError) return { outcome: 'refused', error }
      throw error
    }
  }

  /** Puts an entry where it belongs, or says which other it needs first. */
  async #place(entry: Entry, batch: Batch): Promise<Outcome | { needs: CID }> {
    const { author, seq, prev, deps } = entry.payload
    if (!datanetOf(entry).equals(this.id)) {
      const hint = `Offer it to that datanet; this one is ${this.id}.`
      throw new WrongDatanetError(`entry ${entry.id} belongs to datanet ${datanetOf(entry)}`, hint)
    }
    const head = batch.head(author)
    if (head?.fork != null && seq >= head.fork) return 'forked'
    const next = (head?.seq ?? -1) + 1
    if (seq < next && (await batch.standing(entry.id)) !== undefined) return 'duplicate'
    checkPlace(this.founding, entry)
    const before = prev === null ? undefined : await this.#before(entry, prev, batch)
    if (prev !== null && before === undefined) return seq > next ? { needs: prev } : 'mismatch'
    const found: Entry[] = []
    for (const dep of deps) {
      if ((await batch.standing(dep)) === undefined) return { needs: dep }
      // only a first entry is judged by what its deps say
      if (seq === 0) found.push((await batch.find(dep)) as Entry)
    }
    const admits = checkEntry(this.founding, entry, before, found)
    if (seq < next) {
      await batch.fork(entry, before)
      return 'forked'
    }
    batch.take(entry, admits)
    return 'accepted'
  }

  /** Where the log stood after the entry that another names as the one before it. */
  async #before({ payload }: Entry, prev: CID, batch: Batch): Promise<Standing | undefined> {
    const head = batch.head(payload.author)
    if (head?.id?.equals(prev) && head.seq === payload.seq - 1) return head
    const before = await batch.standing(prev)
    if (before === undefined || (before.seq === payload.seq - 1 && equalBytes(before.author, payload.author)))
      return before
    throw new LinkInvalidError(`entry ${payload.seq} does not stand on the entry before it`, LINK_HINT)
  }
}
