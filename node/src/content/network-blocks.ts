import type { BlockStore } from '@datanet/shards'
import type { HeliaWithLibp2p } from '@helia/libp2p'
import type { CID } from 'multiformats/cid'
import type { Services } from '../network/services.ts'
import { limitedSignal } from '../network/time-limit.ts'
import { DiskFullError } from '../storage/errors.ts'
import type { FileBlockstore } from '../storage/file-blockstore.ts'
import { plainBytes } from '../storage/plain-bytes.ts'
import { openBlockSession } from './block-session.ts'
import { isBlockOf } from './check-block.ts'
import { BlockCorruptError, BlockUnavailableError } from './errors.ts'
import { localBlocks } from './local-blocks.ts'

/** Milliseconds in which a block must come, from whomever. */
const BLOCK_TIMEOUT = 20_000

export type NetworkBlocksOptions = {
  helia: Pick<HeliaWithLibp2p<Services>, 'blockstore' | 'libp2p'>
  store: FileBlockstore
  /** The CID of the whole that the blocks belong to. */
  root: CID
  /** Ids of peers that are likely to have it, best connected already. */
  peers: readonly string[]
  /** Milliseconds in which each block must come. */
  timeout?: number
  /** Hears of each block that a peer gave, in bytes. */
  onFetched?: (bytes: number) => void
}

/** Blocks from the disk, else from peers; `close` ends the session with these. */
export interface NetworkBlocks extends BlockStore {
  close(): void
}

type Source = (cid: CID, signal: AbortSignal) => Promise<Uint8Array>

/**
 * Blocks of one piece of content. What the disk lacks, or holds changed, is asked of the likely peers in a bitswap
 * session, and failing that of all connected peers; each block is checked against its CID and kept.
 * A get throws ERR_BLOCK_UNAVAILABLE when nobody gives the block in time.
 */
export function networkBlocks(options: NetworkBlocksOptions): NetworkBlocks {
  const { helia, store, root, peers, timeout = BLOCK_TIMEOUT, onFetched } = options
  const local = localBlocks(store)
  const session = peers.length === 0 ? undefined : openBlockSession(helia, root, peers)

  const sources: Source[] = [(cid, signal) => whole(helia.blockstore.get(cid, { signal }))]
  if (session !== undefined) sources.unshift((cid, signal) => whole(session.get(cid, signal)))

  const fetch = async (cid: CID, signal: AbortSignal | undefined): Promise<Uint8Array> => {
    const until = performance.now() + timeout
    let failure: unknown
    for (const [index, source] of sources.entries()) {
      // Each source has its share of the time that is left, so that a session that hangs leaves some for the next.
      const share = (until - performance.now()) / (sources.length - index)
      try {
        const bytes = await source(cid, limitedSignal(Math.max(1, Math.ceil(share)), signal))
        if (isBlockOf(cid, bytes)) {
          onFetched?.(bytes.length)
          return bytes
        }
        failure = new BlockCorruptError(cid.toString())
      } catch (error) {
        signal?.throwIfAborted()
        // Nobody else can help there.
        if (error instanceof DiskFullError) throw error
        failure = error
      }
    }
    throw new BlockUnavailableError(cid.toString(), `within ${timeout} ms`, { cause: failure })
  }

  return {
    put: local.put,
    has: local.has,
    async get(cid, { signal } = {}) {
      signal?.throwIfAborted()
      try {
        return await local.get(cid)
      } catch (error) {
        // Helia would take the block that it finds for good, so a changed one has to go first.
        if (error instanceof BlockCorruptError) await store.delete(cid)
        else if (!(error instanceof BlockUnavailableError)) throw error
      }
      return await fetch(cid, signal)
    },
    close() {
      session?.close()
    },
  }
}

async function whole(chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const part of chunks) parts.push(part)
  const [first] = parts
  return plainBytes(parts.length === 1 && first !== undefined ? first : Buffer.concat(parts))
}
