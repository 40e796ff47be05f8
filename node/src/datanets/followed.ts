/**
 * One datanet that this peer follows: its replica bound to gossip, sync and the DHT.
 * 1. What gossip brings is passed on once, and only where it is new here, whole and checked: a message as it came when
 *    all of its entries are new, else those that are in a message of their own. What brings nothing new goes no further, so
 *    that nobody is made to pass on what costs others work.
 * 2. A peer that is not in step yet passes nothing on: what is new to it may be old to everybody else.
 * 3. A sender's messages wait in a bounded queue, and those that bring nothing new use up its quota.
 */
import { EventEmitter, once } from 'node:events'
import { type Founding, joinMessage } from '@datanet/log'
import { type CID, createSigner, type Entry, recordId } from '@datanet/records'
import { type Ingested, type Replica, syncedLogs } from '@datanet/replica'
import { MAX_FRAME_BYTES, reconcile, type SyncProgress, type SyncResult, SyncViolationError } from '@datanet/sync'
import { peerIdFromString } from '@libp2p/peer-id'
import type { Logger } from 'pino'
import { FrameTooLargeError, StreamIdleError, SyncSlowError, WaitTimeoutError } from '../errors.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Channel } from '../network/channel.ts'
import type { Network } from '../network/create-network.ts'
import { limitedSignal } from '../network/time-limit.ts'
import type { Decision } from '../network/topics.ts'
import { Announcer } from './announcer.ts'
import { GapSync } from './gap-sync.ts'
import { decodeGossip } from './gossip-frame.ts'
import { GossipQuota } from './gossip-quota.ts'
import type { InviteSecret } from './link.ts'
import { PairSyncs } from './pair-syncs.ts'
import { SyncMeter } from './sync-meter.ts'
import { type SyncReport, SyncStatus } from './sync-status.ts'

export const SYNC_PROTOCOL = '/datanet/sync/1.0.0'
/** How long a sync may be silent, ms. */
const SYNC_IDLE_TIMEOUT = 5_000
export const SYNC_LIMITS = { maxFrameBytes: MAX_FRAME_BYTES, idleTimeout: SYNC_IDLE_TIMEOUT }

/** How much a peer that breaks the sync protocol is counted down: it is shut out at once. */
export const SYNC_OFFENCE = 8

/** The topic that a datanet's entries are announced on. */
export function topicOf(datanet: CID): string {
  return `/datanet/${datanet}/entries/3`
}

/** What of the peer a followed datanet works with. */
export interface FollowedParts {
  readonly replica: Replica
  readonly network: Network
  readonly logger: Logger
  readonly metrics: Metrics
  /** Hears when the logs were brought in step with a peer. */
  readonly onSynced: (peer: string, result: SyncResult) => void
  /** Hears how far it is in step, from time to time while that changes. */
  readonly onSync: (report: SyncReport) => void
}

/** See the header. */
export class Followed {
  readonly replica: Replica
  readonly #network: Network
  readonly #logger: Logger
  readonly #metrics: Metrics
  readonly #onSynced: FollowedParts['onSynced']
  readonly #syncs: PairSyncs
  readonly #announcer: Announcer
  readonly #gaps: GapSync
  readonly #over = new AbortController()
  #joining: Promise<boolean> | null = null
  readonly #events = new EventEmitter<{ ended: [] }>()
  readonly #status: SyncStatus
  #wasSynced = false
  /** Whether a sync has ended since there was last no peer at all. */
  #isInTouch = false
  readonly #meter = new SyncMeter({ now: () => performance.now(), logBytes: () => this.#logBytes() })
  readonly #quota = new GossipQuota(() => performance.now())

