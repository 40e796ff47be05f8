/**
 * Every author's head, and the frontier as a Merkle map.
 * 1. Opening costs one sequential read of about 80 bytes an author, however many entries there are.
 * 2. The frontier is built when it is first asked for; from then on only authors that moved are written into it.
 */
import { MerkleMap } from '@datanet/records'
import { StoreDamagedError } from './errors.ts'
import { frontierValue } from './frontier-value.ts'
import { decodeHeadRow } from './head-row.ts'
import { type Head, HeadTable } from './head-table.ts'
import { headKey, headsRange, whoIn } from './keys.ts'
import { type KeyValueStore, pagesOf } from './store.ts'

/** See the header. */
export class Heads {
  readonly #table = new HeadTable()
  #frontier: MerkleMap | null = null
  /** Authors that moved since the frontier was last asked for. */
  readonly #moved = new Set<number>()

  /** Reads what a store holds. Throws ERR_STORE_DAMAGED. */
  static async load(store: KeyValueStore): Promise<Heads> {
    const heads = new Heads()
    for await (const page of pagesOf(store, headsRange)) {
      for (const [key, row] of page) heads.#load(whoIn(key), row)
    }
    return heads
  }

  #load(who: number, row: Uint8Array): void {
    const head = decodeHeadRow(row)
    if (head !== null && this.#table.put(head) === who) return
    throw new StoreDamagedError(
      `the row of author ${who} was changed on disk`,
      'Run `datanet verify --repair`, which rebuilds it from the entries.',
    )
  }

  /** How many authors have a number. */
  get count(): number {
    return this.#table.count
  }

  /** An author's number; -1 for one that never came. */
  whoIs(author: Uint8Array): number {
    return this.#table.whoIs(author)
  }

  /** Where the log of the author with a number stands; undefined where nothing of it is held. */
  at(who: number): Head | undefined {
    return this.#table.at(who)
  }

  /** Where an author's log stands. */
  get(author: Uint8Array): Head | undefined {
    return this.#table.at(this.#table.whoIs(author))
  }

  set(head: Head): void {
    const who = this.#table.set(head)
    if (this.#frontier !== null) this.#moved.add(who)
  }

  /** Reads rows again of which it is not sure what the store holds. */
  async reload(store: KeyValueStore, authors: readonly number[]): Promise<void> {
    const rows = await store.getMany(authors.map(headKey))
    rows.forEach((row, i) => {
      if (row === undefined) return
      this.#load(authors[i] as number, row)
      if (this.#frontier !== null) this.#moved.add(authors[i] as number)
    })
  }

  *all(): IterableIterator<Head> {
    for (let who = 0; who < this.#table.count; who++) {
      const head = this.#table.at(who)
      if (head !== undefined) yield head
    }
  }

  #build(): MerkleMap {
    const held: number[] = []
    for (let who = 0; who < this.#table.count; who++) if (this.#table.isHeld(who)) held.push(who)
    return MerkleMap.build(
      held.length,
      (index) => this.#table.authorOf(held[index] as number),
      (index) => frontierValue(this.#table.row(held[index] as number)),
    )
  }

  /** Author to [seq, head id, fork seq]: equal roots, equal logs. */
  get frontier(): MerkleMap {
    if (this.#frontier === null) {
      this.#frontier = this.#build()
    } else if (this.#moved.size > 0) {
      for (const who of this.#moved) {
        if (!this.#table.isHeld(who)) continue
        const row = this.#table.row(who)
        this.#frontier = this.#frontier.set(row.author, frontierValue(row))
      }
    }
    this.#moved.clear()
    return this.#frontier
  }
}
