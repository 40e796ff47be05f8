import type { Connection, Libp2p, PeerId } from '@libp2p/interface'
import { isPeerId } from '@libp2p/interface'

/**
 * Lets what is dialled by peer id, and may run over a relay, use the connection that is open. libp2p itself takes a
 * relayed connection with limits for none: each stream would cost a circuit of its own, and one towards a peer that
 * dialled us, and that nobody can dial, would fail.
 */
export function preferOpenConnections(libp2p: Pick<Libp2p, 'dial' | 'dialProtocol' | 'getConnections'>): void {
  const dial = libp2p.dial.bind(libp2p)
  const dialProtocol = libp2p.dialProtocol.bind(libp2p)
  const openTo = (peer: PeerId): Connection | undefined => {
    const open = libp2p.getConnections(peer).filter(({ status }) => status === 'open')
    return open.find(({ limits }) => limits === undefined) ?? open[0]
  }

  libp2p.dial = async (peer, options) => (isPeerId(peer) ? openTo(peer) : undefined) ?? (await dial(peer, options))
  libp2p.dialProtocol = async (peer, protocols, options = {}) => {
    const open = isPeerId(peer) && options.runOnLimitedConnection === true ? openTo(peer) : undefined
    return await (open?.newStream(protocols, options) ?? dialProtocol(peer, protocols, options))
  }
}
