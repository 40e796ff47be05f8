import type { Connection, Libp2p } from '@libp2p/interface'
import type { Services } from './services.ts'
import { limitedSignal } from './time-limit.ts'

const PING_TIMEOUT = 1_000

export type ConnectedPeer = {
  peerId: string
  /** The addresses that it is connected at. */
  addresses: string[]
  /** Who dialled. */
  direction: 'inbound' | 'outbound'
  /** Round trip in milliseconds; null where it did not answer within a second, or was not measured yet over a relay. */
  latencyMs: number | null
}

/** The peers that are connected now, each once, and how far they are. */
export async function connectedPeers(libp2p: Libp2p<Services>): Promise<ConnectedPeer[]> {
  return await Promise.all(
    libp2p.getPeers().map(async (peer) => {
      const connections = libp2p.getConnections(peer)
      return {
        peerId: peer.toString(),
        addresses: [...new Set(connections.map(({ remoteAddr }) => remoteAddr.toString()))],
        direction: connections[0]?.direction ?? 'outbound',
        latencyMs: await latency(libp2p, connections),
      }
    }),
  )
}

async function latency(libp2p: Libp2p<Services>, connections: readonly Connection[]): Promise<number | null> {
  const connection = connections.find(({ limits }) => limits === undefined) ?? connections[0]
  if (connection === undefined) return null
  if (connection.rtt !== undefined) return connection.rtt
  // a ping would open a circuit of its own; the connection is measured by itself every few seconds
  if (connection.limits !== undefined) return null
  try {
    return await libp2p.services.ping.ping(connection.remotePeer, { signal: limitedSignal(PING_TIMEOUT) })
  } catch {
    return null
  }
}
