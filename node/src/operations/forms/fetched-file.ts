import type { Shard } from '@datanet/records'

/** A file that was written: where, what it holds, and by whom it came. */
export interface FetchedFile {
  /** Relative to the output folder. */
  readonly path: string
  readonly cid: string
  readonly bytes: number
  readonly rows: number
  readonly format: Shard['format']
  readonly sha256: string
  readonly contribution: string
  readonly license: string
}
