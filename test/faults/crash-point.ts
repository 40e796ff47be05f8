/** What a write keeps: which part of the record store, or which kind of file. */
export type Kind =
  | 'repo'
  | 'api-file'
  | 'followed'
  | 'log'
  | 'fingerprints'
  | 'dht'
  | 'published'
  | 'block'
  | 'export'
  | 'import'
  | 'custody'

/** Where a peer ends: before a write, when a file has its bytes but not its name, or when all is on disk. */
export interface CrashPoint {
  readonly kind: Kind
  readonly stage: 'begin' | 'partial' | 'done'
  /** How many such writes pass before; none unless given. */
  readonly after?: number
}
