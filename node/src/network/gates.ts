import type { ConnectionGater, Libp2p, PeerId } from '@libp2p/interface'
import { isReachableThrough } from './addresses.ts'
import type { Penalties } from './penalties.ts'
import type { RelayLimits } from './relay-options.ts'
import { mayRelay, mayReserve } from './relay-server.ts'
import type { Services } from './services.ts'

export type GateParts = {
  penalties: Penalties
  /** The limits of a peer that relays for others. */
  limits: RelayLimits | undefined
  /** Whether a connection from an address is turned away. */
  refuseInbound?: (address: string) => boolean
}

/** Which connections are refused: with peers that are shut out, above a relay's limits, and over relays that nobody asked. */
export function createGates(
  libp2p: () => Pick<Libp2p, 'getConnections' | 'getMultiaddrs'> & { services?: Pick<Services, 'relay'> },
  { penalties, limits, refuseInbound = () => false }: GateParts,
): ConnectionGater {
  const isShutOut = (peer: PeerId) => penalties.isShutOut(peer.toString())
  return {
    denyDialPeer: isShutOut,
    denyInboundConnection: ({ remoteAddr }) => refuseInbound(remoteAddr.toString()),
    denyInboundEncryptedConnection: isShutOut,
    denyInboundRelayReservation: (peer) => {
      const reservations = libp2p().services?.relay?.reservations
      if (isShutOut(peer)) return true
      return limits !== undefined && reservations !== undefined && !mayReserve(libp2p(), limits, reservations, peer)
    },
    denyInboundRelayedConnection: (relay, peer) => isShutOut(peer) || !isReachableThrough(libp2p(), relay.toString()),
    denyOutboundRelayedConnection: (source, destination) =>
      limits === undefined ||
      isShutOut(source) ||
      isShutOut(destination) ||
      !mayRelay(libp2p(), limits, source, destination),
  }
}
