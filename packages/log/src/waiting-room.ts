/**
 * Entries that came before what they stand on (L1). They are kept as they travel, since an opened entry takes many times
 * the memory of its bytes; they are checked when it is their turn, and leave after a while.
 * 1. Nothing of them is proven, and anybody may send what claims to be another author's. So whatever one source brings, it
 *    takes up no room but its own: what waits is bounded for each source, and for an author within it.
 * 2. There are two rooms: one for authors who may write here, and a small one for keys that nobody has let in so far, which
 *    cost nothing to make. Each is bounded in bytes for a source and as a whole.
 * 3. A source that brings too much pushes out its own oldest; when a room is full, the oldest of the source that fills
 *    most of it goes, so that one peer can't keep the others out.
 */
import { type CID, peekEntry, type UnopenedEntry } from '@datanet/records'
import { byteText } from './byte-text.ts'
import { entryIdOf } from './entry-id.ts'

/** The most entries of one author that wait from one peer. */
export const MAX_WAITING_PER_AUTHOR = 1024
/** The most that these weigh, bytes. */
export const MAX_WAITING_AUTHOR_BYTES = 8 * 1024 * 1024
/** The most entries that wait in a room from one peer; one more pushes out its oldest. */
export const MAX_WAITING_PER_SOURCE = 4096
/** The most that these weigh, bytes. */
export const MAX_WAITING_SOURCE_BYTES = 16 * 1024 * 1024
/** The most that all waiting entries of a datanet may weigh whose authors may write in it, bytes. */
export const MAX_WAITING_BYTES = 64 * 1024 * 1024
/** The most that entries from one peer may weigh whose authors nobody has let in, bytes. */
export const MAX_STRANGER_SOURCE_BYTES = 2 * 1024 * 1024
/** The most that all such entries of a datanet may weigh, bytes. */
export const MAX_STRANGER_BYTES = 16 * 1024 * 1024
/** How long an entry waits, ms: a sync that has not brought what it stands on by then brings the entry again too. */
export const MAX_WAITING_MS = 10 * 60_000

/** An entry that waits. */
export interface Waiter {
  readonly bytes: Uint8Array
  readonly source: string
  /** Its id, what it needs, and its author's key, as texts. */
  readonly name: string
  readonly needs: string
  readonly author: string
  readonly seq: number
  /** Whether its author may write here. */
  readonly isKnown: boolean
  /** When it came, ms. */
  readonly at: number
}

const nameOf = (id: CID) => byteText(id.multihash.digest)
const idOf = (name: string) => entryIdOf(Uint8Array.from(name, (letter) => letter.charCodeAt(0)))

interface Count {
  entries: number
  bytes: number
}

interface Share {
  /** Oldest first. */
  readonly names: Set<string>
  readonly perAuthor: Map<string, Count>
  bytes: number
}

interface Room {
  readonly perSource: Map<string, Share>
  readonly mostBytes: number
  readonly mostSourceBytes: number
  bytes: number
}

const roomFor = (mostBytes: number, mostSourceBytes: number): Room => ({
  perSource: new Map(),
  mostBytes,
  mostSourceBytes,
  bytes: 0,
})

/** See the header. */
export class WaitingRoom {
  readonly #now: () => number
  /** Oldest first. */
  readonly #waiters = new Map<string, Waiter>()
  /** Who waits for an entry: most often a single one. */
  readonly #byNeed = new Map<string, string | Set<string>>()
  /** How many entries of an author wait. */
  readonly #perAuthor = new Map<string, number>()
  readonly #known = roomFor(MAX_WAITING_BYTES, MAX_WAITING_SOURCE_BYTES)
  readonly #strangers = roomFor(MAX_STRANGER_BYTES, MAX_STRANGER_SOURCE_BYTES)

  /** `now` returns milliseconds; without it nothing leaves by age. */
  constructor(now: () => number = () => 0) {
    this.#now = now
  }

  get size(): number {
    this.#sweep()
    return this.#waiters.size
  }

  /** What all that waits weighs, bytes. */
  get bytes(): number {
    this.#sweep()
    return this.#known.bytes + this.#strangers.bytes
  }

