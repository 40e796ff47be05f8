/**
 * Whether an entry is taken, and what becomes of it.
 * 1. An author's entries are taken in the order of seq; early ones wait (L1). Deps decide over first entries alone, so
 *    only those wait for them.
 * 2. Two valid entries of one author after one entry are a fork; nothing counts from it on (L2).
 * 3. An entry behind a fork is kept aside when a first entry stands on it, so that who heard of the fork first lets in
 *    whom the others let in (L4, R6). An author's entries aside are bounded by the charter's quota.
 * 4. What costs nothing is asked first: whether the entry is held, whole, within its author's quota, and of somebody who
 *    may write as far as can be told from outside. Then its signature is checked, then its place and admission, and last
 *    the statements that it carries. Keys are free, so nobody may make a peer check a thousand signatures with one.
 * 5. What is new is what this peer did not hold and now does: accepted entries, those that prove a fork, and those that
 *    are kept aside. Nothing else is worth passing on.
 */
import { type CID, checkStatements, datanetOf, type Entry, openSignedEntry, type UnopenedEntry } from '@datanet/records'
import { mayBeAdmittedBy, notAdmitted, standsOnDeps } from './admission.ts'
import type { Batch } from './batch.ts'
import { type Founding, isNamed } from './charter.ts'
import { isEntryId } from './entry-id.ts'
import { LinkInvalidError, QuotaExceededError, RefusedError, StoreDamagedError, WrongDatanetError } from './errors.ts'
import type { Newcomers } from './newcomers.ts'
import type { Standing } from './place.ts'
import { checkEntry, checkPlace, checkQuota, LINK_HINT, quotaOf } from './validity.ts'
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

/** An entry that is offered: opened, with its statements checked or not, or as it travels. */
export type Offered = Entry | UnopenedEntry

/** `aside`: forked, and now held for those that stand on it. */
type Placed = Outcome | 'aside' | { readonly needs: CID }

