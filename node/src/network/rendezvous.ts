import type { Libp2p } from '@libp2p/interface'
import type { CID } from 'multiformats/cid'
import { limitedSignal } from './time-limit.ts'

const PROVIDE_TIMEOUT = 20_000
const FIND_TIMEOUT = 10_000
const MAX_FOUND = 20

/** A peer that says it has, or follows, what was asked for. */
export type FoundPeer = { peerId: string; addresses: string[] }

export type Rendezvous = {
  /** Tells the DHT that this peer has, or follows, what the CID names; kept up while the peer runs. */
  provide(cid: CID, signal?: AbortSignal): Promise<void>
  /** Other peers that said so, at most 20; waits 10 s at most. */
  findPeers(cid: CID, signal?: AbortSignal): Promise<FoundPeer[]>
}

/** Peers find each other by provider records in the DHT (rule V8). */
export function createRendezvous(libp2p: Pick<Libp2p, 'peerId' | 'contentRouting'>): Rendezvous {
  return {
    async provide(cid, signal) {
      await libp2p.contentRouting.provide(cid, { signal: limitedSignal(PROVIDE_TIMEOUT, signal) })
    },

    async findPeers(cid, signal) {
      const found = new Map<string, Set<string>>()
      try {
        for await (const { id, multiaddrs } of libp2p.contentRouting.findProviders(cid, {
          signal: limitedSignal(FIND_TIMEOUT, signal),
        })) {
          if (id.equals(libp2p.peerId)) continue
          const addresses = found.get(id.toString()) ?? new Set()
          for (const address of multiaddrs) addresses.add(address.toString())
          found.set(id.toString(), addresses)
          if (found.size === MAX_FOUND) break
        }
      } catch {
        // It throws when time is over and where nobody answers; who was found was found.
        signal?.throwIfAborted()
      }
      return [...found].map(([peerId, addresses]) => ({ peerId, addresses: [...addresses] }))
    },
  }
}