  /** How many entries of an author wait. */
  countOf(author: Uint8Array): number {
    this.#sweep()
    return this.#perAuthor.get(byteText(author)) ?? 0
  }

  /** Whether an entry waits. */
  holds(id: CID): boolean {
    this.#sweep()
    return this.#waiters.has(nameOf(id))
  }

  /** Keeps an entry until what it needs is accepted; false when its source has too many of its author here already. */
  add(entry: Waited, { source, needs, isKnown }: { source: string; needs: CID; isKnown: boolean }): boolean {
    this.#sweep()
    const { author, seq } = entry.payload
    const key = byteText(author)
    const share = (isKnown ? this.#known : this.#strangers).perSource.get(source)
    const { entries = 0, bytes = 0 } = share?.perAuthor.get(key) ?? {}
    if (entries >= MAX_WAITING_PER_AUTHOR || bytes + entry.bytes.length > MAX_WAITING_AUTHOR_BYTES) return false
    this.putBack({
      // whatever the entry came in is not kept with it
      bytes: entry.bytes.slice(),
      source,
      name: nameOf(entry.id),
      needs: nameOf(needs),
      author: key,
      seq,
      isKnown,
      at: this.#now(),
    })
    return true
  }

  /** Keeps an entry again that was handed out. */
  putBack(waiter: Waiter): void {
    if (this.#waiters.has(waiter.name)) return
    const room = this.#roomOf(waiter)
    const held = room.perSource.get(waiter.source)
    while (held !== undefined && !fits(held, waiter, room)) this.#dropOldest(held)
    while (room.bytes > 0 && room.bytes + waiter.bytes.length > room.mostBytes) this.#dropOldest(heaviest(room))
    this.#keep(waiter, room)
  }

  /** Hands out what waited for this entry. */
  release(id: CID): Waiter[] {
    this.#sweep()
    return [...this.#waitingFor(nameOf(id))].flatMap((name) => this.#remove(name) ?? [])
  }

  /** What waits, as it travels. */
  unopened({ bytes }: Waiter): UnopenedEntry {
    return peekEntry(bytes)
  }

  /** Whether a first entry waits for this one, or for one of its author that waits for it, and so on. */
  servesFirst({ id, payload }: Pick<UnopenedEntry, 'id' | 'payload'>): boolean {
    if (this.#waiters.size === 0) return false
    const author = byteText(payload.author)
    const seen = new Set<string>()
    const stack = [nameOf(id)]
    for (let name = stack.pop(); name !== undefined; name = stack.pop()) {
      for (const waiting of this.#waitingFor(name)) {
        const waiter = this.#waiters.get(waiting)
        if (waiter?.seq === 0) return true
        if (waiter?.author !== author || seen.has(waiting)) continue
        seen.add(waiting)
        stack.push(waiting)
      }
    }
    return false
  }

  /**
   * The entries that are missing for first entries that wait: the ends of what they stand on. One for each source in
   * turn, so that a peer that brings many does not hide what those of others need.
   */
  *missing(): IterableIterator<CID> {
    this.#sweep()
    const bySource = new Map<string, Waiter[]>()
    for (const waiter of this.#waiters.values()) {
      if (waiter.seq > 0) continue
      const firsts = bySource.get(waiter.source)
      if (firsts === undefined) bySource.set(waiter.source, [waiter])
      else firsts.push(waiter)
    }
    const seen = new Set<string>()
    const queues = [...bySource.values()]
    for (let at = 0, left = true; left; at++) {
      left = false
      for (const queue of queues) {
        const first = queue[at]
        if (first === undefined) continue
        left = true
        const end = this.#endOf(first, seen)
        if (end !== null) yield idOf(end)
      }
    }
  }

  /** What is missing at the end of all that an entry waits for; null where that was seen already. */
  #endOf(first: Waiter, seen: Set<string>): string | null {
    let { needs } = first
    while (!seen.has(needs)) {
      seen.add(needs)
      const next = this.#waiters.get(needs)
      if (next === undefined) return needs
      needs = next.needs
    }
    return null
  }

  /** Hands out an author's entries from a seq on that no first entry waits for: they have nothing to wait for any more. */
  releaseBehind(author: Uint8Array, seq: number): Waiter[] {
    if (this.countOf(author) === 0) return []
    const key = byteText(author)
    const behind = [...this.#waiters.values()].filter(
      (waiter) =>
        waiter.seq > 0 && waiter.seq >= seq && waiter.author === key && !this.servesFirst(peekEntry(waiter.bytes)),
    )
    return behind.flatMap(({ name }) => this.#remove(name) ?? [])
  }

  /** Drops those entries of an author that a check does not find to be its own. */
  dropUnless(author: Uint8Array, isOwn: (bytes: Uint8Array) => boolean): void {
    if (this.countOf(author) === 0) return
    const key = byteText(author)
    for (const waiter of [...this.#waiters.values()])
      if (waiter.author === key && !isOwn(waiter.bytes)) this.#remove(waiter.name)
  }

  /** Lets go of what has waited too long. */
  #sweep(): void {
    for (const { name, at } of this.#waiters.values()) {
      if (this.#now() - at < MAX_WAITING_MS) return
      this.#remove(name)
    }
  }

  #roomOf({ isKnown }: Waiter): Room {
    return isKnown ? this.#known : this.#strangers
  }

  *#waitingFor(name: string): IterableIterator<string> {
    const group = this.#byNeed.get(name)
    if (typeof group === 'string') yield group
    else if (group !== undefined) yield* group
  }

  #dropOldest({ names }: Share): void {
    for (const name of names) {
      this.#remove(name)
      return
    }
  }

  #keep(waiter: Waiter, room: Room): void {
    const { name, needs, author, source, bytes } = waiter
    this.#waiters.set(name, waiter)
    const group = this.#byNeed.get(needs)
    if (group === undefined) this.#byNeed.set(needs, name)
    else if (typeof group === 'string') this.#byNeed.set(needs, new Set([group, name]))
    else group.add(name)
    this.#perAuthor.set(author, (this.#perAuthor.get(author) ?? 0) + 1)
    const share = room.perSource.get(source) ?? { names: new Set(), perAuthor: new Map(), bytes: 0 }
    const count = share.perAuthor.get(author) ?? { entries: 0, bytes: 0 }
    share.perAuthor.set(author, { entries: count.entries + 1, bytes: count.bytes + bytes.length })
    share.names.add(name)
    share.bytes += bytes.length
    room.perSource.set(source, share)
    room.bytes += bytes.length
  }

  #remove(name: string): Waiter | undefined {
    const waiter = this.#waiters.get(name)
    if (waiter === undefined) return undefined
    const { needs, author, source, bytes } = waiter
    const room = this.#roomOf(waiter)
    this.#waiters.delete(name)
    const group = this.#byNeed.get(needs)
    if (typeof group === 'object') group.delete(name)
    if (group === name || (typeof group === 'object' && group.size === 0)) this.#byNeed.delete(needs)
    const left = (this.#perAuthor.get(author) as number) - 1
    if (left > 0) this.#perAuthor.set(author, left)
    else this.#perAuthor.delete(author)
    const share = room.perSource.get(source) as Share
    const count = share.perAuthor.get(author) as Count
    if (count.entries > 1) {
      share.perAuthor.set(author, { entries: count.entries - 1, bytes: count.bytes - bytes.length })
    } else share.perAuthor.delete(author)
    share.names.delete(name)
    share.bytes -= bytes.length
    if (share.names.size === 0) room.perSource.delete(source)
    room.bytes -= bytes.length
    return waiter
  }
}

/** As much of an entry as is looked at to keep it. */
type Waited = Pick<UnopenedEntry, 'id' | 'bytes' | 'payload'>

function fits({ names, bytes }: Share, waiter: Waiter, { mostSourceBytes }: Room): boolean {
  return names.size === 0 || (names.size < MAX_WAITING_PER_SOURCE && bytes + waiter.bytes.length <= mostSourceBytes)
}

function heaviest({ perSource }: Room): Share {
  return [...perSource.values()].reduce((most, share) => (share.bytes > most.bytes ? share : most))
}