/** The most others that a first entry may name where they decide whether its author is let in: each has to be read. */
export const MAX_FIRST_DEPS = 8

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
  async lookAhead(entries: readonly Offered[], batch: Batch): Promise<void> {
    const ids: CID[] = []
    const heads = new Map<number, { seq: number; id: CID | null } | undefined>()
    for (const entry of entries) {
      const { author, seq, prev, deps } = entry.payload
      const who = batch.whoIs(author)
      const head = who < 0 ? undefined : heads.has(who) ? heads.get(who) : batch.head(who)
      if (seq === 0 && (!isOpened(entry) || standsOnDeps(this.#founding, entry))) ids.push(...deps.filter(isEntryId))
      if (head === undefined) continue
      if (seq <= head.seq) ids.push(entry.id)
      if (seq === head.seq + 1 && prev !== null && head.id?.equals(prev)) heads.set(who, { seq, id: entry.id })
      else if (prev !== null && isEntryId(prev)) ids.push(prev)
    }
    await batch.look(ids)
  }

  /** Takes an entry, then those that waited for it, and so on. */
  async offer(offered: Offered, source: string, batch: Batch): Promise<Answer> {
    const placed = await this.#try(offered, source, batch)
    const taken = isHeld(placed) ? [offered.id] : []
    // the list grows while it is walked
    for (const id of taken) {
      for (const waiter of this.#waiting.release(id)) {
        batch.released.push(waiter)
        const waited = this.#waiting.unopened(waiter)
        if (isHeld(await this.#try(waited, waiter.source, batch))) taken.push(waited.id)
      }
    }
    return placed.outcome === 'aside' ? { outcome: 'forked' } : (placed as Answer)
  }

  async #try(
    offered: Offered,
    source: string,
    batch: Batch,
  ): Promise<{ readonly outcome: Outcome | 'aside'; readonly error?: Error }> {
    try {
      const placed = await this.#place(offered, source, batch)
      if (typeof placed === 'string') return { outcome: placed }
      this.#letWait(offered, source, placed.needs, batch)
      return { outcome: 'waiting' }
    } catch (error) {
      if (error instanceof RefusedError) return { outcome: 'refused', error }
      if (error instanceof Unopenable) return { outcome: 'refused', error: error.cause as Error }
      throw error
    }
  }

  /** Keeps an entry until what it needs is here. It is not worth a check before: most of what comes early is dropped. */
  #letWait(offered: Offered, source: string, needs: CID, batch: Batch): void {
    if (this.#waiting.holds(offered.id)) return
    const isKnown = batch.whoIs(offered.payload.author) >= 0 || isNamed(this.#founding, offered.payload.author)
    if (this.#waiting.add(offered, { source, needs, isKnown })) return
    throw new QuotaExceededError('too many entries of this author wait for others', 'Send the earlier ones first.')
  }

  /** Opens what is offered, but for its statements. */
  #open(offered: Offered): Entry {
    if (isOpened(offered)) return offered
    try {
      return openSignedEntry(offered.bytes)
    } catch (cause) {
      throw new Unopenable('an entry does not open', { cause })
    }
  }

  /** Puts an entry where it belongs, or says which other it needs first. */
  async #place(offered: Offered, source: string, batch: Batch): Promise<Placed> {
    const { author, seq, prev } = offered.payload
    if (!datanetOf(offered).equals(this.#founding.entry.id)) {
      const hint = `Offer it to that datanet; this one is ${this.#founding.entry.id}.`
      throw new WrongDatanetError(`entry ${offered.id} belongs to datanet ${datanetOf(offered)}`, hint)
    }
    const who = batch.whoIs(author)
    const head = batch.head(who)
    const next = (head?.seq ?? -1) + 1
    const isBehind = head?.fork != null && seq >= head.fork
    if (isBehind && !this.#waiting.servesFirst(offered)) return 'forked'
    if ((isBehind || seq < next) && (await batch.placeOf(offered.id)) !== undefined)
      return isBehind ? 'forked' : 'duplicate'
    checkPlace(this.#founding, offered)
    checkQuota(this.#founding, offered)
    const before = prev === null ? undefined : await this.#before(offered, who, prev, batch)
    if (prev !== null && before === undefined) {
      return seq > next || this.#waiting.servesFirst(offered) ? { needs: prev } : 'mismatch'
    }
    const judged = await this.#judgedBy(offered, batch)
    if ('needs' in judged) return judged
    const entry = this.#open(offered)
    const admits = checkEntry(this.#founding, entry, before, judged.deps)
    this.#checkStatements(entry)
    if (!isBehind && seq === next) {
      this.#checkNewcomer(entry, source, who, batch)
      batch.take(entry, admits)
      return 'accepted'
    }
    if (!isBehind && seq > next) {
      throw new StoreDamagedError(
        `entry ${seq - 1} of a log is on disk, but the log is held up to ${next - 1}`,
        'Stop the peer and start it again; if this comes back, run `datanet verify --repair`.',
      )
    }
    if (!isBehind) {
      await batch.fork(entry, before)
      batch.released.push(...this.#waiting.releaseBehind(author, seq))
    }
    if (!this.#waiting.servesFirst(entry)) return 'forked'
    await this.#checkAside(entry, who, batch)
    await batch.setAside(entry, admits)
    return 'aside'
  }

  #checkStatements(entry: Entry): void {
    try {
      checkStatements(entry)
    } catch (cause) {
      throw new Unopenable('a statement of an entry does not open', { cause })
    }
  }

  /** Where the log stood after the entry that another names as the one before it. */
  async #before({ payload }: Offered, who: number, prev: CID, batch: Batch): Promise<Standing | undefined> {
    const head = batch.head(who)
    if (head?.id?.equals(prev) && head.seq === payload.seq - 1) return head
    const before = await batch.placeOf(prev)
    if (before === undefined || (before.seq === payload.seq - 1 && before.who === who)) return before
    throw new LinkInvalidError(`entry ${payload.seq} does not stand on the entry before it`, LINK_HINT)
  }

  /**
   * The entries that a first one is judged by, or the first of them that is not held. Throws ERR_NOT_ADMITTED where they
   * can't let its author in, without looking into the entry.
   */
  async #judgedBy(offered: Offered, batch: Batch): Promise<{ readonly deps: Entry[] } | { readonly needs: CID }> {
    const { author, seq, deps } = offered.payload
    const found: Entry[] = []
    if (seq > 0) return { deps: found }
    const { charter } = this.#founding
    // only in an open datanet does it depend on the records, which may show work
    const stands = charter.admission === 'open' ? standsOnDeps(this.#founding, this.#open(offered)) : true
    if (stands && charter.admission !== 'listed' && !isNamed(this.#founding, author)) {
      if (deps.length > MAX_FIRST_DEPS) {
        const most = `a first entry names at most ${MAX_FIRST_DEPS}, among them what lets its author in`
        throw new LinkInvalidError(`a first entry names ${deps.length} others`, `Sign it again: ${most}.`)
      }
      for (const dep of deps) {
        if (!isEntryId(dep)) throw new LinkInvalidError(`a first entry names ${dep}, which is no entry`, LINK_HINT)
        const held = (await batch.placeOf(dep)) === undefined ? undefined : await batch.open(dep)
        if (held === undefined) return { needs: dep }
        found.push(held)
      }
    }
    if (!mayBeAdmittedBy(this.#founding, author, found)) throw notAdmitted(this.#founding)
    return { deps: found }
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

/** Why an entry can't be opened is its `cause`. */
class Unopenable extends Error {}

function isOpened(offered: Offered): offered is Entry {
  return 'records' in offered
}

function isHeld({ outcome }: { readonly outcome: string }): boolean {
  return outcome === 'accepted' || outcome === 'aside'
}
