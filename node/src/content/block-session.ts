import type { HeliaWithLibp2p } from '@helia/libp2p'
import type { PeerId } from '@libp2p/interface'
import { peerIdFromString } from '@libp2p/peer-id'
import type { CID } from 'multiformats/cid'
import type { Services } from '../network/services.ts'

type Chunks = Iterable<Uint8Array> | AsyncIterable<Uint8Array>

/** Blocks of one piece of content, asked of peers that are likely to have it. */
export type BlockSession = {
  get(cid: CID, signal: AbortSignal): Chunks
  close(): void
}

/**
 * Opens a bitswap session with peers. When the connection to one of them ends, as circuits do at a relay's limits, what
 * was asked in the session fails at once, and the next is asked in a new one: bitswap would wait for answers that were
 * lost, and count the peer out.
 */
export function openBlockSession(
  { blockstore, libp2p }: Pick<HeliaWithLibp2p<Services>, 'blockstore' | 'libp2p'>,
  root: CID,
  peers: readonly string[],
): BlockSession {
  const open = () =>
    blockstore.createSession(root, {
      providers: peers.map((peer) => peerIdFromString(peer).toCID()),
      minProviders: 1,
      // No more than were named: the session would go on to search the DHT for others.
      maxProviders: peers.length,
    })
  let session = open()
  const onDisconnect = ({ detail: peer }: CustomEvent<PeerId>): void => {
    if (!peers.includes(peer.toString())) return
    session.close()
    session = open()
  }
  libp2p.addEventListener('peer:disconnect', onDisconnect)
  return {
    get: (cid, signal) => session.get(cid, { signal }),
    close() {
      libp2p.removeEventListener('peer:disconnect', onDisconnect)
      session.close()
    },
  }
}
