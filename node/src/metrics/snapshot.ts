import type { Replica } from '@datanet/replica'
import type { Registry } from '../datanets/registry.ts'
import type { Network } from '../network/create-network.ts'
import type { RepoPaths } from '../repo/layout.ts'
import { storeSizes } from '../storage/store-sizes.ts'

/** What is counted when somebody asks, instead of as it happens. */
export interface Snapshot {
  readonly replicas: readonly Replica[]
  /** Datanets whose charter is still sought. */
  readonly sought: number
  readonly connected: number
  readonly penalised: number
  readonly shutOut: number
  /** Bytes by store. */
  readonly storeBytes: Readonly<Record<string, number>>
}

/** Counts what a peer has, each time that it is called. */
export function snapshotOf(paths: RepoPaths, network: Network, registry: () => Registry): () => Promise<Snapshot> {
  const sizes = storeSizes({ records: paths.store, datastore: paths.datastore, blocks: paths.blocks })
  return async () => ({
    replicas: registry()
      .all()
      .map(({ replica }) => replica),
    sought: registry().sought().length,
    connected: network.libp2p.getPeers().length,
    ...network.penalties.counts(),
    storeBytes: await sizes(),
  })
}
