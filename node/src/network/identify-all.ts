import { setTimeout as delay } from 'node:timers/promises'
import type { Connection, Libp2p } from '@libp2p/interface'
import type { Logger } from 'pino'
import { UnidentifiedError } from './errors.ts'
import type { Services } from './services.ts'

const ATTEMPTS = 4
const FIRST_PAUSE = 500

type Needs = Pick<Libp2p, 'addEventListener' | 'removeEventListener' | 'getConnections'> & {
  readonly services: { readonly identify: Pick<Services['identify'], 'identify'> }
}

/**
 * Asks who the peer at the other end of each connection is, until the signal aborts. Gossip, syncs and the DHT begin with a
 * peer only then: one that stayed unknown would be connected, and hear and tell nothing.
 * 1. A peer that is too busy to answer is asked again; a connection over which it never answers ends, and may be dialled anew.
 * 2. When one of several connections with a peer ends, as after a hole punch, it is asked again over one that is left:
 *    gossip has one stream to a peer, and opens the next only then.
 */
export function identifyAll(libp2p: Needs, logger: Logger, signal: AbortSignal, firstPause = FIRST_PAUSE): void {
  const ask = async (connection: Connection): Promise<void> => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const pause = attempt === 0 ? 0 : firstPause * 2 ** (attempt - 1)
      if (pause > 0) await delay(pause, undefined, { signal, ref: false }).catch(() => undefined)
      if (connection.status !== 'open' || signal.aborted) return
      try {
        await libp2p.services.identify.identify(connection)
        return
      } catch (err) {
        logger.debug({ err, peer: connection.remotePeer.toString(), attempt }, 'a peer did not say who it is')
        // it lives, and has nothing to say
        if ((err as Error).name === 'UnsupportedProtocolError') return
      }
    }
    if (connection.status === 'open') connection.abort(new UnidentifiedError(connection.remotePeer.toString()))
  }

  const onOpen = ({ detail }: CustomEvent<Connection>) => void ask(detail)
  const onClose = ({ detail: { id, remotePeer } }: CustomEvent<Connection>): void => {
    const left = libp2p.getConnections(remotePeer).find((other) => other.id !== id && other.status === 'open')
    if (left !== undefined) void ask(left)
  }
  libp2p.addEventListener('connection:open', onOpen)
  libp2p.addEventListener('connection:close', onClose)
  signal.addEventListener(
    'abort',
    () => {
      libp2p.removeEventListener('connection:open', onOpen)
      libp2p.removeEventListener('connection:close', onClose)
    },
    { once: true },
  )
  // those that came before anybody could listen
  for (const connection of libp2p.getConnections()) void ask(connection)
}
