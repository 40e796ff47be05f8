import type { CID, Entry, MerkleMap } from '@datanet/records'
import type { SyncIndex } from './sync-index.ts'

/** The logs that are brought in step. */
export interface SyncedLogs {
  readonly datanet: CID
  /** The public keys of those that others stand on, whose entries travel first: the founder, then validators. */
  readonly foremost: readonly Uint8Array[]
  /** One for all syncs of these logs. */
  readonly index: SyncIndex
  /** Author to [seq, head id, fork seq], as it stands now. */
  frontier(): MerkleMap
  /** The id of an author's entry at a seq; undefined where none is held. */
  idAt(author: Uint8Array, seq: number): Promise<CID | undefined>
  /** An author's entries as they travel, from one seq up to and without another. */
  read(author: Uint8Array, from: number, to: number): AsyncIterable<Uint8Array>
  /** The two entries that prove an author's fork, as they travel; undefined where none is known. */
  forkOf(author: Uint8Array): Promise<{ readonly a: Uint8Array; readonly b: Uint8Array } | undefined>
  /** An entry by its id, also one behind a fork; undefined where it is not held. */
  get(id: CID): Promise<Entry | undefined>
  /** Entries that first entries wait for. */
  missing(): Iterable<CID>
  /**
   * Takes entries durably; says how many were new and how many there is no place for yet (none, where it does not say),
   * and names the first that no honest peer would send. It may be called
   * again before it has resolved, and then takes what came first first.
   */
  ingest(entries: readonly Uint8Array[]): Promise<{
    readonly accepted: number
    readonly waiting?: number
    readonly offence: Error | null
  }>
}
