/**
 * Where each author's log stands, about 110 bytes an author: opening a datanet reads this much of it into memory.
 * 1. Authors are numbered 0, 1, 2, … in the order in which they came, and keep their number.
 * 2. A look-up costs a few comparisons, whatever keys a hostile author chooses: their hash has a secret seed.
 */
import { type CID, equalBytes } from '@datanet/records'
import { entryIdOf } from './entry-id.ts'

/** Where an author's log stands. */
export interface Head {
  readonly author: Uint8Array
  /** Of the newest effective entry; -1 when a fork at 0 left none. */
  readonly seq: number
  readonly id: CID | null
  /** The log's size so far. */
  readonly bytes: number
  /** How many others the author may still let in. */
  readonly admits: number
  /** The seq of the lowest proven fork, from which on nothing counts (L2). */
  readonly fork: number | null
}

/** A head with the digest of its id. */
export type HeadRow = Omit<Head, 'id'> & { readonly digest: Uint8Array | null }

/** Authors of one page; pages are never copied as the table grows. */
const PAGE = 1024
const KEY = 32
const EMPTY_SLOTS = 64
const MULTIPLIER = 0x9e3779b1

interface Page {
  readonly authors: Uint8Array
  readonly ids: Uint8Array
  readonly seqs: Float64Array
  readonly bytes: Float64Array
  readonly admits: Float64Array
  /** The lowest fork; -1 for none. */
  readonly forks: Float64Array
}

function createPage(): Page {
  const numbers = () => new Float64Array(PAGE)
  return {
    authors: new Uint8Array(PAGE * KEY),
    ids: new Uint8Array(PAGE * KEY),
    seqs: numbers().fill(-1),
    bytes: numbers(),
    admits: numbers(),
    forks: numbers().fill(-1),
  }
}

/** See the header. */
export class HeadTable {
  readonly #pages: Page[] = []
  #count = 0
  /** Open addressing: an author's number + 1, or 0. */
  #slots = new Uint32Array(EMPTY_SLOTS)
  // decides where rows lie in memory and nothing else, so no peer can tell
  readonly #seed = globalThis.crypto.getRandomValues(new Uint32Array(4))

  /** How many authors have a number. */
  get count(): number {
    return this.#count
  }

  /** An author's number; -1 for one that never came. */
  whoIs(author: Uint8Array): number {
    for (let slot = this.#slotOf(author); ; slot = (slot + 1) & (this.#slots.length - 1)) {
      const who = (this.#slots[slot] as number) - 1
      if (who < 0 || this.#isAt(who, author)) return who
    }
  }

  /** The key of the author with a number. */
  authorOf(who: number): Uint8Array {
    const from = (who % PAGE) * KEY
    return this.#page(who).authors.slice(from, from + KEY)
  }

  /** Where the log of the author with a number stands; undefined where nothing of it is held. */
  at(who: number): Head | undefined {
    if (who < 0 || who >= this.#count) return undefined
    if (!this.isHeld(who)) return undefined
    const { digest, ...head } = this.row(who)
    return { ...head, id: digest === null ? null : entryIdOf(digest) }
  }

  /** Whether anything of the log of the author with a number is held. */
  isHeld(who: number): boolean {
    const page = this.#page(who)
    return (page.seqs[who % PAGE] as number) >= 0 || (page.forks[who % PAGE] as number) >= 0
  }

  /** Writes a head into an author's row; a new author gets the next number. */
  set({ author, id, ...numbers }: Head): number {
    return this.put({ author, digest: id === null ? null : id.multihash.digest, ...numbers })
  }

  /** As `set`, with the digest of the id: opening a datanet makes no ids. */
  put({ author, seq, digest, bytes, admits, fork }: HeadRow): number {
    const known = this.whoIs(author)
    const who = known < 0 ? this.#add(author) : known
    const page = this.#page(who)
    const row = who % PAGE
    page.seqs[row] = seq
    page.bytes[row] = bytes
    page.admits[row] = admits
    page.forks[row] = fork ?? -1
    if (digest === null) page.ids.fill(0, row * KEY, (row + 1) * KEY)
    else page.ids.set(digest, row * KEY)
    return who
  }

  /** What is held of the author with a number. */
  row(who: number): HeadRow {
    const page = this.#page(who)
    const row = who % PAGE
    const seq = page.seqs[row] as number
    const fork = page.forks[row] as number
    return {
      author: this.authorOf(who),
      seq,
      digest: seq < 0 ? null : page.ids.subarray(row * KEY, (row + 1) * KEY),
      bytes: page.bytes[row] as number,
      admits: page.admits[row] as number,
      fork: fork < 0 ? null : fork,
    }
  }

  #add(author: Uint8Array): number {
    const who = this.#count++
    if (who % PAGE === 0) this.#pages.push(createPage())
    this.#page(who).authors.set(author, (who % PAGE) * KEY)
    if (this.#count * 2 > this.#slots.length) this.#rehash()
    else this.#link(who)
    return who
  }

  #rehash(): void {
    this.#slots = new Uint32Array(this.#slots.length * 2)
    for (let who = 0; who < this.#count; who++) this.#link(who)
  }

  #link(who: number): void {
    const from = (who % PAGE) * KEY
    let slot = this.#slotOf(this.#page(who).authors, from)
    while (this.#slots[slot] !== 0) slot = (slot + 1) & (this.#slots.length - 1)
    this.#slots[slot] = who + 1
  }

  #slotOf(bytes: Uint8Array, from = 0): number {
    let hash = this.#seed[0] as number
    for (let at = 0; at < KEY; at += 4) {
      const word =
        (bytes[from + at] as number) |
        ((bytes[from + at + 1] as number) << 8) |
        ((bytes[from + at + 2] as number) << 16) |
        ((bytes[from + at + 3] as number) << 24)
      hash = Math.imul(hash ^ word ^ (this.#seed[(at >> 2) & 3] as number), MULTIPLIER)
      hash ^= hash >>> 15
    }
    return hash & (this.#slots.length - 1)
  }

  #isAt(who: number, author: Uint8Array): boolean {
    const from = (who % PAGE) * KEY
    return equalBytes(this.#page(who).authors.subarray(from, from + KEY), author)
  }

  #page(who: number): Page {
    return this.#pages[Math.floor(who / PAGE)] as Page
  }
}
