/**
 * What this peer keeps, on its disk: contributions that its owner pinned or that it took as a volunteer, datanets of which
 * it keeps all, and single blocks of its verdict index. Keys tell datanet and contribution; nothing here is signed.
 */
import { afterPrefix, type KeyValueStore, type Op } from '@datanet/log'
import { CID, concatBytes, decode, encode, textBytes } from '@datanet/records'

const COPY = textBytes('c/')
const ALL = textBytes('a/')
const BLOCK = textBytes('b/')

/** Why a copy is kept: signed here, pinned by the owner, or taken as a volunteer. */
export interface Reasons {
  readonly isOwn: boolean
  readonly isPinned: boolean
  readonly isVolunteered: boolean
}

/** A contribution that is kept here, or is being brought. */
export interface Holding extends Reasons {
  readonly datanet: CID
  readonly contribution: CID
  readonly manifest: CID
  /** Of the content, as its record says. */
  readonly bytes: number
  /** Of all its blocks that were brought here or asked for: what it takes on the disk, as far as that is known. */
  readonly stored: number
  /** Whether all of it has come. */
  readonly isWhole: boolean
}

type Row = [manifest: CID, bytes: number, reasons: number, isWhole: boolean, stored: number]

const OWN = 1
const PINNED = 2
const VOLUNTEERED = 4

function reasonsOf({ isOwn, isPinned, isVolunteered }: Reasons): number {
  return (isOwn ? OWN : 0) + (isPinned ? PINNED : 0) + (isVolunteered ? VOLUNTEERED : 0)
}

/** What a copy is charged for: what it declares, and more where its blocks turned out to take more. */
export function chargeOf({ isVolunteered, bytes, stored }: Holding): number {
  return isVolunteered ? Math.max(bytes, stored) : 0
}

/** See the header. All but the blocks is in memory too. */
export class Holdings {
  readonly #store: KeyValueStore
  readonly #copies = new Map<string, Map<string, Holding>>()
  readonly #all = new Set<string>()
  #volunteered = 0
  #turn: Promise<unknown> = Promise.resolve()

  private constructor(store: KeyValueStore) {
    this.#store = store
  }

  /** Reads what is kept. */
  static async open(store: KeyValueStore): Promise<Holdings> {
    const holdings = new Holdings(store)
    for await (const [key] of store.range({ gte: ALL, lt: afterPrefix(ALL) }))
      holdings.#all.add(CID.decode(key.slice(ALL.length)).toString())
    for await (const [key, value] of store.range({ gte: COPY, lt: afterPrefix(COPY) })) {
      const [datanet, rest] = CID.decodeFirst(key.slice(COPY.length))
      const [manifest, bytes, reasons, isWhole, stored] = decode(value) as Row
      holdings.#note({
        datanet,
        contribution: CID.decode(rest),
        manifest,
        bytes,
        stored,
        isWhole,
        isOwn: (reasons & OWN) !== 0,
        isPinned: (reasons & PINNED) !== 0,
        isVolunteered: (reasons & VOLUNTEERED) !== 0,
      })
    }
    return holdings
  }

  get(datanet: CID, contribution: CID): Holding | undefined {
    return this.#copies.get(datanet.toString())?.get(contribution.toString())
  }

  /** What is kept of one datanet. */
  of(datanet: CID): Holding[] {
    return [...(this.#copies.get(datanet.toString())?.values() ?? [])]
  }

  *all(): IterableIterator<Holding> {
    for (const copies of this.#copies.values()) yield* copies.values()
  }

  /** Bytes that what was taken as a volunteer, or is being taken, has on the disk. */
  get volunteeredBytes(): number {
    return this.#volunteered
  }

  /** Notes what a copy takes on the disk while it is brought; on disk itself with the next `set`. */
  charge(datanet: CID, contribution: CID, stored: number): void {
    const held = this.get(datanet, contribution)
    if (held !== undefined) this.#note({ ...held, stored })
  }

  /** Keeps what a holding says, or forgets the copy where it gives no reason any more; durable when it resolves. */
  async set(holding: Holding): Promise<void> {
    const { datanet, contribution, manifest, bytes, stored, isWhole } = holding
    const key = concatBytes(COPY, datanet.bytes, contribution.bytes)
    const reasons = reasonsOf(holding)
    const row: Row = [manifest, bytes, reasons, isWhole, stored]
    this.#note(holding)
    await this.#write(reasons === 0 ? { type: 'del', key } : { type: 'put', key, value: encode(row) })
  }

  /** Whether the owner keeps all of a datanet. */
  keepsAll(datanet: CID): boolean {
    return this.#all.has(datanet.toString())
  }

  async setAll(datanet: CID, keeps: boolean): Promise<void> {
    if (keeps) this.#all.add(datanet.toString())
    else this.#all.delete(datanet.toString())
    const key = concatBytes(ALL, datanet.bytes)
    await this.#write(keeps ? { type: 'put', key, value: encode(true) } : { type: 'del', key })
  }

  /** Keeps single blocks, by multihash digest. */
  async keepBlocks(digests: readonly Uint8Array[]): Promise<void> {
    if (digests.length === 0) return
    await this.#store.batch(
      digests.map((digest): Op => ({ type: 'put', key: concatBytes(BLOCK, digest), value: new Uint8Array(0) })),
    )
  }

  /** The digests of single blocks that are kept. */
  async *blocks(): AsyncIterable<Uint8Array> {
    for await (const [key] of this.#store.range({ gte: BLOCK, lt: afterPrefix(BLOCK) })) yield key.slice(BLOCK.length)
  }

  /** One write after the other, so that what was said last is what stays. */
  #write(op: Op): Promise<void> {
    const written = this.#turn.then(() => this.#store.batch([op], { durable: true }))
    this.#turn = written.catch(() => undefined)
    return written
  }

  #note(holding: Holding): void {
    const key = holding.datanet.toString()
    const copies = this.#copies.get(key) ?? new Map<string, Holding>()
    const before = copies.get(holding.contribution.toString())
    this.#volunteered += chargeOf(holding) - (before === undefined ? 0 : chargeOf(before))
    if (reasonsOf(holding) === 0) copies.delete(holding.contribution.toString())
    else copies.set(holding.contribution.toString(), holding)
    if (copies.size > 0) this.#copies.set(key, copies)
    else this.#copies.delete(key)
  }
}
