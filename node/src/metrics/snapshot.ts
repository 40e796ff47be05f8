import type { Replica } from '@datanet/replica'

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
