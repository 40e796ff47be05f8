import { setTimeout } from 'node:timers/promises'
import { equalBytes } from '@datanet/records'
import type { BlockStore } from '@datanet/shards'
import type { HeliaWithLibp2p } from '@helia/libp2p'
import type { CID } from 'multiformats/cid'
import type { Services } from '../network/services.ts'
import { limitedSignal } from '../network/time-limit.ts'
import type { ContentStore } from '../storage/content-store.ts'
import { DiskFullError } from '../storage/errors.ts'
import { plainBytes } from '../storage/plain-bytes.ts'
import { openBlockSession } from './block-session.ts'
import { isBlockOf } from './check-block.ts'
import { BlockCorruptError, BlockUnavailableError } from './errors.ts'
import { localBlocks } from './local-blocks.ts'

/** Milliseconds in which a block must come, from whomever. */
const BLOCK_TIMEOUT = 20_000
/** Milliseconds after which the likely peers' silence lets the others be asked too. */
const SILENCE = 2000

export type NetworkBlocksOptions = {
  helia: Pick<HeliaWithLibp2p<Services>, 'blockstore' | 'libp2p'>
  store: ContentStore
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

  const attempt = async (source: Source, cid: CID, ended: AbortSignal): Promise<Uint8Array> => {
    // Each source has its share of the time, so that a session that hangs leaves some for the next.
    const bytes = await source(cid, limitedSignal(Math.ceil(timeout / sources.length), ended))
    if (!isBlockOf(cid, bytes)) throw new BlockCorruptError(cid.toString())
    return bytes
  }

  const ask = async (cid: CID, ended: AbortSignal): Promise<Uint8Array> => {
    const over = new AbortController()
    const until = AbortSignal.any([ended, over.signal])
    const [likely, ...others] = sources as [Source, ...Source[]]
    const first = attempt(likely, cid, until)
    const rest = others.map(async (source) => {
      // All others are asked too as soon as the likely ones fail or are silent for long.
      const silence = setTimeout(SILENCE, undefined, { signal: until, ref: false })
      await Promise.race([silence, first.catch(() => undefined)])
      return await attempt(source, cid, until)
    })
    try {
      const bytes = await Promise.any([first, ...rest])
      onFetched?.(bytes.length)
      return bytes
    } catch (error) {
      ended.throwIfAborted()
      const failures = error instanceof AggregateError ? error.errors : [error]
      const full = failures.find((failure) => failure instanceof DiskFullError)
      // Nobody else can help there.
      if (full !== undefined) throw full
      throw new BlockUnavailableError(cid.toString(), `within ${timeout} ms`, { cause: failures.at(-1) })
    } finally {
      over.abort()
    }
  }

  const fetch = async (cid: CID, signal: AbortSignal | undefined): Promise<Uint8Array> => {
    // Who waits for a block does not hear of it when it came and could not be kept.
    const full = new AbortController()
    const unwatch = store.watchFailures((failed, error) => {
      if (error instanceof DiskFullError && equalBytes(failed.multihash.bytes, cid.multihash.bytes)) full.abort(error)
    })
    const ended = signal === undefined ? full.signal : AbortSignal.any([signal, full.signal])
    try {
      return await ask(cid, ended)
    } finally {
      unwatch()
    }
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
      // On a full disk the network does not work either, and nobody would say why.
      await store.demandRoom()
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
