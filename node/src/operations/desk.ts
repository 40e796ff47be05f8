import type { Replica } from '@datanet/replica'
import type { Logger } from 'pino'
import type { Custody } from '../custody/custody.ts'
import type { Registry } from '../datanets/registry.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Network } from '../network/create-network.ts'
import type { PinningServices } from '../pinning-service/pinning-services.ts'
import type { RepoStores } from '../repo/open-repo.ts'
import type { Hub } from './hub.ts'

/** The datanets that are open here. */
export interface Library {
  /** Throws ERR_DATANET_NOT_FOUND, ERR_CHARTER_MISSING. */
  get(datanet: string): Replica
  all(): Replica[]
  /** Whether the logs have been in step with a peer since they were opened. */
  isSynced(datanet: string): boolean
}

/** What operations work with when no peer needs to run. */
export interface OfflineDesk {
  readonly library: Library
  readonly stores: RepoStores
  readonly recovery: Uint8Array
}

/** What operations of a running peer work with. */
export interface Desk extends OfflineDesk {
  readonly network: Network
  readonly registry: Registry
  readonly custody: Custody
  readonly seed: Uint8Array
  readonly name: string | undefined
  readonly author: Uint8Array
  readonly startedAt: number
  readonly hub: Hub
  readonly logger: Logger
  readonly metrics: Metrics
  /** The pinning services of the settings. */
  readonly pinning: PinningServices
  /** Begins to stop the peer. */
  readonly stop: () => void
}
