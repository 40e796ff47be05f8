import { setTimeout } from 'node:timers/promises'
import { equalBytes } from '@datanet/records'
import { type BlockOptions, type BlockStore, checkMost } from '@datanet/shards'
import type { HeliaWithLibp2p } from '@helia/libp2p'
import type { CID } from 'multiformats/cid'
import type { Network } from '../network/create-network.ts'
import type { Services } from '../network/services.ts'
import { limitedSignal } from '../network/time-limit.ts'
import type { ContentStore } from '../storage/content-store.ts'
import { DiskFullError } from '../storage/errors.ts'
import { plainBytes } from '../storage/plain-bytes.ts'
import { type BlockSession, openBlockSession } from './block-session.ts'
import { BulkSession } from './bulk/bulk-session.ts'
import { isBlockOf } from './check-block.ts'
import type { Company } from './company.ts'
import { BlockCorruptError, BlockUnavailableError, ContentTooSlowError } from './errors.ts'
import { localBlocks } from './local-blocks.ts'
import { Pace } from './pace.ts'

/** Milliseconds in which a block must come, from whomever. */
const BLOCK_TIMEOUT = 20_000
/** Milliseconds after which the likely peers' silence lets the others be asked too. */
const SILENCE = 2000
/** So many blocks in a row that nobody gives: more of them are not waited for as long. */
const PATIENT_MISSES = 4

export type NetworkBlocksOptions = {
  helia: Pick<HeliaWithLibp2p<Services>, 'blockstore' | 'libp2p'>
  /** By which blocks come in bulk; bitswap alone without it. */
  network?: Pick<Network, 'streams' | 'penalties'>
  store: ContentStore
  /** The CID of the whole that the blocks belong to. */
  root: CID
  /** Ids of peers that are likely to have it, best connected already. */
  peers: readonly string[]
  /** Waits for somebody to ask where nobody is connected; each block waits by itself without it. */
  company?: Company
  /** Milliseconds in which each block must come. */
  timeout?: number
  /** How slowly all of it may come; shared where several of these bring parts of one content. */
  pace?: Pace
  /** Hears of each block that a peer gave, in bytes. */
  onFetched?: (bytes: number) => void
}

/** Blocks from the disk, else from peers; `close` ends the session with these. */
export interface NetworkBlocks extends BlockStore {
  /** One more peer that is likely to have them. */
  addPeer(id: string): void
  /** Bytes that each peer gave in bulk, and, under the empty name, that came by bitswap. */
  given(): Map<string, number>
  close(): void
}

type Source = (cid: CID, signal: AbortSignal) => Promise<Uint8Array>

/**
 * Blocks of one piece of content. What the disk lacks, or holds changed, is asked of the likely peers in bulk; what these
 * don't give, in a bitswap session, and failing that of all connected peers. Each block is checked against its CID and kept;
 * one with more bytes than are possible is not, where it comes in bulk. A get throws ERR_BLOCK_UNAVAILABLE when nobody gives
 * the block in time, ERR_CONTENT_TOO_SLOW when all of them together come too slowly, and ERR_SHARD_MALFORMED.
 */
