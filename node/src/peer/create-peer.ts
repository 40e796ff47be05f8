import { boundYoung } from '../content/heap/young-generation.ts'
import type { Peer, PeerOptions } from './peer.ts'

/**
 * Starts a peer on a repo. Throws ERR_NO_REPO, ERR_REPO_LOCKED and the like, ERR_PORT_IN_USE, ERR_ADDRESS_INVALID; nothing
 * runs on when it throws.
 */
export async function createPeer(options: PeerOptions): Promise<Peer> {
  boundYoung('usual')
  // libp2p and Helia are 2,000 modules: commands that start no peer must not wait for them
  const { runPeer } = await import('./peer.ts')
  return runPeer(options)
}
