import {
  type CircuitRelayServerComponents,
  type CircuitRelayService,
  circuitRelayServer,
  RELAY_V2_HOP_CODEC,
  RELAY_V2_STOP_CODEC,
} from '@libp2p/circuit-relay-v2'
import type { Libp2p, PeerId, Stream } from '@libp2p/interface'
import { heldBack } from './relay-backpressure.ts'
import type { RelayLimits } from './relay-options.ts'
import { sourceOf } from './source.ts'

/** A relay for other peers, within limits. */
export function relayServer(limits: RelayLimits): (components: CircuitRelayServerComponents) => CircuitRelayService {
  const server = circuitRelayServer({
    maxInboundHopStreams: limits.circuitsPerPeer,
    reservations: {
      maxReservations: limits.reservations,
      reservationTtl: limits.reservationSeconds * 1000,
      defaultDurationLimit: limits.circuitSeconds * 1000,
      defaultDataLimit: BigInt(limits.circuitBytes),
    },
  })
  return (components) => server(heldBack(components))
}

/** The host of an address, as far as one peer's peers can be told from another's. */
function hostOf(address: { toString(): string } | undefined): string {
  const [, kind = '', host = ''] = String(address ?? '').split('/')
  return kind === 'ip4' || kind === 'ip6' ? sourceOf(host) : `${kind}/${host}`
}

/** Whether a relay may give one more reservation to a peer's host; one that is renewed is no more. */
export function mayReserve(
  libp2p: Pick<Libp2p, 'getConnections'>,
  limits: RelayLimits,
  reservations: CircuitRelayService['reservations'],
  peer: PeerId,
): boolean {
  const host = hostOf(libp2p.getConnections(peer)[0]?.remoteAddr)
  const others = [...reservations].filter(([other, { addr }]) => !peer.equals(other) && hostOf(addr) === host)
  return others.length < limits.reservationsPerHost
}

/** Whether a relay may open one more circuit between two peers. */
export function mayRelay(
  libp2p: Pick<Libp2p, 'getConnections'>,
  limits: RelayLimits,
  source: PeerId,
  destination: PeerId,
): boolean {
  const streams = (peer?: PeerId) => libp2p.getConnections(peer).flatMap((connection) => connection.streams)
  const ofProtocol = (protocol: string) => (stream: Stream) => stream.protocol === protocol
  const ofHost = (peer: PeerId) => {
    const host = hostOf(libp2p.getConnections(peer)[0]?.remoteAddr)
    const same = libp2p.getConnections().filter(({ remoteAddr }) => hostOf(remoteAddr) === host)
    return same.flatMap((connection) => connection.streams)
  }
  return (
    streams().filter(ofProtocol(RELAY_V2_STOP_CODEC)).length < limits.circuits &&
    streams(destination).filter(ofProtocol(RELAY_V2_STOP_CODEC)).length < limits.circuitsPerPeer &&
    ofHost(destination).filter(ofProtocol(RELAY_V2_STOP_CODEC)).length < limits.circuitsPerHost &&
    // the request that is judged here is among these
    ofHost(source).filter(ofProtocol(RELAY_V2_HOP_CODEC)).length <= limits.circuitsPerHost &&
    streams(source).filter(ofProtocol(RELAY_V2_HOP_CODEC)).length <= limits.circuitsPerPeer
  )
}

/** Gives the reservations of peers that went away to others at once, until the signal aborts. */
export function freeReservations(
  libp2p: Pick<Libp2p, 'addEventListener' | 'removeEventListener'>,
  { reservations }: Pick<CircuitRelayService, 'reservations'>,
  signal: AbortSignal,
): void {
  const onDisconnect = ({ detail: peer }: CustomEvent<PeerId>): void => {
    // an expiry that is left running would take a later reservation of the same peer
    reservations.get(peer)?.signal.clear()
    reservations.delete(peer)
  }
  libp2p.addEventListener('peer:disconnect', onDisconnect)
  signal.addEventListener('abort', () => libp2p.removeEventListener('peer:disconnect', onDisconnect), { once: true })
}
