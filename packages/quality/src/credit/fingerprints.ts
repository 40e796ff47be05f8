import { afterPrefix, type KeyValueStore, type Op } from '@datanet/log'
import { CID, concatBytes, equalBytes, hexOf, textBytes } from '@datanet/records'

/** Bytes of one piece's fingerprint. */
export const FINGERPRINT_BYTES = 16
/** By contribution, its fingerprints. */
const LIST = textBytes('c/')
/** By piece, the first contributions that hold it, concatenated. */
const HOLDERS = textBytes('p/')
/** By piece and contribution, those that hold it too. */
const FURTHER = textBytes('m/')
/** How many holders stand with a piece itself, where one look finds them. */
const NEAR = 16
/** Bytes of the id of a record. */
const ID_BYTES = 36
const NEAR_BYTES = NEAR * ID_BYTES
/** Pieces that are looked up at once. */
const CHUNK = 4096
const NOTHING = new Uint8Array(0)

function* chunksOf(fingerprints: Uint8Array): IterableIterator<Uint8Array[]> {
  const step = CHUNK * FINGERPRINT_BYTES
  for (let from = 0; from < fingerprints.length; from += step) {
    const chunk: Uint8Array[] = []
    for (let at = from; at < Math.min(from + step, fingerprints.length); at += FINGERPRINT_BYTES)
      chunk.push(fingerprints.subarray(at, at + FINGERPRINT_BYTES))
    yield chunk
  }
}

function* idsIn(held: Uint8Array): IterableIterator<Uint8Array> {
  for (let at = 0; at < held.length; at += ID_BYTES) yield held.subarray(at, at + ID_BYTES)
}

/** Which contribution holds which pieces: both ways, kept in a store, rebuilt from content when it is lost. */
export class Fingerprints {
  readonly #store: KeyValueStore
  #turn: Promise<unknown> = Promise.resolve()

  constructor(store: KeyValueStore) {
    this.#store = store
  }

  /** Whether a contribution's fingerprints are all here. */
  async has(contribution: CID): Promise<boolean> {
    return (await this.#store.get(concatBytes(LIST, contribution.bytes))) !== undefined
  }

  /** A contribution's distinct fingerprints, sorted and concatenated; undefined before it was added. */
  of(contribution: CID): Promise<Uint8Array | undefined> {
    return this.#store.get(concatBytes(LIST, contribution.bytes))
  }

  /** Adds a contribution's distinct fingerprints, sorted and concatenated. The list goes in last, so it stands for all. */
  add(contribution: CID, fingerprints: Uint8Array): Promise<void> {
    // one after the other, since each puts itself beside those that were there before
    const turn = this.#turn.then(() => this.#add(contribution.bytes, fingerprints))
    this.#turn = turn.catch(() => undefined)
    return turn
  }

  async #add(id: Uint8Array, fingerprints: Uint8Array): Promise<void> {
    for (const chunk of chunksOf(fingerprints)) {
      const keys = chunk.map((piece) => concatBytes(HOLDERS, piece))
      const ops: Op[] = []
      for (const [at, held = NOTHING] of (await this.#store.getMany(keys)).entries()) {
        if ([...idsIn(held)].some((other) => equalBytes(other, id))) continue
        const key = keys[at] as Uint8Array
        if (held.length < NEAR_BYTES) ops.push({ type: 'put', key, value: concatBytes(held, id) })
        else ops.push({ type: 'put', key: concatBytes(FURTHER, chunk[at] as Uint8Array, id), value: NOTHING })
      }
      await this.#store.batch(ops)
    }
    await this.#store.batch([{ type: 'put', key: concatBytes(LIST, id), value: fingerprints }])
  }

  /** For each piece, the contributions that hold it. */
  async holders(pieces: readonly Uint8Array[]): Promise<CID[][]> {
    const known = new Map<string, CID>()
    const contribution = (id: Uint8Array): CID => {
      const key = hexOf(id)
      const cid = known.get(key) ?? CID.decode(id)
      known.set(key, cid)
      return cid
    }
    const found: CID[][] = []
    const near = await this.#store.getMany(pieces.map((piece) => concatBytes(HOLDERS, piece)))
    for (const [at, held = NOTHING] of near.entries()) {
      const holders = [...idsIn(held)].map(contribution)
      if (held.length >= NEAR_BYTES) {
        const prefix = concatBytes(FURTHER, pieces[at] as Uint8Array)
        for await (const [key] of this.#store.range({ gte: prefix, lt: afterPrefix(prefix) }))
          holders.push(contribution(key.subarray(prefix.length)))
      }
      found.push(holders)
    }
    return found
  }

  /** Every other contribution that shares a piece with this one. */
  async sharing(contribution: CID): Promise<CID[]> {
    const found = new Map<string, CID>()
    for await (const holders of this.holdings(contribution)) {
      for (const holder of holders) found.set(holder.toString(), holder)
    }
    return [...found.values()]
  }

  /** For each piece of a contribution, who else holds it. */
  async *holdings(contribution: CID): AsyncIterable<CID[]> {
    for (const chunk of chunksOf((await this.of(contribution)) ?? NOTHING)) {
      for (const holders of await this.holders(chunk)) yield holders.filter((holder) => !holder.equals(contribution))
    }
  }
}
