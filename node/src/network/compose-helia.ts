import { withBitswap } from '@helia/bitswap'
import { type HeliaWithLibp2p, withLibp2pLight } from '@helia/libp2p'
import type { PrivateKey } from '@libp2p/interface'
import { mdns } from '@libp2p/mdns'
import { noise } from '@libp2p/noise'
import { tcp } from '@libp2p/tcp'
import { webSockets } from '@libp2p/websockets'
import { createHeliaLight, type HeliaInit } from 'helia'
import type { Logger } from 'pino'
import { createGates } from './gates.ts'
import { libp2pLogger } from './libp2p-logger.ts'
import { noiseCrypto } from './noise-crypto.ts'
import type { Penalties } from './penalties.ts'
import { type RelayOptions, relayLimits } from './relay-options.ts'
import { relayTransport } from './relay-transport.ts'
import { createServices, type KadRules, type Services } from './services.ts'
import { steadyMuxer } from './steady-muxer.ts'

const MDNS_SERVICE = '_datanet._udp.local'
/** Bytes that may be under way on a stream before the reader has taken them: what waits in memory, and before a ping. */
const STREAM_WINDOW = 4 * 1024 * 1024

/** Connections a second that one host may open; several peers of one machine share an address. */
const INBOUND_PER_HOST = 100

export type Stores = Required<Pick<HeliaInit, 'datastore' | 'blockstore'>>

export type HeliaParts = Stores & {
  privateKey: PrivateKey
  listen: readonly string[]
  mdns?: boolean
  kadValidators?: KadRules['validators']
  kadSelectors?: KadRules['selectors']
  /** Addresses that others can dial it at, besides those that it listens at. */
  announce: readonly string[]
  relay: RelayOptions
  /** Whether it finds out how it can be reached, and punches holes through NATs. */
  crossNat: boolean
  /** Whether a connection from an address is turned away. */
  refuseInbound?: (address: string) => boolean
  penalties: Penalties
  sharedHosts: Set<string>
  logger: Logger
}

/**
 * Helia over libp2p with TCP, websockets, relays, Noise and Yamux, and nothing that is not named here: no public bootstrap
 * peers, gateways, routers or certificates. Opens no store, and nothing runs before `start`.
 */
export async function composeHelia(parts: HeliaParts): Promise<HeliaWithLibp2p<Services>> {
  const {
    datastore,
    blockstore,
    privateKey,
    listen,
    announce,
    crossNat,
    penalties,
    kadValidators = {},
    kadSelectors = {},
  } = parts
  const { use = [] } = parts.relay
  const logger = libp2pLogger(parts.logger)
  const useMdns = parts.mdns === true && process.env['DATANET_NO_MDNS'] === undefined
  const limits = relayLimits(parts.relay)
  const services = await createServices({
    rules: { validators: kadValidators, selectors: kadSelectors },
    penalties,
    limits,
    isBehindRelay: use.length > 0,
    crossNat,
    sharedHosts: parts.sharedHosts,
  })

  const light = createHeliaLight({ datastore, blockstore, logger })
  const helia: HeliaWithLibp2p<Services> = withLibp2pLight<typeof light, Services>(light, {
    privateKey,
    logger,
    addresses: { listen: [...listen], appendAnnounce: [...announce] },
    transports: [tcp(), webSockets(), relayTransport()],
    connectionEncrypters: [noise({ crypto: noiseCrypto })],
    streamMuxers: [steadyMuxer({ streamOptions: { maxStreamWindowSize: STREAM_WINDOW } })],
    peerDiscovery: useMdns ? [mdns({ serviceTag: MDNS_SERVICE })] : [],
    connectionGater: createGates(() => helia.libp2p, { ...parts, limits }),
    connectionManager: {
      inboundConnectionThreshold: INBOUND_PER_HOST,
      maxIncomingPendingConnections: INBOUND_PER_HOST,
    },
    services,
  })
  return withBitswap(helia, { runOnLimitedConnections: true })
}
