import { withBitswap } from '@helia/bitswap'
import { type HeliaWithLibp2p, withLibp2pLight } from '@helia/libp2p'
import type { PrivateKey } from '@libp2p/interface'
import { mdns } from '@libp2p/mdns'
import { noise } from '@libp2p/noise'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { createHeliaLight, type HeliaInit } from 'helia'
import type { Logger } from 'pino'
import { libp2pLogger } from './libp2p-logger.ts'
import type { Penalties } from './penalties.ts'
import { createServices, type KadRules, type Services } from './services.ts'

const MDNS_SERVICE = '_datanet._udp.local'
/** Connections a second that one host may open; several peers of one machine share an address. */
const INBOUND_PER_HOST = 100

export type Stores = Required<Pick<HeliaInit, 'datastore' | 'blockstore'>>

export type HeliaParts = Stores & {
  privateKey: PrivateKey
  listen: readonly string[]
  mdns?: boolean
  kadValidators?: KadRules['validators']
  kadSelectors?: KadRules['selectors']
  penalties: Penalties
  logger: Logger
}

/**
 * Helia over libp2p with TCP, Noise and Yamux, and nothing that is not named here: no public bootstrap peers, gateways,
 * routers or certificates. Opens no store, and nothing runs before `start`.
 */
export function composeHelia(parts: HeliaParts): HeliaWithLibp2p<Services> {
  const { datastore, blockstore, privateKey, penalties, kadValidators = {}, kadSelectors = {} } = parts
  const logger = libp2pLogger(parts.logger)
  const useMdns = parts.mdns === true && process.env['DATANET_NO_MDNS'] === undefined
  const isShutOut = (peer: { toString(): string }) => penalties.isShutOut(peer.toString())

  const light = createHeliaLight({ datastore, blockstore, logger })
  const helia = withLibp2pLight<typeof light, Services>(light, {
    privateKey,
    logger,
    addresses: { listen: [...parts.listen] },
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    peerDiscovery: useMdns ? [mdns({ serviceTag: MDNS_SERVICE })] : [],
    connectionGater: {
      denyDialPeer: isShutOut,
      denyInboundEncryptedConnection: isShutOut,
    },
    connectionManager: {
      inboundConnectionThreshold: INBOUND_PER_HOST,
      maxIncomingPendingConnections: INBOUND_PER_HOST,
    },
    services: createServices({ validators: kadValidators, selectors: kadSelectors }, penalties),
  })
  return withBitswap(helia)
}
