/** Content that this peer may have to bring from others: who may have it is found while it comes. */
import type { CID } from 'multiformats/cid'
import type { Network } from '../network/create-network.ts'
import type { ContentStore } from '../storage/content-store.ts'
import { Company } from './company.ts'
import { type NetworkBlocks, networkBlocks } from './network-blocks.ts'
import { seekHolders } from './seek-holders.ts'

/** What content is brought with. */
export interface ContentParts {
  readonly network: Network
  readonly store: ContentStore
  /** Ids of connected peers that are likely to have it: those that follow the datanet. */
  readonly peers: readonly string[]
  /** Hears of each block that a peer gave, in bytes. */
  readonly onFetched?: (bytes: number) => void
  /** Hears now and then that no peer is connected, while one is waited for. */
  readonly onAlone?: () => void
}

/** Blocks of some contributions' content, and who gave them. */
export interface OpenContent {
  readonly blocks: NetworkBlocks
  /** How many peers have given something; all that bitswap asked count as one. */
  senders(): number
  close(): void
}

/** Opens the content of manifests: peers that the DHT knows to have them are sought and dialled meanwhile. */
export function openContent(manifests: readonly CID[], parts: ContentParts): OpenContent {
  const { network, store, peers, onFetched, onAlone } = parts
  const over = new AbortController()
  const [root] = manifests
  if (root === undefined) throw new TypeError('no manifest')
  const blocks = networkBlocks({
    helia: network.helia,
    network,
    store,
    root,
    peers,
    company: new Company(network, onAlone),
    ...(onFetched === undefined ? {} : { onFetched }),
  })
  void seekHolders(network, manifests, (peer) => blocks.addPeer(peer), over.signal)
  return {
    blocks,
    senders: () => blocks.given().size,
    close() {
      over.abort()
      blocks.close()
    },
  }
}
