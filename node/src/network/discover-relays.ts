import { RELAY_V2_HOP_CODEC } from '@libp2p/circuit-relay-v2'
import type { IdentifyResult } from '@libp2p/interface'
import type { Multiaddr } from '@multiformats/multiaddr'
import type { Logger } from 'pino'
import { isPublic, isRelayed } from './addresses.ts'
import { type ReservationParts, reservationEnd, reserve } from './reservation.ts'

/** At so many relays a peer holds reservations that nobody named to it. */
const ENOUGH_RELAYS = 2

/**
 * Asks relays that this peer is connected with for a reservation, while it has no public address of its own, until the
 * signal aborts.
 */
export function discoverRelays(parts: ReservationParts, logger: Logger, signal: AbortSignal): void {
  const { libp2p } = parts
  const held = new Set<string>()

  const hold = async (relay: Multiaddr, id: string): Promise<void> => {
    held.add(id)
    try {
      await reserve(parts, relay, signal)
      logger.info({ relay: relay.toString() }, 'this peer can be reached through a relay that it met')
      await reservationEnd(libp2p, id, signal)
    } catch (error) {
      logger.debug({ err: error, relay: relay.toString() }, 'a relay that was met gave no reservation')
    } finally {
      held.delete(id)
    }
  }

  const onIdentify = ({ detail: { peerId, connection, protocols } }: CustomEvent<IdentifyResult>): void => {
    const { direction, remoteAddr } = connection
    if (!protocols.includes(RELAY_V2_HOP_CODEC) || direction !== 'outbound' || isRelayed(remoteAddr)) return
    if (held.size >= ENOUGH_RELAYS || held.has(peerId.toString())) return
    if (libp2p.getMultiaddrs().some((address) => isPublic(address) && !isRelayed(address))) return
    void hold(remoteAddr, peerId.toString())
  }
  libp2p.addEventListener('peer:identify', onIdentify)
  signal.addEventListener('abort', () => libp2p.removeEventListener('peer:identify', onIdentify), { once: true })
}
