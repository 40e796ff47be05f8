import { afterPrefix, type KeyValueStore, type Op } from '@datanet/log'
import { CID, concatBytes, textBytes } from '@datanet/records'

/** Bytes of one piece's fingerprint. */
export const FINGERPRINT_BYTES = 16
const LIST = textBytes('c/')
const HOLDER = textBytes('p/')
const CHUNK = 4096

function* pieces(fingerprints: Uint8Array): IterableIterator<Uint8Array> {
  for (let at = 0; at < fingerprints.length; at += FINGERPRINT_BYTES)
    yield fingerprints.subarray(at, at + FINGERPRINT_BYTES)
}

/** Which contribution holds which pieces: both ways, kept in a store, rebuilt from content when it is lost. */
export class Fingerprints {
  readonly #store: KeyValueStore

  constructor(store: KeyValueStore) {
    this.#store = store
  }

  async has(contribution: CID): Promise<boolean> {
    return (await this.#store.get(concatBytes(LIST, contribution.bytes))) !== undefined
  }

  /** A contribution's distinct fingerprints, sorted and concatenated; undefined before it was added. */
  of(contribution: CID): Promise<Uint8Array | undefined> {
    return this.#store.get(concatBytes(LIST, contribution.bytes))
  }

  /** Adds a contribution's distinct fingerprints, sorted and concatenated. The list goes in last, so it stands for all. */
  async add(contribution: CID, fingerprints: Uint8Array): Promise<void> {
    let ops: Op[] = []
    for (const piece of pieces(fingerprints)) {
      ops.push({ type: 'put', key: concatBytes(HOLDER, piece, contribution.bytes), value: new Uint8Array(0) })
      if (ops.length === CHUNK) {
        await this.#store.batch(ops)
        ops = []
      }
    }
    ops.push({ type: 'put', key: concatBytes(LIST, contribution.bytes), value: fingerprints })
    await this.#store.batch(ops)
  }

  /** The contributions that hold a piece. */
  async *holders(piece: Uint8Array): AsyncIterable<CID> {
    const prefix = concatBytes(HOLDER, piece)
    for await (const [key] of this.#store.range({ gte: prefix, lt: afterPrefix(prefix) }))
      yield CID.decode(key.slice(prefix.length))
  }

  /** Every other contribution that shares a piece with this one. */
  async sharing(contribution: CID): Promise<CID[]> {
    const own = contribution.toString()
    const found = new Map<string, CID>()
    for (const piece of pieces((await this.of(contribution)) ?? new Uint8Array(0))) {
      for await (const holder of this.holders(piece)) found.set(holder.toString(), holder)
    }
    found.delete(own)
    return [...found.values()]
  }

  /** For each piece of a contribution, who else holds it. */
  async *holdings(contribution: CID): AsyncIterable<CID[]> {
    for (const piece of pieces((await this.of(contribution)) ?? new Uint8Array(0))) {
      const others: CID[] = []
      for await (const holder of this.holders(piece)) if (!holder.equals(contribution)) others.push(holder)
      yield others
    }
  }
}
