import { decodeHead } from './head-row.ts'
import type { Head } from './head-table.ts'
import { entriesRange, forksRange, headsRange, seqIn, whoIn } from './keys.ts'
import { type KeyValueStore, pagesOf, type Range } from './store.ts'

/** The rows of one author, as they lie in the store. */
export interface StoredAuthor {
  readonly who: number
  /** Null where its row is missing or can't be read. */
  readonly head: Head | null
  readonly proof: Uint8Array | null
  /** Seq and bytes, in order; to be read before the next author is asked for. */
  readonly entries: AsyncIterable<readonly [seq: number, bytes: Uint8Array]>
}

/** The rows of a range, one at a time, with a look at the next. */
class Rows {
  readonly #pages: AsyncIterator<readonly [Uint8Array, Uint8Array][]>
  #page: readonly [Uint8Array, Uint8Array][] = []
  #at = 0

  constructor(store: KeyValueStore, range: Range) {
    this.#pages = pagesOf(store, range)[Symbol.asyncIterator]()
  }

  async peek(): Promise<readonly [Uint8Array, Uint8Array] | null> {
    while (this.#at === this.#page.length) {
      const { done, value } = await this.#pages.next()
      if (done === true) return null
      this.#page = value
      this.#at = 0
    }
    return this.#page[this.#at] as readonly [Uint8Array, Uint8Array]
  }

  skip(): void {
    this.#at++
  }

  /** The row of an author, which is then behind; null where there is none. */
  async take(who: number): Promise<Uint8Array | null> {
    const row = await this.peek()
    if (row === null || whoIn(row[0]) !== who) return null
    this.skip()
    return row[1]
  }

  async close(): Promise<void> {
    await this.#pages.return?.()
  }
}

async function* entriesOf(rows: Rows, who: number): AsyncIterable<readonly [number, Uint8Array]> {
  for (let row = await rows.peek(); row !== null && whoIn(row[0]) === who; row = await rows.peek()) {
    rows.skip()
    yield [seqIn(row[0]), row[1]]
  }
}

/** All authors of a store by number, in one pass over its heads, entries and proofs side by side. */
export async function* storedAuthors(store: KeyValueStore): AsyncIterable<StoredAuthor> {
  const heads = new Rows(store, headsRange)
  const entries = new Rows(store, entriesRange)
  const proofs = new Rows(store, forksRange)
  const all = [heads, entries, proofs]
  try {
    for (;;) {
      const next = (await Promise.all(all.map((rows) => rows.peek()))).flatMap((row) =>
        row === null ? [] : whoIn(row[0]),
      )
      if (next.length === 0) return
      const who = Math.min(...next)
      const row = await heads.take(who)
      const proof = await proofs.take(who)
      yield { who, head: row && decodeHead(row), proof, entries: entriesOf(entries, who) }
      // what nobody read
      for await (const _ of entriesOf(entries, who));
    }
  } finally {
    await Promise.all(all.map((rows) => rows.close()))
  }
}