export function networkBlocks(options: NetworkBlocksOptions): NetworkBlocks {
  const { helia, network, store, root, company, timeout = BLOCK_TIMEOUT, pace = new Pace() } = options
  const peers = new Set(options.peers)
  const local = localBlocks(store)
  const bulk = network === undefined ? undefined : new BulkSession({ network, peers })
  let session: BlockSession | undefined
  let byBitswap = 0
  /** Blocks that nobody gave, one after the other: then each further one is waited for less. */
  let misses = 0

  const came = (bytes: number): void => {
    pace.came(bytes)
    options.onFetched?.(bytes)
  }

  const sourcesNow = (): [Source, ...Source[]] => {
    const anyone: Source = (cid, signal) => whole(helia.blockstore.get(cid, { signal }))
    if (peers.size > 0) session ??= openBlockSession(helia, root, [...peers])
    const likely = session
    return likely === undefined ? [anyone] : [(cid, signal) => whole(likely.get(cid, signal)), anyone]
  }

  const attempt = async (source: Source, cid: CID, limit: number, ended: AbortSignal): Promise<Uint8Array> => {
    const bytes = await source(cid, limitedSignal(limit, ended))
    if (!isBlockOf(cid, bytes)) throw new BlockCorruptError(cid.toString())
    return bytes
  }

  const ask = async (cid: CID, ended: AbortSignal): Promise<Uint8Array> => {
    const over = new AbortController()
    const until = AbortSignal.any([ended, over.signal])
    const [likely, ...others] = sourcesNow()
    const patience = misses < PATIENT_MISSES ? timeout : Math.min(timeout, 2 * SILENCE)
    // Each source has its share of the time, so that a session that hangs leaves some for the next.
    const share = Math.ceil(patience / (1 + others.length))
    const first = attempt(likely, cid, share, until)
    const rest = others.map(async (source) => {
      // All others are asked too as soon as the likely ones fail or are silent for long.
      const silence = setTimeout(SILENCE, undefined, { signal: until, ref: false })
      await Promise.race([silence, first.catch(() => undefined)])
      return await attempt(source, cid, share, until)
    })
    try {
      const bytes = await Promise.any([first, ...rest])
      misses = 0
      byBitswap += bytes.length
      came(bytes.length)
      return bytes
    } catch (error) {
      ended.throwIfAborted()
      const failures = error instanceof AggregateError ? error.errors : [error]
      const full = failures.find((failure) => failure instanceof DiskFullError)
      // Nobody else can help there.
      if (full !== undefined) throw full
      misses += 1
      const asked = bulk === undefined ? '' : ` (${bulk.report()})`
      throw new BlockUnavailableError(cid.toString(), `within ${patience} ms${asked}`, { cause: failures.at(-1) })
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

  /** A block in bulk; undefined where no peer gives it so. */
  const inBulk = async (cid: CID, { size, most, signal }: BlockOptions): Promise<Uint8Array | undefined> => {
    if (bulk === undefined) return undefined
    // who sets a limit waits for few blocks; otherwise a block may have to wait for many others
    const limited = options.timeout === undefined ? signal : limitedSignal(timeout, signal)
    try {
      const bytes = await bulk.get(cid, { size, signal: limited })
      checkMost(cid, bytes.length, most)
      await local.put(cid, bytes)
      came(bytes.length)
      return bytes
    } catch (error) {
      signal?.throwIfAborted()
      if (error instanceof BlockUnavailableError || limited?.aborted === true) return undefined
      throw error
    }
  }

  const close = (): void => {
    bulk?.close()
    session?.close()
  }

  const fromPeers = async (cid: CID, options: BlockOptions): Promise<Uint8Array> => {
    const bytes = await inBulk(cid, options)
    if (bytes !== undefined) return bytes
    // On a full disk the network does not work either, and nobody would say why.
    await store.demandRoom()
    return await fetch(cid, options.signal)
  }

  return {
    checks: true,
    put: local.put,
    has: local.has,
    async get(cid, options = {}) {
      const { signal, most } = options
      signal?.throwIfAborted()
      const held = await store.read(cid)
      if (held !== undefined) {
        if (isBlockOf(cid, held)) return held
        // Helia would take the block that it finds for good, so a changed one has to go first.
        await store.delete(cid)
      }
      await company?.come(cid.toString(), signal)
      try {
        const bytes = await pace.wait(() => fromPeers(cid, options))
        checkMost(cid, bytes.length, most)
        return bytes
      } catch (error) {
        // whoever waits for other blocks hears so too
        if (error instanceof ContentTooSlowError) close()
        throw error
      }
    },
    release(block) {
      bulk?.release(block)
    },
    addPeer(id) {
      peers.add(id)
      bulk?.add(id)
    },
    given() {
      const given = bulk?.given() ?? new Map<string, number>()
      return byBitswap === 0 ? given : given.set('', byBitswap)
    },
    close,
  }
}

async function whole(chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const part of chunks) parts.push(part)
  const [first] = parts
  return plainBytes(parts.length === 1 && first !== undefined ? first : Buffer.concat(parts))
}
