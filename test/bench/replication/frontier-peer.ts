import { type CID, cidOf, decode, encode, type MerkleMap } from '@datanet/records'
import { type SyncedLogs, SyncIndex } from '@datanet/sync'

const datanet = cidOf(encode('bench'))

/** The public key of an author that nobody is. */
export function authorNumber(index: number): Uint8Array {
  const author = new Uint8Array(32)
  new DataView(author.buffer).setUint32(0, index)
  return author
}

/** What a frontier holds of an entry with no id yet, by its seq. */
const blanks = [0, 1].map((seq) => encode([seq, datanet, null]))
const digestAt = Buffer.from(blanks[0] ?? []).indexOf(datanet.multihash.digest)

/** What a frontier holds for a log that ends with this seq, 0 or 1; the id is made up, since there are a million. */
export function standing(author: Uint8Array, seq: number): Uint8Array {
  const value = new Uint8Array(blanks[seq] ?? [])
  value.set(author, digestAt)
  value[digestAt + 31] = seq
  return value
}

function idOf(author: Uint8Array, seq: number): CID {
  return (decode(standing(author, seq)) as [number, CID])[1]
}

/** A peer of which there is a frontier and nothing else: its entries say only whose they are. */
export class FrontierPeer implements SyncedLogs {
  readonly datanet = datanet
  readonly foremost: readonly Uint8Array[] = []
  readonly index: SyncIndex
  #frontier: MerkleMap

  /** `index` may have followed other versions of the frontier before. */
  constructor(frontier: MerkleMap, index = new SyncIndex()) {
    this.#frontier = frontier
    this.index = index
  }

  frontier(): MerkleMap {
    return this.#frontier
  }

  async idAt(author: Uint8Array, seq: number): Promise<CID | undefined> {
    const value = this.#frontier.get(author)
    return value !== undefined && seq <= (decode(value) as [number])[0] ? idOf(author, seq) : undefined
  }

  async *read(author: Uint8Array, from: number, to: number): AsyncIterable<Uint8Array> {
    for (let seq = from; seq < to; seq++) yield encode([author, seq])
  }

  async forkOf(): Promise<undefined> {
    return undefined
  }

  async get(): Promise<undefined> {
    return undefined
  }

  missing(): [] {
    return []
  }

  async ingest(entries: readonly Uint8Array[]): Promise<{ accepted: number; offence: null }> {
    for (const entry of entries) {
      const [author, seq] = decode(entry) as [Uint8Array, number]
      this.#frontier = this.#frontier.set(author, standing(author, seq))
    }
    return { accepted: entries.length, offence: null }
  }
}
