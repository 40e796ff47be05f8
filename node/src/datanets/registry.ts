/**
 * The datanets that a peer follows: what it founded and joined, kept over restarts, each bound to the network. A datanet
 * whose charter is still sought is followed too; every new connection is asked for it, and the DHT from time to time.
 */
import { EventEmitter, once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import type { TextFiles } from '@datanet/attribution'
import type { KeyValueStore } from '@datanet/log'
import { type CID, createSigner, type Entry, openEntry } from '@datanet/records'
import { type MarkKeeper, type OpenEntries, Replica } from '@datanet/replica'
import { datanetOfHello } from '@datanet/sync'

import type { Logger } from 'pino'
import { CharterMissingError, DatanetUnknownError, StreamIdleError } from '../errors.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Network } from '../network/create-network.ts'
import { limitedSignal } from '../network/time-limit.ts'
import type { GuardedStore } from '../storage/guarded-store.ts'
import { askForCharter, serveCharters } from './charter-exchange.ts'
import { Followed, SYNC_LIMITS, SYNC_OFFENCE, SYNC_PROTOCOL } from './followed.ts'
import { createHost } from './host.ts'
import { keepSeeking } from './keep-seeking.ts'
import type { InviteSecret } from './link.ts'
import { PeriodicSync } from './periodic-sync.ts'
import { dropWanted, loadWanted, replicaStore, saveWanted, type Wanted } from './store-layout.ts'
import type { SyncReport } from './sync-status.ts'

/** How long the start of a peer waits for what a datanet's store holds to be folded, ms; then it goes on meanwhile. */
const FOLD_FOR = 500
/** How long a periodic sync is waited for before the next datanet has its turn, ms; it goes on meanwhile. */
const PERIODIC_WAIT = 10_000
/** How long a datanet's charter is sought at most when it is joined, ms. */
const CHARTER_TIMEOUT = 20_000

export interface RegistryParts {
  readonly network: Network
  readonly store: KeyValueStore
  readonly blocks: GuardedStore
  readonly seed: Uint8Array
  readonly recovery: Uint8Array
  /** What the author wants to be called. */
  readonly name: string | undefined
  readonly logger: Logger
  readonly metrics: Metrics
  /** Hears of each datanet that is opened, before anything happens in it. */
  readonly onOpen: (followed: Followed) => void
  readonly onSynced: (datanet: CID, peer: string, received: number) => void
  /** Hears how far a datanet is in step, from time to time while that changes. */
  readonly onSync: (datanet: CID, report: SyncReport) => void
  /** Opens received entries. */
  readonly openEntries: OpenEntries
  /** Where this machine keeps how far it has signed in a datanet. */
  readonly marksOf: (datanet: CID) => MarkKeeper
  /** Notes a block of the verdict index as one that is kept. */
  readonly keepBlock: (cid: CID) => Promise<void>
  /** Whether the owner says that the repo comes from a backup. */
  readonly restored: boolean
  /** Where the words of a datanet's contributions are kept. */
  readonly textFilesOf: (datanet: CID) => TextFiles
  /** How often a random peer is asked whether it has news (S6), ms. */
  readonly syncInterval?: number
}

interface Open {
  readonly followed: Followed
  readonly close: () => void
}

/** See the header. */
export class Registry {
  readonly #parts: RegistryParts
  readonly #signer
  readonly #open = new Map<string, Open>()
  readonly #wanted = new Map<string, Wanted>()
  /** Datanets that are sought again and again. */
  readonly #kept = new Set<string>()
  readonly #seeking = new Map<string, Promise<Followed | null>>()
  /** Datanets that are being opened. */
  readonly #opening = new Map<string, Promise<Followed>>()
  readonly #events = new EventEmitter<{ open: [] }>()
  readonly #over = new AbortController()
  readonly #periodic: PeriodicSync

  constructor(parts: RegistryParts) {
    this.#parts = parts
    this.#signer = createSigner(parts.seed)
    this.#periodic = new PeriodicSync(() => this.#syncWithRandomPeers(), parts.syncInterval)
  }

  /** Opens what was followed when the peer last stopped, and serves others. */
  async start(): Promise<void> {
    const { network, store } = this.#parts
    await serveCharters(network, (datanet) => this.#open.get(datanet.toString())?.followed.founding.entry)
    await network.streams.handleProtocol(
      SYNC_PROTOCOL,
      async (channel) => {
        const first = await channel.receive().catch((error: unknown) => {
          if (error instanceof StreamIdleError) network.penalties.silence(channel.remotePeer)
          throw error
        })
        if (first === null) return
        let asked: CID
        try {
          asked = datanetOfHello(first)
        } catch (error) {
          network.penalties.add(channel.remotePeer, SYNC_OFFENCE)
          throw error
        }
        await this.#open.get(asked.toString())?.followed.serve(channel, first)
      },
      SYNC_LIMITS,
    )
    network.libp2p.addEventListener('peer:identify', ({ detail }) => this.#meet(detail.peerId.toString()))
    network.libp2p.services.pubsub.addEventListener('subscription-change', ({ detail }) =>
      this.#meet(detail.peerId.toString()),
    )
    network.libp2p.addEventListener('peer:disconnect', ({ detail }) => {
      for (const { followed } of this.#open.values()) followed.left(detail.toString())
    })
    this.#periodic.start()
    for await (const wanted of loadWanted(store)) {
      this.#wanted.set(wanted.datanet.toString(), wanted)
      if (wanted.charter !== null) await this.#openReplica(openEntry(wanted.charter), wanted)
      else this.#keepSeeking(wanted.datanet)
    }
  }

  async stop(): Promise<void> {
    this.#over.abort()
    this.#periodic.stop()
    await Promise.allSettled(this.#seeking.values())
    for (const { followed, close } of this.#open.values()) {
      close()
      await followed.stop()
    }
  }

  all(): Followed[] {
    return [...this.#open.values()].map(({ followed }) => followed)
  }

  /** Whether a datanet is followed, or its charter sought. */
  isWanted(datanet: string): boolean {
    return this.#wanted.has(datanet)
  }

  /** Datanets whose charter is still sought. */
  sought(): CID[] {
    return [...this.#wanted.values()]
      .filter(({ datanet }) => !this.#open.has(datanet.toString()) && !this.#opening.has(datanet.toString()))
      .map(({ datanet }) => datanet)
  }

  /** Whether a sought datanet's charter was found, and it is open, within so many seconds. */
  async waitForOpen(datanet: string, seconds: number, signal?: AbortSignal): Promise<boolean> {
    const limit = limitedSignal(seconds * 1000, signal)
    while (!this.#open.has(datanet) && !limit.aborted)
      await once(this.#events, 'open', { signal: limit }).catch(() => undefined)
    signal?.throwIfAborted()
    return this.#open.has(datanet)
  }

  /** A followed datanet. Throws ERR_DATANET_NOT_FOUND, ERR_CHARTER_MISSING. */
  get(datanet: string): Followed {
    const open = this.#open.get(datanet)
    if (open !== undefined) return open.followed
    throw this.#wanted.has(datanet) ? new CharterMissingError(datanet) : new DatanetUnknownError(datanet)
  }

  /** Founds a datanet with this charter entry. */
  async found(charter: Entry): Promise<Followed> {
    const wanted = { datanet: charter.id, charter: charter.bytes, invite: null }
    await this.#remember(wanted)
    return await this.#openReplica(charter, wanted)
  }

  /** Follows the datanet that a charter entry founds; one that is followed already stays as it is. */
  async follow(charter: Entry): Promise<Followed> {
    const key = charter.id.toString()
    const open = this.#open.get(key)
    if (open !== undefined) return open.followed
    const wanted = { datanet: charter.id, charter: charter.bytes, invite: this.#wanted.get(key)?.invite ?? null }
    await this.#remember(wanted)
    return await this.#openReplica(charter, wanted)
  }

  /** Follows a datanet; null while its charter was not found in time, and is sought on. */
  async join(datanet: CID, invite: InviteSecret | null): Promise<Followed | null> {
    const key = datanet.toString()
    const before = this.#wanted.get(key)
    const wanted = { datanet, charter: before?.charter ?? null, invite: invite ?? before?.invite ?? null }
    await this.#remember(wanted)
    const open = this.#open.get(key)
    if (open === undefined) {
      const found = await this.#seek(datanet)
      if (found === null) this.#keepSeeking(datanet)
      return found
    }
    await this.#tryInvite(open.followed)
    return open.followed
  }

  async leave(datanet: string): Promise<void> {
    const followed = this.#open.get(datanet)
    const wanted = this.#wanted.get(datanet)
    if (wanted === undefined) throw new DatanetUnknownError(datanet)
    await dropWanted(this.#parts.store, wanted.datanet)
    this.#wanted.delete(datanet)
    this.#open.delete(datanet)
    followed?.close()
    await followed?.followed.stop()
  }

  async #remember(wanted: Wanted): Promise<void> {
    await saveWanted(this.#parts.store, wanted)
    this.#wanted.set(wanted.datanet.toString(), wanted)
  }

  /** Seeks a charter on: who has it may come to be known only later, and not by a connection to it. */
  #keepSeeking(datanet: CID): void {
    const key = datanet.toString()
    if (this.#kept.has(key)) return
    this.#kept.add(key)
    const isDone = async () => !this.#wanted.has(key) || this.#open.has(key) || (await this.#seek(datanet)) !== null
    void keepSeeking(isDone, this.#over.signal).finally(() => this.#kept.delete(key))
  }

  #seek(datanet: CID): Promise<Followed | null> {
    const key = datanet.toString()
    const running = this.#seeking.get(key) ?? this.#ask(datanet).finally(() => this.#seeking.delete(key))
    this.#seeking.set(key, running)
    return running
  }

  async #ask(datanet: CID): Promise<Followed | null> {
    const { network, logger } = this.#parts
    const signal = AbortSignal.any([this.#over.signal, AbortSignal.timeout(CHARTER_TIMEOUT)])
    try {
      const entry = (await this.#askConnected(datanet, signal)) ?? (await this.#askFound(datanet, signal))
      const wanted = this.#wanted.get(datanet.toString())
      if (entry === null || wanted === undefined) return null
      const known = { ...wanted, charter: entry.bytes }
      await this.#remember(known)
      return await this.#openReplica(entry, known)
    } catch (err) {
      logger.debug({ err, peers: network.libp2p.getPeers().length }, 'a charter was not found')
      return null
    }
  }

  async #askConnected(datanet: CID, signal: AbortSignal): Promise<Entry | null> {
    for (const peer of this.#parts.network.libp2p.getPeers()) {
      const entry = await askForCharter(this.#parts.network, peer.toString(), datanet, signal)
      if (entry !== null) return entry
    }
    return null
  }

  async #askFound(datanet: CID, signal: AbortSignal): Promise<Entry | null> {
    const { network } = this.#parts
    for (const { peerId, addresses } of await network.rendezvous.findPeers(datanet, signal)) {
      for (const address of addresses) {
        // that of a peer behind a relay names the relay too
        const full = address.endsWith(`/p2p/${peerId}`) ? address : `${address}/p2p/${peerId}`
        const connected = await network.connect(full, signal).then(
          () => true,
          () => false,
        )
        if (connected) break
      }
      const entry = await askForCharter(network, peerId, datanet, signal)
      if (entry !== null) return entry
    }
    return null
  }

  /**
   * Opens a datanet once, however many ask for it meanwhile, such as peers that are met while it is being opened: two
   * replicas over one store would each take the other's entries for damage.
   */
  #openReplica(charter: Entry, wanted: Wanted): Promise<Followed> {
    const key = charter.id.toString()
    const opening = this.#opening.get(key) ?? this.#openOnce(charter, wanted).finally(() => this.#opening.delete(key))
    this.#opening.set(key, opening)
    return opening
  }

  async #openOnce(charter: Entry, wanted: Wanted): Promise<Followed> {
    const { network, store, blocks, logger, metrics, recovery, name, onOpen, onSynced, onSync } = this.#parts
    const key = charter.id.toString()
    const held = this.#open.get(key)
    if (held !== undefined) return held.followed
    let followed: Followed | undefined
    const host = createHost({
      network,
      blocks,
      logger: logger.child({ datanet: key }),
      metrics,
      signer: this.#signer,
      recovery,
      profile: name === undefined ? null : { type: 'profile', name, contact: '' },
      peers: () => followed?.peers() ?? [],
      announce: (entries) => followed?.announce(entries),
      openEntries: this.#parts.openEntries,
      marks: this.#parts.marksOf(charter.id),
      keepBlock: this.#parts.keepBlock,
      restored: this.#parts.restored,
      textFiles: this.#parts.textFilesOf(charter.id),
    })
    const replica = await Replica.open(charter, replicaStore(store, charter.id), host, { foldFor: FOLD_FOR })
    followed = new Followed({
      replica,
      network,
      logger: logger.child({ datanet: key }),
      metrics,
      onSync: (report) => onSync(charter.id, report),
      onSynced: (peer, { received }) => {
        onSynced(charter.id, peer, received)
        if (followed !== undefined)
          this.#tryInvite(followed).catch((err) => logger.warn({ err }, 'an invite could not be used'))
      },
    })
    this.#open.set(key, { followed, close: () => host.close() })
    onOpen(followed)
    this.#events.emit('open')
    followed.start()
    if (wanted.invite !== null) await this.#tryInvite(followed)
    return followed
  }

  async #tryInvite(followed: Followed): Promise<void> {
    const invite = this.#wanted.get(followed.id.toString())?.invite
    if (invite != null) await followed.useInvite(invite)
  }

  /** A peer that came or that follows something new: it may have what is sought, and news. */
  #meet(peer: string): void {
    if (this.#over.signal.aborted) return
    for (const { followed } of this.#open.values()) followed.syncSoon(peer)
    for (const datanet of this.sought()) this.#seek(datanet).catch(() => undefined)
  }

  /** One conversation after the other; a peer that drags its own out does not keep the others waiting. */
  async #syncWithRandomPeers(): Promise<void> {
    for (const { followed } of [...this.#open.values()]) {
      const followers = followed.peers()
      // who was not heard to follow it may do so all the same
      const peers = followers.length > 0 ? followers : this.#parts.network.libp2p.getPeers().map(String)
      const peer = peers[Math.floor(Math.random() * peers.length)]
      if (peer === undefined || this.#over.signal.aborted) continue
      const waited = new AbortController()
      const over = AbortSignal.any([waited.signal, this.#over.signal])
      const longEnough = setTimeout(PERIODIC_WAIT, undefined, { ref: false, signal: over })
      await Promise.race([followed.syncWith(peer), longEnough]).catch(() => undefined)
      waited.abort()
      await longEnough.catch(() => undefined)
    }
  }
}
