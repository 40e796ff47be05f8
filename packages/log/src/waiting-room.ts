/**
 * Entries that came before what they stand on (L1). Bounded in entries per author and per source and in bytes as a
 * whole, so that a hostile peer costs constant memory. A source that brings too many pushes out its own oldest; when
 * the room is full, the oldest of the source that fills most of it goes, so that one peer can't keep the others out.
 */
import { type CID, type Entry, equalBytes } from '@datanet/records'
import { byteText } from './byte-text.ts'

/** The most entries of one author that wait. */
export const MAX_WAITING_PER_AUTHOR = 1024
/** The most entries that wait from one peer; one more pushes out its oldest. */
export const MAX_WAITING_PER_SOURCE = 4096
/** The most that all waiting entries of a datanet may weigh, bytes. */
export const MAX_WAITING_BYTES = 64 * 1024 * 1024

/** An entry that waits; `needs` is the id of the entry that it misses. */
export interface Waiter {
  readonly entry: Entry
  readonly source: string
  readonly needs: CID
}

const nameOf = (id: CID) => byteText(id.multihash.digest)

interface Share {
  /** Oldest first. */
  readonly ids: Set<string>
  bytes: number
}

/** See the header. */
export class WaitingRoom {
  readonly #waiters = new Map<string, Waiter>()
  readonly #byNeed = new Map<string, Set<string>>()
  readonly #perAuthor = new Map<string, number>()
  readonly #perSource = new Map<string, Share>()
  #bytes = 0

  get size(): number {
    return this.#waiters.size
  }

  /** How many entries of an author wait. */
  countOf(author: Uint8Array): number {
    return this.#perAuthor.get(byteText(author)) ?? 0
  }

  /** Keeps an entry until what it needs is accepted; false when its author has too many here already. */
  add(waiter: Waiter): boolean {
    const { entry, source } = waiter
    const id = nameOf(entry.id)
    if (this.#waiters.has(id)) return true
    if (this.countOf(entry.payload.author) >= MAX_WAITING_PER_AUTHOR) return false
    const held = this.#perSource.get(source)
    if (held !== undefined && held.ids.size >= MAX_WAITING_PER_SOURCE) this.#dropOldest(held)
    while (this.#bytes + entry.bytes.length > MAX_WAITING_BYTES) this.#dropOldest(this.#heaviest())
    this.#keep(id, waiter)
    return true
  }

  /** Hands out what waited for this entry. */
  release(id: CID): Waiter[] {
    const released: Waiter[] = []
    for (const waiting of this.#byNeed.get(nameOf(id)) ?? []) {
      const waiter = this.#remove(waiting)
      if (waiter !== undefined) released.push(waiter)
    }
    return released
  }

  /** Whether a first entry waits for this one, or for one that waits for it, and so on. */
  servesFirst(id: CID): boolean {
    const seen = new Set<string>()
    const stack = [nameOf(id)]
    for (let name = stack.pop(); name !== undefined; name = stack.pop()) {
      for (const waiting of this.#byNeed.get(name) ?? []) {
        if (this.#waiters.get(waiting)?.entry.payload.seq === 0) return true
        if (seen.has(waiting)) continue
        seen.add(waiting)
        stack.push(waiting)
      }
    }
    return false
  }

  /** The entries that are missing for first entries that wait: the ends of what they stand on. */
  *missing(): IterableIterator<CID> {
    const given = new Set<string>()
    for (const first of this.#waiters.values()) {
      if (first.entry.payload.seq !== 0) continue
      let end = first
      for (let next: Waiter | undefined = first; next !== undefined; next = this.#waiters.get(nameOf(end.needs)))
        end = next
      if (given.has(nameOf(end.needs))) continue
      given.add(nameOf(end.needs))
      yield end.needs
    }
  }

  /** Hands out an author's entries from a seq on that no first entry waits for: they have nothing to wait for any more. */
  releaseBehind(author: Uint8Array, seq: number): Waiter[] {
    if (this.countOf(author) === 0) return []
    const behind = [...this.#waiters].filter(
      ([, { entry }]) =>
        entry.payload.seq > 0 &&
        entry.payload.seq >= seq &&
        equalBytes(entry.payload.author, author) &&
        !this.servesFirst(entry.id),
    )
    return behind.flatMap(([name]) => this.#remove(name) ?? [])
  }

  #heaviest(): Share {
    return [...this.#perSource.values()].reduce((most, share) => (share.bytes > most.bytes ? share : most))
  }

  #dropOldest(share: Share): void {
    for (const id of share.ids) {
      this.#remove(id)
      return
    }
  }

  #keep(id: string, waiter: Waiter): void {
    const { entry, source, needs } = waiter
    this.#waiters.set(id, waiter)
    const group = this.#byNeed.get(nameOf(needs)) ?? new Set()
    this.#byNeed.set(nameOf(needs), group.add(id))
    this.#perAuthor.set(byteText(entry.payload.author), this.countOf(entry.payload.author) + 1)
    const share = this.#perSource.get(source) ?? { ids: new Set(), bytes: 0 }
    share.ids.add(id)
    share.bytes += entry.bytes.length
    this.#perSource.set(source, share)
    this.#bytes += entry.bytes.length
  }

  #remove(id: string): Waiter | undefined {
    const waiter = this.#waiters.get(id)
    if (waiter === undefined) return undefined
    const { entry, source, needs } = waiter
    this.#waiters.delete(id)
    const group = this.#byNeed.get(nameOf(needs))
    group?.delete(id)
    if (group?.size === 0) this.#byNeed.delete(nameOf(needs))
    const author = byteText(entry.payload.author)
    const left = this.countOf(entry.payload.author) - 1
    if (left > 0) this.#perAuthor.set(author, left)
    else this.#perAuthor.delete(author)
    const share = this.#perSource.get(source) as Share
    share.ids.delete(id)
    share.bytes -= entry.bytes.length
    if (share.ids.size === 0) this.#perSource.delete(source)
    this.#bytes -= entry.bytes.length
    return waiter
  }
}
