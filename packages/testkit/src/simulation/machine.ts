/** A peer's machine: its disk and blocks outlive it, its replica does not. */
import type { KeyValueStore } from '@datanet/log'
import { type CID, type Entry, hexOf, type Signer, type WireRecord } from '@datanet/records'
import { type PaymentDraft, Replica, type ReplicaHost, syncedLogs } from '@datanet/replica'
import { BlockContent, type BlockStore, exportShard, parseManifest, readShards } from '@datanet/shards'
import { type Channel, reconcile, type SyncResult } from '@datanet/sync'
import { ContentAwayError } from '../errors.ts'
import type { Prng } from '../prng.ts'
import type { SimulatedClock } from './clock.ts'
import { CrashableDisk } from './crashable-store.ts'
import type { Station } from './network.ts'

/** What machines have between them. */
export interface Surroundings {
  readonly clock: SimulatedClock
  readonly charter: Entry
  announce(from: Machine, entries: readonly Uint8Array[]): void
  /** A block from any machine that has it and can be reached; undefined when there is none. */
  fetch(to: Machine, cid: CID): Promise<Uint8Array | undefined>
  /** Takes what gossip brought a machine that was new to it, to pass it on; nothing is passed on without. */
  passOn?(from: Machine, news: readonly Uint8Array[]): void
  trace(what: string): void
}

/** See the header. */
export class Machine implements Station<Machine> {
  readonly name: string
  readonly signer: Signer
  readonly blocks = new Map<string, Uint8Array>()
  /** Entries that were appended here, and acknowledged. */
  readonly acknowledged: Entry[] = []
  readonly warnings: string[] = []
  /** How far its clock is off, ms. */
  readonly skew: number
  replica: Replica | null = null
  readonly #disk = new CrashableDisk()
  readonly #around: Surroundings
  readonly #prng: Prng
  #life = 0
  #wake = 0

  constructor(name: string, signer: Signer, skew: number, around: Surroundings, prng: Prng) {
    this.name = name
    this.signer = signer
    this.skew = skew
    this.#around = around
    this.#prng = prng
  }

  get key(): string {
    return hexOf(this.signer.publicKey)
  }

  get running(): boolean {
    return this.replica !== null
  }

  async hear(entries: readonly Uint8Array[], from: Machine) {
    const { clock } = this.#around
    // judging what came reads rows, which takes turns
    clock.busy++
    try {
      const { outcomes, news } = await (this.replica as Replica).ingest(entries, from.name)
      if (news.length > 0) this.#around.passOn?.(this, news)
      return outcomes
    } finally {
      clock.busy--
    }
  }

  converse(channel: Channel, partner: Machine): Promise<SyncResult> {
    return reconcile(syncedLogs(this.replica as Replica, partner.name), channel)
  }

  async start(): Promise<void> {
    const life = ++this.#life
    const store: KeyValueStore = this.#disk.mount()
    const replica = await Replica.open(this.#around.charter, store, this.#host(life))
    if (life === this.#life) this.replica = replica
  }

  /** Crashes it the next time that it writes something that must last. */
  crashAtWrite(keeps: boolean, crashed: () => void): void {
    this.#disk.trip(keeps, () => {
      this.#life++
      this.replica = null
      crashed()
    })
  }

  /** Takes back a crash that was planned for the next write. */
  disarm(): void {
    this.#disk.disarm()
  }

  async crash(): Promise<void> {
    this.#life++
    this.replica = null
    await this.#disk.crash(this.#prng)
  }

  /** Appends records when it runs; null when it doesn't, or crashed before it was done. */
  append(records: readonly WireRecord[]): Promise<Entry | null> {
    return this.#sign((replica) => replica.append(records))
  }

  /** As `append`, for a payment with its basis. */
  pay(draft: PaymentDraft): Promise<Entry | null> {
    return this.#sign((replica) => replica.pay(draft))
  }

  async #sign(sign: (replica: Replica) => Promise<Entry>): Promise<Entry | null> {
    const { replica } = this
    if (replica === null) return null
    try {
      const entry = await sign(replica)
      this.acknowledged.push(entry)
      return entry
    } catch (error) {
      this.warnings.push((error as Error).message)
      return null
    }
  }

  #host(life: number): ReplicaHost {
    const { clock } = this.#around
    const lives = () => life === this.#life
    const block = async (cid: CID): Promise<Uint8Array> => {
      const own = this.blocks.get(cid.toString())
      if (own !== undefined) return own
      const bytes = await this.#around.fetch(this, cid)
      if (bytes === undefined) throw new ContentAwayError(`block ${cid} can't be had now`, 'Ask again later.')
      this.blocks.set(cid.toString(), bytes)
      return bytes
    }
    return {
      now: () => clock.now + this.skew,
      random: (bytes) => this.#prng.bytes(bytes),
      signer: this.signer,
      recovery: new Uint8Array(32),
      profile: null,
      announce: (entries) => {
        if (lives()) this.#around.announce(this, entries)
      },
      manifest: async (cid) => parseManifest(await block(cid)),
      shards: (manifest) => readShards(manifest, { get: block }),
      shard: (shard) => this.#read(shard, block),
      shardPart: (shard, start, end) => new BlockContent(shard, storeOf(block)).read(start, end),
      loadBlock: block,
      saveBlocks: async (blocks) => {
        for (const { cid, bytes } of blocks) this.blocks.set(cid.toString(), bytes)
      },
      wakeAt: (time, wake) => {
        const asked = ++this.#wake
        clock.plan(time - (clock.now + this.skew), () => {
          if (lives() && asked === this.#wake) wake()
        })
      },
      warn: (problem, doing) => this.warnings.push(`${doing}: ${problem.message}`),
    }
  }

  async *#read(
    shard: { readonly cid: CID; readonly bytes: number },
    block: (cid: CID) => Promise<Uint8Array>,
  ): AsyncGenerator<Uint8Array> {
    const { clock } = this.#around
    for await (const bytes of exportShard(shard, storeOf(block))) {
      // reading rows takes turns, for which the clock must wait
      clock.busy++
      try {
        yield bytes
      } finally {
        clock.busy--
      }
    }
  }
}

function storeOf(get: (cid: CID) => Promise<Uint8Array>): BlockStore {
  return { get, put: async () => undefined, has: async () => true }
}
