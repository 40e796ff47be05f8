import type { Libp2p, PeerInfo } from '@libp2p/interface'
import type { Logger } from 'pino'
import { isRelayed, withPeer } from './addresses.ts'
import { limitedSignal } from './time-limit.ts'

const DIAL_TIMEOUT = 5_000
/** With so many connections a peer looks for no more. */
const ENOUGH_CONNECTIONS = 32

/** Connects to the peers that the local network tells of, directly where only a relay was between, until the signal aborts. */
export function dialDiscovered(libp2p: Libp2p, logger: Logger, signal: AbortSignal): void {
  const onPeer = ({ detail: { id, multiaddrs } }: CustomEvent<PeerInfo>): void => {
    const connections = libp2p.getConnections(id)
    if (libp2p.getConnections().length >= ENOUGH_CONNECTIONS && connections.length === 0) return
    if (connections.some(({ remoteAddr }) => !isRelayed(remoteAddr))) return
    const direct = multiaddrs
      .filter((address) => !isRelayed(address))
      .map((address) => withPeer(address, id.toString()))
    const target = connections.length === 0 || direct.length === 0 ? id : direct
    libp2p.dial(target, { signal: limitedSignal(DIAL_TIMEOUT, signal) }).catch((err) => {
      logger.debug({ err, peer: id.toString() }, 'a peer of the local network could not be reached')
    })
  }
  libp2p.addEventListener('peer:discovery', onPeer)
  signal.addEventListener('abort', () => libp2p.removeEventListener('peer:discovery', onPeer), { once: true })
}
