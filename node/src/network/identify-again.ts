import type { Connection, Libp2p } from '@libp2p/interface'
import type { Logger } from 'pino'
import type { Services } from './services.ts'

/**
 * Identifies a peer again over the connection that is left when another one with it ends, as after a hole punch. Gossip
 * has one stream to a peer and opens the next only when the peer is identified: it would stay silent.
 */
export function identifyAgain(libp2p: Libp2p<Services>, logger: Logger, signal: AbortSignal): void {
  const onClose = ({ detail: { id, remotePeer } }: CustomEvent<Connection>): void => {
    const left = libp2p.getConnections(remotePeer).find((other) => other.id !== id && other.status === 'open')
    if (left === undefined) return
    libp2p.services.identify.identify(left).catch((err) => {
      logger.debug({ err, peer: remotePeer.toString() }, 'a peer could not be identified again')
    })
  }
  libp2p.addEventListener('connection:close', onClose)
  signal.addEventListener('abort', () => libp2p.removeEventListener('connection:close', onClose), { once: true })
}
