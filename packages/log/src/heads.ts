import { type CID, decode, encode, hexOf, MerkleMap } from '@datanet/records'
import { FORKS, HEADS } from './keys.ts'
import { afterPrefix, type KeyValueStore } from './store.ts'

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

export function encodeHead(head: Head): Uint8Array {
  return encode([head.seq, head.id, head.bytes, head.admits, head.fork])
}

function decodeHead(author: Uint8Array, bytes: Uint8Array): Head {
  const [seq, id, size, admits, fork] = decode(bytes) as [number, CID | null, number, number, number | null]
  return { author, seq, id, bytes: size, admits, fork }
}

/** Every author's head, in memory, with the frontier as a Merkle map: equal roots, equal logs. */
export class Heads {
  readonly #heads = new Map<string, Head>()
  #frontier = MerkleMap.empty

  /** Reads what a store holds. */
  static async load(store: KeyValueStore): Promise<Heads> {
    const heads = new Heads()
    for await (const [key, value] of store.range({ gte: HEADS, lt: afterPrefix(HEADS) })) {
      heads.set(decodeHead(key.slice(HEADS.length), value))
    }
    return heads
  }

  get(author: Uint8Array): Head | undefined {
    return this.#heads.get(hexOf(author))
  }

  set(head: Head): void {
    this.#heads.set(hexOf(head.author), head)
    this.#frontier = this.#frontier.set(head.author, encode([head.seq, head.id, head.fork]))
  }

  all(): IterableIterator<Head> {
    return this.#heads.values()
  }

  /** Author to [seq, head id, fork seq]. */
  get frontier(): MerkleMap {
    return this.#frontier
  }
}

/** Two entries of one author with one seq: a proof that anybody can check (L2). */
export interface ForkProof {
  readonly a: Uint8Array
  readonly b: Uint8Array
}

export const forksRange = { gte: FORKS, lt: afterPrefix(FORKS) }
