import type { Libp2p, PeerInfo } from '@libp2p/interface'
import type { Logger } from 'pino'
import { limitedSignal } from './time-limit.ts'

const DIAL_TIMEOUT = 5_000
/** With so many connections a peer looks for no more. */
const ENOUGH_CONNECTIONS = 32

/** Connects to the peers that the local network tells of, until the signal aborts. */
export function dialDiscovered(libp2p: Libp2p, logger: Logger, signal: AbortSignal): void {
  const onPeer = ({ detail: { id } }: CustomEvent<PeerInfo>): void => {
    if (libp2p.getConnections().length >= ENOUGH_CONNECTIONS || libp2p.getConnections(id).length > 0) return
    libp2p.dial(id, { signal: limitedSignal(DIAL_TIMEOUT, signal) }).catch((err) => {
      logger.debug({ err, peer: id.toString() }, 'a peer of the local network could not be reached')
    })
  }
  libp2p.addEventListener('peer:discovery', onPeer)
  signal.addEventListener('abort', () => libp2p.removeEventListener('peer:discovery', onPeer), { once: true })
}