  constructor({ replica, network, logger, metrics, onSynced, onSync }: FollowedParts) {
    this.replica = replica
    this.#network = network
    this.#logger = logger
    this.#metrics = metrics
    this.#onSynced = onSynced
    // each who waits to be in step has one
    this.#events.setMaxListeners(Number.POSITIVE_INFINITY)
    this.#syncs = new PairSyncs({
      self: network.peerId,
      dial: (peer, onProgress) => this.#dial(peer, onProgress),
      onAgain: (peer) => this.syncSoon(peer),
      over: this.#over.signal,
    })
    this.#announcer = new Announcer({
      publish: (message) => network.topics.publish(topicOf(replica.id), message),
      onDropped: (entries) => metrics.notAnnounced(entries),
      onError: (err) => logger.debug({ err }, 'entries could not be announced; sync will carry them'),
    })
    this.#status = new SyncStatus({
      entries: () => replica.entries,
      hasGap: () => this.#gaps.isOpen,
      onChange: onSync,
    })
    replica.on((event) => {
      if (event.type === 'entry') this.#quota.brought(event.entry.bytes.length)
    })
    this.#gaps = new GapSync(
      async (peer) => (await this.syncWith(peer)).received,
      () => {
        this.#status.look()
        this.#events.emit('ended')
      },
    )
  }

  /** Whether it has been in step with any peer since it was opened. */
  get synced(): boolean {
    return this.#wasSynced
  }

  /** How far it is in step with other peers now. */
  get sync(): SyncReport {
    return this.#status.report()
  }

  /** Resolves when it has been in step with a peer and nothing is known to be missing. Throws ERR_TIMEOUT. */
  async whenSynced(seconds: number, signal?: AbortSignal): Promise<void> {
    const limit = limitedSignal(seconds * 1000, signal)
    while (!this.#wasSynced || this.#status.isLacking) {
      try {
        await once(this.#events, 'ended', { signal: limit })
      } catch {
        signal?.throwIfAborted()
        throw new WaitTimeoutError('being in step with a peer', seconds)
      }
    }
  }

  /** Forgets what a peer held that is no longer connected. */
  left(peer: string): void {
    this.#status.left(peer)
    if (this.#network.libp2p.getPeers().length === 0) this.#isInTouch = false
  }

  get id(): CID {
    return this.replica.id
  }

  get founding(): Founding {
    return this.replica.founding
  }

  /** Begins to take part: gossip, a provider record, and a first sync with who is there. */
  start(): void {
    this.#network.topics.joinTopic(topicOf(this.id), {
      validate: async (bytes, from) => {
        const decision = await this.#judge(bytes, from)
        this.#metrics.gossip(decision)
        return decision
      },
      onMessage: () => undefined,
    })
    this.#network.rendezvous
      .provide(this.id, this.#over.signal)
      .catch((err) => this.#logger.debug({ err }, 'could not tell the DHT of a datanet'))
    for (const peer of this.#network.libp2p.getPeers()) this.syncSoon(peer.toString())
  }

  async stop(): Promise<void> {
    this.#over.abort()
    this.#announcer.close()
    this.#gaps.close()
    this.#network.topics.leaveTopic(topicOf(this.id))
    await this.#syncs.settled()
    await this.replica.close()
  }

  announce(entries: readonly Uint8Array[]): void {
    this.#announcer.announce(entries)
  }

  /** Peers known to follow this datanet too. */
  peers(): string[] {
    return this.#network.topics.subscribers(topicOf(this.id))
  }

  /** Signs what an invite's key proves, as the first entry of this peer's author; when the invite's entry is here. */
  useInvite(invite: InviteSecret): Promise<boolean> {
    // several syncs may end at once, and one join is enough
    this.#joining ??= this.#join(invite).finally(() => {
      this.#joining = null
    })
    return this.#joining
  }

  async #join({ entry, index, seed }: InviteSecret): Promise<boolean> {
    const { replica } = this
    if (replica.isAdmitted) return true
    const held: Entry | undefined = await replica.log.get(entry)
    const record = held?.records[index]
    if (held === undefined || record == null || record.type !== 'invite') return false
    const proof = createSigner(seed).sign(joinMessage(this.id.bytes, replica.author))
    await replica.append([{ type: 'join', invite: recordId(entry, index), proof }], [entry])
    return true
  }

  /** Brings the logs in step with a peer in the background. */
  syncSoon(peer: string): void {
    if (this.#over.signal.aborted) return
    this.syncWith(peer).catch((err) => this.#logger.debug({ err, peer }, 'no sync with a peer'))
  }

  /** Brings the logs in step with a peer; one that already runs is joined, and followed by another. */
  syncWith(peer: string, onProgress?: (progress: SyncProgress) => void): Promise<SyncResult> {
    return this.#syncs.with(peer, onProgress)
  }

  /** Serves a sync that another peer began; `first` is its hello. */
  async serve(channel: Channel, first: Uint8Array): Promise<void> {
    const peer = channel.remotePeer
    let pending: Uint8Array | null = first
    const replayed = {
      send: (frame: Uint8Array) => channel.send(frame),
      receive: async () => {
        const frame = pending
        pending = null
        return frame ?? (await channel.receive(this.#over.signal))
      },
    }
    await this.#syncs.serve(peer, () => this.#reconcile(replayed, peer))
  }

  async #dial(peer: string, onProgress?: (progress: SyncProgress) => void): Promise<SyncResult> {
    const opened = this.#network.streams.openStream(peer, SYNC_PROTOCOL, this.#over.signal, SYNC_LIMITS)
    const channel = await opened.catch((error: unknown) => {
      this.#metrics.syncFailed()
      throw error
    })
    try {
      const frames = {
        send: (frame: Uint8Array) => channel.send(frame),
        receive: () => channel.receive(this.#over.signal),
      }
      const result = await this.#reconcile(frames, peer, onProgress)
      await channel.close()
      return result
    } catch (error) {
      channel.abort(error as Error)
      throw error
    }
  }

  async #reconcile(
    channel: { send(frame: Uint8Array): Promise<void>; receive(): Promise<Uint8Array | null> },
    peer: string,
    onProgress?: (progress: SyncProgress) => void,
  ): Promise<SyncResult> {
    const began = performance.now()
    const conversation = this.#status.begin(peer)
    const tell = (progress: SyncProgress) => {
      conversation.progress(progress)
      onProgress?.(progress)
    }
    try {
      const result = await reconcile(syncedLogs(this.replica, peer), this.#meter.metered(peer, channel), tell)
      conversation.end(result)
      this.#isInTouch = true
      if (result.complete) {
        const { publicKey } = peerIdFromString(peer)
        // a peer's id is the key of its author
        if (publicKey !== undefined) this.replica.inStepWith(publicKey.raw)
        this.#wasSynced = true
      }
      this.#events.emit('ended')
      this.#metrics.synced(result, (performance.now() - began) / 1000)
      this.#onSynced(peer, result)
      return result
    } catch (error) {
      conversation.end(null)
      this.#metrics.syncFailed()
      if (error instanceof StreamIdleError || error instanceof SyncSlowError) this.#network.penalties.silence(peer)
      if (error instanceof SyncViolationError || error instanceof FrameTooLargeError) {
        this.#logger.warn({ err: error, peer }, 'a peer broke the sync protocol')
        this.#network.penalties.add(peer, SYNC_OFFENCE)
      }
      throw error
    }
  }

  /** What gossip brings: stored and folded before it is passed on; a gap starts a sync with who sent it. */
  async #judge(bytes: Uint8Array, from: string): Promise<Decision> {
    if (this.#quota.isUsedUp(from)) {
      if (this.#quota.drop(from, bytes.length)) this.#network.penalties.add(from, 1)
      return 'ignore'
    }
    let entries: Uint8Array[]
    try {
      entries = decodeGossip(bytes)
    } catch (err) {
      this.#logger.debug({ err, from }, 'a message could not be read')
      return 'reject'
    }
    // this peer is busy, and nobody is to blame: sync brings what is dropped
    if (!this.replica.hasRoomFor(from, bytes.length)) {
      this.#gaps.note(from)
      return 'ignore'
    }
    const { outcomes, news } = await this.replica.ingest(entries, from)
    if (outcomes.some(({ outcome }) => outcome === 'waiting' || outcome === 'mismatch')) this.#gaps.note(from)
    const fresh = new Set(news)
    const useless = entries.filter((entry, at) => !fresh.has(entry) && bringsNothing(outcomes[at]))
    const early = entries.filter((_, at) => outcomes[at]?.outcome === 'waiting')
    if (this.#quota.take(from, entries, bytesOf(useless), bytesOf(early))) {
      this.#logger.debug({ from }, 'a peer sent an entry again')
      this.#network.penalties.add(from, 1)
    }
    const wrong = outcomes.findIndex(isOffence)
    if (wrong >= 0) this.#logger.debug({ err: outcomes[wrong]?.error, from }, 'an entry was refused')
    const isAllFresh = entries.every((entry) => fresh.delete(entry))
    if (wrong < 0 && isAllFresh && this.#isInTouch) {
      this.#passOn([...fresh])
      return 'accept'
    }
    this.#passOn(news)
    return wrong < 0 ? 'ignore' : 'reject'
  }

  #logBytes(): number {
    let sum = 0
    for (const { bytes } of this.replica.log.heads()) sum += bytes
    return sum
  }

  #passOn(news: readonly Uint8Array[]): void {
    if (news.length > 0 && this.#isInTouch) this.announce(news)
  }
}

type Judged = Ingested['outcomes'][number]

/** Plainly wrong: its sender should have refused it. An author or a peer that has brought all that it may bring is not. */
function isOffence({ outcome, error }: Judged): boolean {
  return outcome === 'refused' && (error as { code?: string } | undefined)?.code !== 'ERR_QUOTA_EXCEEDED'
}

function bytesOf(entries: readonly Uint8Array[]): number {
  return entries.reduce((sum, entry) => sum + entry.length, 0)
}

/** What waits may count later, and what is wrong is held against its sender by itself. */
function bringsNothing(judged: Judged | undefined): boolean {
  return judged !== undefined && judged.outcome !== 'waiting' && !isOffence(judged)
}
