/** A peer that holds logs and nothing else: its disk outlives it, its logs in memory do not. */
import { auditLogs, type Damage, Log, MAX_WAITING_PER_AUTHOR } from '@datanet/log'
import { type CID, type Entry, equalBytes, hexOf, isKnownRecord, type Signer, type WireRecord } from '@datanet/records'
import { MAX_FRAME_BYTES, reconcile, type SyncedLogs, SyncIndex, type SyncResult } from '@datanet/sync'
import { IDENTITY } from '../../author-log.ts'
import type { Prng } from '../../prng.ts'
import { type Backup, CrashableDisk } from '../crashable-store.ts'
import type { LineEnd } from '../line.ts'
import type { Station } from '../network.ts'
import { heldLogs, isOffence, type Taken, takeIn } from './held-logs.ts'
import { OwnHead } from './own-head.ts'
import type { World } from './world.ts'

/** How a peer holds its half of a sync. */
export type Manner = (logs: SyncedLogs, channel: LineEnd) => Promise<SyncResult>

/** What a peer is. */
export interface PeerOptions {
  readonly name: string
  readonly signer: Signer
  readonly honest: boolean
  /** Its weight among the validators. */
  readonly weight: number
  /** How far its clock is off, ms. */
  readonly skew: number
  /** How long its disk takes for a durable write at most, ms. */
  readonly diskLatency: number
}

/** What may keep an honest author from signing. */
const EXCUSES = new Set(['ERR_STORE_LOST', 'ERR_LOG_BEHIND', 'ERR_FORKED'])

/** See the header. */
export class Peer implements Station<Peer> {
  readonly name: string
  readonly signer: Signer
  readonly honest: boolean
  readonly weight: number
  /** Entries that were appended here, and acknowledged. */
  readonly acknowledged: Entry[] = []
  log: Log | null = null
  /** Byzantine peers choose their manners anew for each sync. */
  manner: (partner: Peer) => Manner = () => reconcile
  /** The newest entry of another author that came here. */
  lastHeard: CID | null = null
  waitingPeak = 0
  /** Messages that gossip brought. */
  delivered = 0
  /** Entries that came too early in this life and have not been taken since, by id. */
  readonly waits = new Map<string, Entry>()
  readonly #skew: number
  readonly #disk: CrashableDisk
  readonly #world: World
  readonly #prng: Prng
  #life = 0
  #index = new SyncIndex()
  #newestOwn = -1
  /** The entry that lets this peer's author in; null for one whom the charter names. */
  #admittedIn: CID | null = null
  #backup: Backup | null = null
  readonly #ownHead = new OwnHead()
  /** What it has passed on in this life, by id. */
  readonly #passedOn = new Set<string>()

  constructor(options: PeerOptions, world: World, prng: Prng) {
    this.name = options.name
    this.signer = options.signer
    this.honest = options.honest
    this.weight = options.weight
    this.#skew = options.skew
    this.#world = world
    this.#prng = prng
    this.#disk = new CrashableDisk(() => world.clock.sleep(prng.integer(options.diskLatency + 1)))
  }

  get author(): Uint8Array {
    return this.signer.publicKey
  }

  get running(): boolean {
    return this.log !== null
  }

  /** Whether it may not sign yet, since it came back with an older state. */
  get isUnsure(): boolean {
    return this.#ownHead.isUnsure
  }

