import type { Connection, IdentifyResult, Libp2p } from '@libp2p/interface'

/** The protocols that the peer at the other end of a connection speaks; waits until it has said so, or the signal aborts. */
export type ProtocolsOf = (connection: Connection, signal: AbortSignal) => Promise<readonly string[]>

/**
 * Remembers what peers said of themselves over each connection: the peer store also holds what a peer spoke before it was
 * started anew, and a peer answers no second question while it answers the first.
 */
export function rememberIdentified(
  libp2p: Pick<Libp2p, 'addEventListener' | 'removeEventListener'>,
  over: AbortSignal,
): ProtocolsOf {
  const identified = new WeakMap<Connection, readonly string[]>()
  const waiting = new Map<Connection, () => void>()

  const onIdentify = ({ detail: { connection, protocols } }: CustomEvent<IdentifyResult>): void => {
    identified.set(connection, protocols)
    waiting.get(connection)?.()
  }
  libp2p.addEventListener('peer:identify', onIdentify)
  over.addEventListener('abort', () => libp2p.removeEventListener('peer:identify', onIdentify), { once: true })

  return async (connection, signal) => {
    if (!identified.has(connection) && !signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>()
      waiting.set(connection, resolve)
      signal.addEventListener('abort', () => resolve(), { once: true })
      await promise
      waiting.delete(connection)
    }
    signal.throwIfAborted()
    return identified.get(connection) ?? []
  }
}
