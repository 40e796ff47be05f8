/**
 * The datanets that a peer follows: what it founded and joined, kept over restarts, each bound to the network. A datanet
 * whose charter is still sought is followed too; every new connection is asked for it.
 */
import { CID, concatBytes, createSigner, decode, encode, type Entry, openEntry, textBytes } from '@datanet/records'
import { afterPrefix, type KeyValueStore, prefixedStore } from '@datanet/log'
import { Replica } from '@datanet/replica'
import { datanetOfHello } from '@datanet/sync'

import type { Logger } from 'pino'
import { CharterMissingError, DatanetUnknownError } from '../errors.ts'
import type { Network } from '../network/create-network.ts'
import type { FileBlockstore } from '../storage/file-blockstore.ts'
import { askForCharter, serveCharters } from './charter-exchange.ts'
import { Followed, SYNC_LIMITS, SYNC_PROTOCOL } from './followed.ts'
import { createHost } from './host.ts'
import type { InviteSecret } from './link.ts'


const FOLLOWED = textBytes('f/')
const DATANET = textBytes('d/')
/** How often a random peer is asked whether it has news (S6), ms. */
const SYNC_INTERVAL = 30_000
/** How long a datanet's charter is sought at most when it is joined, ms. */
const CHARTER_TIMEOUT = 20_000

export interface RegistryParts {
  readonly network: Network
  readonly store: KeyValueStore
  readonly blocks: FileBlockstore
  readonly seed: Uint8Array
  readonly recovery: Uint8Array
  readonly logger: Logger
  /** Hears of each datanet that is opened, before anything happens in it. */
  readonly onOpen: (followed: Followed) => void
  readonly onSynced: (datanet: CID, peer: string, received: number) => void
}

interface Wanted {
  readonly datanet: CID
  readonly charter: Uint8Array | null
  readonly invite: InviteSecret | null
}

interface Open {
  readonly followed: Followed
  readonly close: () => void
}

function encodeWanted({ charter, invite }: Wanted): Uint8Array {
  return encode([charter, invite === null ? null : [invite.entry, invite.index, invite.seed]])
}

function decodeWanted(datanet: CID, bytes: Uint8Array): Wanted {
  const [charter, invite] = decode(bytes) as [Uint8Array | null, [CID, number, Uint8Array] | null]
  return { datanet, charter, invite: invite === null ? null : { entry: invite[0], index: invite[1], seed: invite[2] } }
}

/** See the header. */
export class Registry {
  readonly #parts: RegistryParts
  readonly #signer
  readonly #open = new Map<string, Open>()
  readonly #wanted = new Map<string, Wanted>()
  readonly #seeking = new Map<string, Promise<Followed | null>>()
  readonly #over = new AbortController()
  #timer: NodeJS.Timeout | undefined

  constructor(parts: RegistryParts) {
    this.#parts = parts
    this.#signer = createSigner(parts.seed)
  }

  /** Opens what was followed when the peer last stopped, and serves others. */
  async start(): Promise<void> {
    const { network, store } = this.#parts
    await serveCharters(network, (datanet) => this.#open.get(datanet.toString())?.followed.founding.entry)
    await network.streams.handleProtocol(
      SYNC_PROTOCOL,
      async (channel) => {
        const first = await channel.receive()
        const followed = first && this.#open.get(datanetOfHello(first).toString())?.followed
        if (first && followed) await followed.serve(channel, first)
      },
      SYNC_LIMITS,
    )
    network.libp2p.addEventListener('peer:identify', ({ detail }) => this.#meet(detail.peerId.toString()))
    network.libp2p.services.pubsub.addEventListener('subscription-change', ({ detail }) => this.#meet(detail.peerId.toString()))
    this.#timer = setInterval(() => this.#syncWithRandomPeer(), SYNC_INTERVAL)
    for await (const [key, value] of store.range({ gte: FOLLOWED, lt: afterPrefix(FOLLOWED) })) {
      const wanted = decodeWanted(CID.decode(key.slice(FOLLOWED.length)), value)
      this.#wanted.set(wanted.datanet.toString(), wanted)
      if (wanted.charter !== null) await this.#openReplica(openEntry(wanted.charter), wanted)
    }
  }

  async stop(): Promise<void> {
    this.#over.abort()
    clearInterval(this.#timer)
    await Promise.allSettled(this.#seeking.values())
    for (const { followed, close } of this.#open.values()) {
      close()
      await followed.stop()
    }
  }

  all(): Followed[] {
    return [...this.#open.values()].map(({ followed }) => followed)
  }

  /** Datanets whose charter is still sought. */
  sought(): CID[] {
    return [...this.#wanted.values()].filter(({ datanet }) => !this.#open.has(datanet.toString())).map(({ datanet }) => datanet)
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

  /** Follows a datanet; null while its charter was not found in time, and is sought on. */
  async join(datanet: CID, invite: InviteSecret | null): Promise<Followed | null> {
    const key = datanet.toString()
    const before = this.#wanted.get(key)
    const wanted = { datanet, charter: before?.charter ?? null, invite: invite ?? before?.invite ?? null }
    await this.#remember(wanted)
    const open = this.#open.get(key)
    if (open === undefined) return await this.#seek(datanet)
    await this.#tryInvite(open.followed)
    return open.followed
  }

  async leave(datanet: string): Promise<void> {
    const followed = this.#open.get(datanet)
    const wanted = this.#wanted.get(datanet)
    if (wanted === undefined) throw new DatanetUnknownError(datanet)
    await this.#parts.store.batch([{ type: 'del', key: concatBytes(FOLLOWED, wanted.datanet.bytes) }], { durable: true })
    this.#wanted.delete(datanet)
    this.#open.delete(datanet)
    followed?.close()
    await followed?.followed.stop()
  }

  async #remember(wanted: Wanted): Promise<void> {
    const key = concatBytes(FOLLOWED, wanted.datanet.bytes)
    await this.#parts.store.batch([{ type: 'put', key, value: encodeWanted(wanted) }], { durable: true })
    this.#wanted.set(wanted.datanet.toString(), wanted)
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
        const full = address.includes('/p2p/') ? address : `${address}/p2p/${peerId}`
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

  async #openReplica(charter: Entry, wanted: Wanted): Promise<Followed> {
    const { network, store, blocks, logger, recovery, onOpen, onSynced } = this.#parts
    const key = charter.id.toString()
    const held = this.#open.get(key)
    if (held !== undefined) return held.followed
    let followed: Followed | undefined
    const host = createHost({
      network,
      blocks,
      logger: logger.child({ datanet: key }),
      signer: this.#signer,
      recovery,
      peers: () => followed?.peers() ?? [],
      announce: (entries) => followed?.announce(entries),
    })
    const replica = await Replica.open(charter, prefixedStore(store, concatBytes(DATANET, charter.id.bytes)), host)
    followed = new Followed({
      replica,
      network,
      logger: logger.child({ datanet: key }),
      onSynced: (peer, { received }) => {
        onSynced(charter.id, peer, received)
        if (followed !== undefined) this.#tryInvite(followed).catch((err) => logger.warn({ err }, 'an invite could not be used'))
      },
    })
    this.#open.set(key, { followed, close: () => host.close() })
    onOpen(followed)
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

  #syncWithRandomPeer(): void {
    for (const { followed } of this.#open.values()) {
      const peers = followed.peers()
      const peer = peers[Math.floor(Math.random() * peers.length)]
      if (peer !== undefined) followed.syncSoon(peer)
    }
  }
}
