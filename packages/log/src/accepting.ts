/**
 * Whether an entry is taken, and what becomes of it.
 * 1. An author's entries are taken in the order of seq; early ones wait (L1). Deps decide over first entries alone, so
 *    only those wait for them.
 * 2. Two valid entries of one author after one entry are a fork; nothing counts from it on (L2).
 * 3. An entry behind a fork is kept aside when a first entry stands on it, so that who heard of the fork first lets in
 *    whom the others let in (L4, R6). An author's entries aside are bounded by the charter's quota.
 */
import { type CID, datanetOf, type Entry } from '@datanet/records'
import { standsOnDeps } from './admission.ts'
import type { Batch } from './batch.ts'
import { type Founding, isNamed } from './charter.ts'
import { isEntryId } from './entry-id.ts'
import { LinkInvalidError, QuotaExceededError, RefusedError, WrongDatanetError } from './errors.ts'
import type { Newcomers } from './newcomers.ts'
import type { Standing } from './place.ts'
import { checkEntry, checkPlace, LINK_HINT, quotaOf } from './validity.ts'
import type { WaitingRoom } from './waiting-room.ts'

/**
 * What became of an entry. `mismatch`: it follows another history of its author, so a fork lies further down. `forked`:
 * it stands behind its author's fork, or proves it.
 */
export type Outcome = 'accepted' | 'duplicate' | 'waiting' | 'mismatch' | 'forked' | 'refused'

/** What became of one entry, and why where it was refused. */
export interface Answer {
  readonly outcome: Outcome
  readonly error?: Error
}

/** `aside`: forked, and now held for those that stand on it. */
type Placed = Outcome | 'aside' | { readonly needs: CID }

/** The source of entries that this peer signs itself. */
export const OWN = 'self'

/** See the header. */
export class Accepting {
  readonly #founding: Founding
  readonly #waiting: WaitingRoom
  /** Only an open datanet limits what newcomers bring. */
  readonly #newcomers: Newcomers | null

  constructor(founding: Founding, waiting: WaitingRoom, newcomers: Newcomers | null) {
    this.#founding = founding
    this.#waiting = waiting
    this.#newcomers = newcomers
  }

