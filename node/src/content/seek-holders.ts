import { setTimeout } from 'node:timers/promises'
import type { CID } from 'multiformats/cid'
import type { Network } from '../network/create-network.ts'

/** What is there within this time needs no search, ms. */
const SEEK_AFTER = 500
/** Contents whose holders are sought, at most: contributions of one datanet are mostly held by the same peers. */
const MAX_SOUGHT = 16
/** Peers that are dialled for one transfer, at most. */
const MAX_DIALLED = 8

/**
 * Seeks the peers that the DHT knows to have some contents, connects to them and tells of each. Resolves when it is through,
 * or when the signal aborts; whatever fails on the way is passed over.
 */
export async function seekHolders(
  network: Network,
  contents: readonly CID[],
  onHolder: (peer: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const known = new Set<string>()
  let dialled = 0
  try {
    await setTimeout(SEEK_AFTER, undefined, { signal, ref: false })
    for (const content of contents.slice(0, MAX_SOUGHT)) {
      for (const { peerId, addresses } of await network.rendezvous.findPeers(content, signal)) {
        if (known.has(peerId)) continue
        known.add(peerId)
        const isConnected = network.libp2p.getPeers().some((peer) => peer.toString() === peerId)
        if (!isConnected && dialled++ >= MAX_DIALLED) continue
        if (isConnected || (await connectTo(network, peerId, addresses, signal))) onHolder(peerId)
      }
    }
  } catch {
    // the transfer has ended, or the network has
  }
}

async function connectTo(
  network: Network,
  peerId: string,
  addresses: readonly string[],
  signal: AbortSignal,
): Promise<boolean> {
  for (const address of addresses) {
    // that of a peer behind a relay names the relay too
    const full = address.endsWith(`/p2p/${peerId}`) ? address : `${address}/p2p/${peerId}`
    try {
      await network.connect(full, signal)
      return true
    } catch {
      signal.throwIfAborted()
    }
  }
  return false
}