  /** The newest entry that it signed and wrote down; -1 for none. */
  get newestOwn(): number {
    return Math.max(this.#newestOwn, this.log?.head(this.author)?.seq ?? -1)
  }

  holdsOwnOf(peer: Peer, seq: number): boolean {
    return (this.log?.head(peer.author)?.seq ?? -1) >= seq
  }

  get hasBackup(): boolean {
    return this.#backup !== null
  }

  async start(): Promise<void> {
    const life = ++this.#life
    const log = await Log.open(this.#disk.mount(), this.#world.charter)
    if (life !== this.#life) return
    this.log = log
    this.#index = new SyncIndex()
    const own = log.head(this.author)
    const last = this.acknowledged.at(-1)
    if (this.honest && !this.isUnsure && last !== undefined && own?.fork == null && (own?.seq ?? -1) < last.payload.seq)
      this.#world.problem(`${this.name} starts without its entry ${last.payload.seq}, which was acknowledged`)
  }

  /** Stops it when it next writes something that must last. */
  crashAtWrite(keeps: boolean, crashed: () => void): void {
    this.#disk.trip(keeps, () => {
      this.#stop()
      crashed()
    })
  }

  /** Takes back a crash that was planned for the next write. */
  disarm(): void {
    this.#disk.disarm()
  }

  async crash(): Promise<void> {
    this.#stop()
    await this.#disk.crash(this.#prng)
  }

  /** Crashes, and its disk loses all that it held. */
  async forget(): Promise<void> {
    await this.crash()
    await this.#disk.restore([])
  }

  async leave(): Promise<void> {
    this.#stop()
    await this.#disk.unmount()
  }

  async backUp(): Promise<void> {
    this.#backup = await this.#disk.backup()
  }

  /** Puts its disk back to the backup. It will sign again when enough others have told it of its head (L3). */
  async restore(): Promise<void> {
    await this.leave()
    await this.#disk.restore(this.#backup ?? [])
    if (!this.#world.isHasty) this.#ownHead.forget()
  }

  /** Appends an entry, if it runs and may sign. */
  async write(records: readonly WireRecord[], cited: CID | null = null): Promise<void> {
    const { log } = this
    if (log === null || this.isUnsure) return
    const isFirst = log.head(this.author) === undefined
    if (isFirst && this.isNewcomer && this.#admittedIn === null) return
    const deps = [
      ...(isFirst && this.#admittedIn !== null ? [this.#admittedIn] : []),
      ...(cited === null ? [] : [cited]),
    ]
    try {
      const entry = await log.append(isFirst ? [IDENTITY, ...records] : records, {
        signer: this.signer,
        at: Math.max(0, this.#world.clock.now + this.#skew),
        random: (bytes) => this.#prng.bytes(bytes),
        deps,
      })
      this.#world.opened.know(entry)
      this.acknowledged.push(entry)
      this.#world.trace(`${this.name} writes ${entry.payload.seq}`)
      this.#world.announce(this, [entry.bytes])
    } catch (error) {
      const { code = 'no code', message } = error as Error & { code?: string }
      this.#world.trace(`${this.name} can't write: ${code}`)
      if (this.honest && !EXCUSES.has(code)) this.#world.problem(`${this.name} can't write: ${code} ${message}`)
    }
  }

  /** Whether the charter does not name its author, so that an entry must let it in. */
  get isNewcomer(): boolean {
    const { charter } = this.log?.founding ?? { charter: null }
    const named = [...(charter?.writers ?? []), ...(charter?.validators ?? []).map(({ author }) => author)]
    return !named.some((author) => equalBytes(author, this.author))
  }

  async hear(wire: readonly Uint8Array[], from: Peer) {
    this.delivered++
    const life = this.#life
    const { outcomes, news } = await this.take(wire, from)
    if (life === this.#life && news.length > 0) this.#passOn(news)
    return outcomes
  }

  /** Passes on what is new to it, and nothing else: whole, and once in a life. */
  #passOn(news: readonly Entry[]): void {
    if (!this.honest) return
    for (const { id, records, payload } of news) {
      const name = id.toString()
      if (this.#passedOn.has(name)) this.#world.problem(`${this.name} passes entry ${payload.seq} on again`)
      if (records.includes(null)) this.#world.problem(`${this.name} passes on an entry that is not whole`)
      this.#passedOn.add(name)
    }
    this.#world.passOn(
      this,
      news.map(({ bytes }) => bytes),
    )
  }

  /** Takes what came from another peer, into the logs of the life in which it came. */
  async take(wire: readonly Uint8Array[], from: Peer, log = this.log as Log): Promise<Taken> {
    const taken = await takeIn(log, this.#world.opened, wire, from.name)
    for (const entry of taken.accepted) this.#learn(entry)
    for (const [i, { outcome, error }] of taken.outcomes.entries()) {
      if (outcome === 'waiting' && log === this.log) this.#await(wire[i] as Uint8Array)
      if (this.honest && from.honest && outcome === 'refused' && isOffence(error))
        this.#world.problem(`${this.name} refuses what honest ${from.name} sent: ${error?.message}`)
    }
    this.#measure(log)
    return taken
  }

  /** What waits is bounded, whoever sends it (L1). */
  #measure(log: Log): void {
    this.waitingPeak = Math.max(this.waitingPeak, log.waiting)
    if (log.waiting <= MAX_WAITING_PER_AUTHOR) return
    const authors = new Set([...this.waits.values()].map(({ payload }) => hexOf(payload.author)))
    if (log.waiting > MAX_WAITING_PER_AUTHOR * authors.size)
      this.#world.problem(`${log.waiting} entries of ${authors.size} authors wait at ${this.name}`)
  }

  #await(bytes: Uint8Array): void {
    const entry = this.#world.opened.open(bytes)
    this.waits.set(entry.id.toString(), entry)
  }

  #learn(entry: Entry): void {
    this.waits.delete(entry.id.toString())
    if (!equalBytes(entry.payload.author, this.author)) this.lastHeard = entry.id
    for (const record of entry.records) {
      if (isKnownRecord(record) && record.type === 'admit' && equalBytes(record.author, this.author))
        this.#admittedIn ??= entry.id
    }
  }

  async converse(channel: LineEnd, partner: Peer): Promise<SyncResult> {
    const log = this.log as Log
    const logs = heldLogs(log, this.#index, (wire) => this.take(wire, partner, log))
    const result = await this.manner(partner)(logs, this.honest ? this.#measured(channel) : channel)
    const { validators } = log.founding.charter
    const weightOfAll = validators.reduce((sum, { weight }) => sum + Number(weight), 0)
    if (log === this.log && result.complete && this.#ownHead.toldBy(partner, weightOfAll)) {
      this.#world.trace(`${this.name} knows its head again`)
      this.#world.signedAgain()
    }
    return result
  }

  /** No frame of an honest peer is larger than others take. */
  #measured(channel: LineEnd): LineEnd {
    const send = (frame: Uint8Array) => {
      if (frame.length > MAX_FRAME_BYTES) this.#world.problem(`${this.name} sends a frame of ${frame.length} bytes`)
      return channel.send(frame)
    }
    return { closed: channel.closed, send, receive: () => channel.receive() }
  }

  /** What its disk holds when it is read anew: the root of its logs, and what an audit finds. Ends what runs. */
  async inspect(): Promise<{ readonly root: CID; readonly damage: readonly Damage[] }> {
    await this.leave()
    const store = this.#disk.mount()
    const log = await Log.open(store, this.#world.charter)
    const { damage } = await auditLogs(store, log.founding)
    return { root: log.frontier.root, damage }
  }

  #stop(): void {
    this.#newestOwn = this.newestOwn
    this.waits.clear()
    this.#passedOn.clear()
    this.#life++
    this.log = null
  }

  get key(): string {
    return hexOf(this.author)
  }
}
