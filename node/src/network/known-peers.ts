import type { Libp2p, Peer } from '@libp2p/interface'

/** The peers that are not connected and of which an address is known, from now or from before. */
export async function knownPeers(libp2p: Pick<Libp2p, 'peerId' | 'peerStore' | 'getPeers'>): Promise<Peer[]> {
  const connected = new Set(libp2p.getPeers().map(String))
  return (await libp2p.peerStore.all()).filter(
    ({ id, addresses }) => addresses.length > 0 && !id.equals(libp2p.peerId) && !connected.has(id.toString()),
  )
}
