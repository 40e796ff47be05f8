import { randomBytes } from 'node:crypto'
import type { TextFiles } from '@datanet/attribution'
import type { CID, Manifest, Profile, Shard, Signer } from '@datanet/records'
import type { MarkKeeper, OpenEntries, ReplicaHost } from '@datanet/replica'
import { exportShard, parseManifest, readShards } from '@datanet/shards'
import type { Logger } from 'pino'
import { networkBlocks } from '../content/network-blocks.ts'
import { JUDGING, Pace } from '../content/pace.ts'
import { ShardParts } from '../content/shard-parts.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Network } from '../network/create-network.ts'
import type { GuardedStore } from '../storage/guarded-store.ts'

/** How long a node of another validator's index may take, ms. */
const INDEX_BLOCK_TIMEOUT = 5_000

export interface HostParts {
  readonly network: Network
  readonly blocks: GuardedStore
  readonly signer: Signer
  readonly recovery: Uint8Array
  readonly profile: Profile | null
  readonly logger: Logger
  readonly metrics: Metrics
  /** Peers that follow the datanet. */
  readonly peers: () => string[]
  readonly announce: (entries: readonly Uint8Array[]) => void
  readonly openEntries: OpenEntries
  readonly marks: MarkKeeper
  /** Notes a block as one that is kept. */
  readonly keepBlock: (cid: CID) => Promise<void>
  /** Whether the owner says that the repo comes from a backup. */
  readonly restored: boolean
  /** Where the words of contributions are kept. */
  readonly textFiles: TextFiles
}

/** What a replica needs of this machine: clock, disk, network. `close` ends the timers. */
export function createHost(parts: HostParts): ReplicaHost & { close(): void } {
  const { network, blocks, logger } = parts
  let timer: NodeJS.Timeout | undefined
  let closed = false
  /** What belongs to one contribution has one pace, as long as somebody works with its manifest or its shards. */
  const paces = new WeakMap<Manifest | Shard, Pace>()
  const paceOf = (part: Manifest | Shard): Pace => {
    const pace = paces.get(part) ?? new Pace(JUDGING)
    paces.set(part, pace)
    return pace
  }
  const source = (root: CID, pace = new Pace(JUDGING), timeout?: number) =>
    networkBlocks({
      helia: network.helia,
      network,
      store: blocks,
      root,
      pace,
      peers: parts.peers(),
      onFetched: parts.metrics.fetched,
      ...(timeout === undefined ? {} : { timeout }),
    })
  const shardParts = new ShardParts<Shard>((shard) => source(shard.cid, paceOf(shard)))
  return {
    now: () => Date.now(),
    random: (bytes) => new Uint8Array(randomBytes(bytes)),
    signer: parts.signer,
    recovery: parts.recovery,
    profile: parts.profile,
    announce: parts.announce,
    openEntries: parts.openEntries,
    marks: parts.marks,
    restored: parts.restored,
    textFiles: parts.textFiles,
    async manifest(cid: CID): Promise<Manifest> {
      const pace = new Pace(JUDGING)
      const from = source(cid, pace)
      try {
        const manifest = parseManifest(await from.get(cid))
        paces.set(manifest, pace)
        return manifest
      } finally {
        from.close()
      }
    },
    async *shards(manifest: Manifest): AsyncIterable<Shard> {
      const pace = paceOf(manifest)
      for (const shard of manifest.shards) {
        paces.set(shard, pace)
        yield shard
      }
      const [page] = manifest.pages
      if (page === undefined) return
      const from = source(page.cid, pace)
      try {
        for await (const shard of readShards(manifest, from)) {
          paces.set(shard, pace)
          yield shard
        }
      } finally {
        from.close()
      }
    },
    async *shard(shard: Shard): AsyncIterable<Uint8Array> {
      const from = source(shard.cid, paceOf(shard))
      try {
        yield* exportShard(shard, from)
      } finally {
        from.close()
      }
    },
    shardPart: (shard, start, end) => shardParts.read(shard, start, end),
    async loadBlock(cid) {
      const from = source(cid, new Pace(JUDGING), INDEX_BLOCK_TIMEOUT)
      try {
        return await from.get(cid)
      } finally {
        from.close()
      }
    },
    async saveBlocks(list) {
      for (const { cid, bytes } of list) {
        // nothing may take it away between the two
        await parts.keepBlock(cid)
        await blocks.put(cid, bytes)
      }
    },
    holdContent: () => blocks.hold(),
    wakeAt(time, wake) {
      clearTimeout(timer)
      if (!closed) timer = setTimeout(wake, Math.max(0, time - Date.now()))
    },
    warn: (problem, doing) => logger.warn({ err: problem }, doing),
    close() {
      closed = true
      shardParts.close()
      clearTimeout(timer)
    },
  }
}