  /** Reads at once what taking these entries one by one will ask for. */
  async lookAhead(entries: readonly Entry[], batch: Batch): Promise<void> {
    const ids: CID[] = []
    const heads = new Map<number, { seq: number; id: CID | null } | undefined>()
    for (const entry of entries) {
      const { author, seq, prev, deps } = entry.payload
      const who = batch.whoIs(author)
      const head = who < 0 ? undefined : heads.has(who) ? heads.get(who) : batch.head(who)
      if (seq === 0 && standsOnDeps(this.#founding, entry)) ids.push(...deps.filter(isEntryId))
      if (head === undefined) continue
      if (seq <= head.seq) ids.push(entry.id)
      if (seq === head.seq + 1 && prev !== null && head.id?.equals(prev)) heads.set(who, { seq, id: entry.id })
      else if (prev !== null && isEntryId(prev)) ids.push(prev)
    }
    await batch.look(ids)
  }

  /** Takes an entry, then those that waited for it, and so on. */
  async offer(entry: Entry, source: string, batch: Batch): Promise<Answer> {
    const placed = await this.#try(entry, source, batch)
    const taken = isHeld(placed) ? [entry] : []
    // the list grows while it is walked
    for (const { id } of taken) {
      for (const waiter of this.#waiting.release(id)) {
        batch.released.push(waiter)
        if (isHeld(await this.#try(waiter.entry, waiter.source, batch))) taken.push(waiter.entry)
      }
    }
    return placed.outcome === 'aside' ? { outcome: 'forked' } : (placed as Answer)
  }

  async #try(
    entry: Entry,
    source: string,
    batch: Batch,
  ): Promise<{ readonly outcome: Outcome | 'aside'; readonly error?: Error }> {
    try {
      const placed = await this.#place(entry, source, batch)
      if (typeof placed === 'string') return { outcome: placed }
      if (this.#waiting.add({ entry, source, needs: placed.needs })) return { outcome: 'waiting' }
      throw new QuotaExceededError('too many entries of this author wait for others', 'Send the earlier ones first.')
    } catch (error) {
      if (error instanceof RefusedError) return { outcome: 'refused', error }
      throw error
    }
  }

  /** Puts an entry where it belongs, or says which other it needs first. */
  async #place(entry: Entry, source: string, batch: Batch): Promise<Placed> {
    const { author, seq, prev } = entry.payload
    if (!datanetOf(entry).equals(this.#founding.entry.id)) {
      const hint = `Offer it to that datanet; this one is ${this.#founding.entry.id}.`
      throw new WrongDatanetError(`entry ${entry.id} belongs to datanet ${datanetOf(entry)}`, hint)
    }
    const who = batch.whoIs(author)
    const head = batch.head(who)
    const next = (head?.seq ?? -1) + 1
    const isBehind = head?.fork != null && seq >= head.fork
    if (isBehind && !this.#waiting.servesFirst(entry.id)) return 'forked'
    if ((isBehind || seq < next) && (await batch.placeOf(entry.id)) !== undefined)
      return isBehind ? 'forked' : 'duplicate'
    checkPlace(this.#founding, entry)
    const before = prev === null ? undefined : await this.#before(entry, who, prev, batch)
    if (prev !== null && before === undefined) {
      return seq > next || this.#waiting.servesFirst(entry.id) ? { needs: prev } : 'mismatch'
    }
    const deps = await this.#depsOf(entry, batch)
    if ('needs' in deps) return deps
    const admits = checkEntry(this.#founding, entry, before, deps.found)
    if (!isBehind && seq === next) {
      this.#checkNewcomer(entry, source, who, batch)
      batch.take(entry, admits)
      return 'accepted'
    }
    if (!isBehind) {
      await batch.fork(entry, before)
      batch.released.push(...this.#waiting.releaseBehind(author, seq))
    }
    if (!this.#waiting.servesFirst(entry.id)) return 'forked'
    await this.#checkAside(entry, who, batch)
    await batch.setAside(entry, admits)
    return 'aside'
  }

  /** Where the log stood after the entry that another names as the one before it. */
  async #before({ payload }: Entry, who: number, prev: CID, batch: Batch): Promise<Standing | undefined> {
    const head = batch.head(who)
    if (head?.id?.equals(prev) && head.seq === payload.seq - 1) return head
    const before = await batch.placeOf(prev)
    if (before === undefined || (before.seq === payload.seq - 1 && before.who === who)) return before
    throw new LinkInvalidError(`entry ${payload.seq} does not stand on the entry before it`, LINK_HINT)
  }

  /** The entries that a first one is judged by, or the first of them that is not held. */
  async #depsOf(entry: Entry, batch: Batch): Promise<{ readonly found: Entry[] } | { readonly needs: CID }> {
    const found: Entry[] = []
    if (entry.payload.seq > 0 || !standsOnDeps(this.#founding, entry)) return { found }
    for (const dep of entry.payload.deps) {
      if (!isEntryId(dep)) throw new LinkInvalidError(`a first entry names ${dep}, which is no entry`, LINK_HINT)
      const held = (await batch.placeOf(dep)) === undefined ? undefined : await batch.open(dep)
      if (held === undefined) return { needs: dep }
      found.push(held)
    }
    return { found }
  }

  #checkNewcomer(entry: Entry, source: string, who: number, batch: Batch): void {
    if (this.#newcomers === null || source === OWN || isNamed(this.#founding, entry.payload.author)) return
    const number = who < 0 ? batch.authors : who
    if (this.#newcomers.take(source, number, entry.bytes.length, batch.authors)) return
    throw new QuotaExceededError(
      'the peer has brought all that it may bring of new authors in an hour',
      'It is taken from another peer, or in an hour.',
    )
  }

  async #checkAside(entry: Entry, who: number, batch: Batch): Promise<void> {
    const limit = quotaOf(this.#founding, entry.payload.author)
    const held = who < 0 ? 0 : await batch.asideBytes(who)
    if (held + entry.bytes.length <= limit) return
    throw new QuotaExceededError(
      `${held} bytes of this author's entries behind its fork are kept already; the charter allows ${limit}`,
      'Ask a validator who has not forked to admit the author.',
    )
  }
}

function isHeld({ outcome }: { readonly outcome: string }): boolean {
  return outcome === 'accepted' || outcome === 'aside'
}
