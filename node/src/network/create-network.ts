import type { HeliaWithLibp2p } from '@helia/libp2p'
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import type { Libp2p } from '@libp2p/interface'
import { peerIdFromPrivateKey, peerIdFromString } from '@libp2p/peer-id'
import { type Logger, pino } from 'pino'
import { areLoopback, parseAddress, parseListenAddress, parseRelayAddress } from './addresses.ts'
import { keepConnected } from './bootstrap.ts'
import { composeHelia, type Stores } from './compose-helia.ts'
import { connect } from './connect.ts'
import { type ConnectedPeer, connectedPeers } from './connected-peers.ts'
import { createDhtRecords, type DhtRecords } from './dht-records.ts'
import { dialDiscovered } from './discovery.ts'
import { NetworkStoppedError, TimedOutError } from './errors.ts'
import { identifyAll } from './identify-all.ts'
import { knownPeers } from './known-peers.ts'
import { listenError } from './listen-error.ts'
import { overRelays } from './over-relays.ts'
import { createPenalties, type Penalties } from './penalties.ts'
import { reconnectKnown } from './reconnect.ts'
import type { RelayOptions } from './relay-options.ts'
import { createRendezvous, type Rendezvous } from './rendezvous.ts'
import type { KadRules, Services } from './services.ts'
import { createStreams, type Streams } from './streams.ts'
import { within } from './time-limit.ts'
import { createTopics, type Topics } from './topics.ts'

/** Peers of one machine share its loopback address. */
const LOOPBACK_HOSTS = ['127.0.0.1', '::1']
const START_TIMEOUT = 20_000
const STOP_TIMEOUT = 5_000

export type NetworkOptions = Stores & {
  /** The author's 32-byte ed25519 seed, from which the peer id comes too. */
  seed: Uint8Array
  /** Addresses to listen at; port 0 means any. */
  listen: readonly string[]
  /** Addresses that others can dial this peer at, besides those that it listens at: of a forwarded port, or a name. */
  announce?: readonly string[]
  /** Addresses of peers to keep a connection with. */
  bootstrap?: readonly string[]
  /** Whether peers of the local network find each other; `$DATANET_NO_MDNS` turns it off whatever is said here. */
  mdns?: boolean
  /** Relays to be reachable through, and whether to be one; a peer may dial others behind relays whatever is said here. */
  relay?: RelayOptions
  /**
   * Whether it finds out how it can be reached (autonat), and makes relayed connections direct (dcutr); unless given, where
   * it listens, or names a relay, beyond loopback.
   */
  crossNat?: boolean
  /** Whether a connection from an address is turned away before anything is said. */
  refuseInbound?: (address: string) => boolean
  /** Rules for DHT values, by namespace. */
  kadValidators?: KadRules['validators']
  kadSelectors?: KadRules['selectors']
  logger?: Logger
}

/** A peer's network; all but `peerId`, `start` and `stop` throw ERR_NETWORK_STOPPED while it is not running. */
export interface Network {
  readonly peerId: string
  readonly helia: HeliaWithLibp2p<Services>
  readonly libp2p: Libp2p<Services>
  readonly topics: Topics
  readonly streams: Streams
  readonly records: DhtRecords
  readonly rendezvous: Rendezvous
  readonly penalties: Penalties
  /** Starts to listen, and asks its relays for reservations, for 5 s at most. Throws ERR_PORT_IN_USE, ERR_LISTEN_FAILED, ERR_TIMED_OUT; nothing runs on when it throws. */
  start(): Promise<void>
  /** Closes everything, within 5 seconds whatever hangs; calling it again does nothing. */
  stop(): Promise<void>
  /** Where this peer can be dialled, each with its peer id. */
  addresses(): string[]
  peers(): Promise<ConnectedPeer[]>
  /** Whether it knows an address at which it can try to reach a peer that is not connected. */
  knowsPeers(): Promise<boolean>
  /** Dials an address and gives the id of the peer there. Throws ERR_ADDRESS_INVALID, ERR_DIAL_FAILED, ERR_PEER_REFUSED. */
  connect(address: string, signal?: AbortSignal): Promise<string>
  /** Closes the connections with a peer. */
  disconnect(peer: string): Promise<void>
}

