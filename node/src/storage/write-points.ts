/**
 * Tells who listens of each write, right before it begins and right after it is done: tests end a peer at each of them.
 * Nobody listens in a peer that just runs, and then a write point costs one comparison.
 */
import { channel } from 'node:diagnostics_channel'

/** The name of the diagnostics channel. */
const WRITE_CHANNEL = 'datanet:write'

/** A moment of a write. `partial`: a file has its bytes, and not yet its name. */
export interface WritePoint {
  readonly stage: 'begin' | 'partial' | 'done'
  /** The file that is written; null for a batch of the record store. */
  readonly path: string | null
  /** The keys that a batch changes; empty for a file. */
  readonly keys: readonly Uint8Array[]
}

const points = channel(WRITE_CHANNEL)

/** A file is about to be written, has its bytes, or has its name. */
export function fileWritePoint(stage: WritePoint['stage'], path: string): void {
  if (points.hasSubscribers) points.publish({ stage, path, keys: [] } satisfies WritePoint)
}

/** A batch is about to be written, or is. */
export function batchWritePoint(stage: 'begin' | 'done', ops: readonly { readonly key: Uint8Array }[]): void {
  if (points.hasSubscribers) points.publish({ stage, path: null, keys: ops.map(({ key }) => key) } satisfies WritePoint)
}