type Running = Pick<Network, 'helia' | 'libp2p' | 'topics' | 'streams' | 'records' | 'rendezvous'> & {
  over: AbortController
}

/** Composes a peer's network; it runs from `start` to `stop`. Throws ERR_ADDRESS_INVALID. */
export async function createNetwork(options: NetworkOptions): Promise<Network> {
  const { seed, listen, announce = [], bootstrap = [], relay = {}, logger = pino({ level: 'silent' }) } = options
  const { use = [], server = false, discover = use.length === 0 && server === false && !areLoopback(listen) } = relay
  const { crossNat = !areLoopback([...listen, ...use]) } = options
  for (const address of [...listen, ...announce]) parseListenAddress(address)
  for (const address of use) parseRelayAddress(address)
  const bootstrapAddresses = bootstrap.map(parseAddress)
  const privateKey = await generateKeyPairFromSeed('Ed25519', seed)

  let running: Running | undefined
  let stopping: Promise<void> | undefined
  const live = (): Running => {
    if (running === undefined) throw new NetworkStoppedError()
    return running
  }

  const disconnect = async (peer: string): Promise<void> => {
    await live().libp2p.hangUp(peerIdFromString(peer), { signal: AbortSignal.timeout(STOP_TIMEOUT) })
  }
  const penalties = createPenalties((peer) => {
    logger.warn({ peer }, 'a peer is shut out for what it sent')
    if (running !== undefined) disconnect(peer).catch((err) => logger.debug({ err, peer }, 'could not hang up'))
  })

  const start = async (): Promise<void> => {
    const sharedHosts = new Set(LOOPBACK_HOSTS)
    const helia = await composeHelia({
      ...options,
      announce,
      relay,
      crossNat,
      logger,
      privateKey,
      penalties,
      sharedHosts,
    })
    try {
      await within(helia.start(), {
        milliseconds: START_TIMEOUT,
        error: () => new TimedOutError('starting the network', START_TIMEOUT),
      })
    } catch (error) {
      await stopHelia(helia)
      throw listenError(error, listen)
    }
    const { libp2p } = helia
    const over = new AbortController()
    running = {
      helia,
      libp2p,
      topics: createTopics(libp2p.services.pubsub, penalties, logger),
      streams: createStreams(libp2p, logger),
      records: createDhtRecords(libp2p.services.dht),
      rendezvous: createRendezvous(libp2p, logger, over.signal),
      over,
    }
    identifyAll(libp2p, logger, over.signal)
    await overRelays(libp2p, { use, discover, sharedHosts, logger, signal: over.signal })
    keepConnected(libp2p, bootstrapAddresses, logger, over.signal)
    reconnectKnown(libp2p, logger, over.signal)
    if (options.mdns === true) dialDiscovered(libp2p, logger, over.signal)
  }

  const stop = async (): Promise<void> => {
    if (running === undefined) return
    const { helia, topics, over } = running
    running = undefined
    over.abort()
    topics.close()
    await stopHelia(helia)
  }

  return {
    peerId: peerIdFromPrivateKey(privateKey).toString(),
    penalties,
    get helia() {
      return live().helia
    },
    get libp2p() {
      return live().libp2p
    },
    get topics() {
      return live().topics
    },
    get streams() {
      return live().streams
    },
    get records() {
      return live().records
    },
    get rendezvous() {
      return live().rendezvous
    },
    start,
    stop: () => (stopping ??= stop()),
    addresses: () => live().libp2p.getMultiaddrs().map(String),
    peers: () => connectedPeers(live().libp2p),
    knowsPeers: async () =>
      bootstrapAddresses.length > 0 || use.length > 0 || (await knownPeers(live().libp2p)).length > 0,
    connect: (address, signal) => connect(live().libp2p, penalties, address, signal),
    disconnect,
  }
}

/** Stops Helia; what does not close in time is cut off. */
async function stopHelia(helia: HeliaWithLibp2p<Services>): Promise<void> {
  const late = new TimedOutError('stopping the network', STOP_TIMEOUT)
  try {
    await within(helia.stop(), { milliseconds: STOP_TIMEOUT, error: () => late })
  } catch (error) {
    if (error !== late) throw error
    for (const connection of helia.libp2p.getConnections()) connection.abort(late)
  }
}
