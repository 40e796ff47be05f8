import type { Shard } from '@datanet/records'

/** How a shard's bytes are read: rows of JSON objects, rows under a header, or one piece. */
export type Format = Shard['format']

/** The format that a path's extension stands for; anything that is not rows is bytes. */
export function formatOf(path: string): Format {
  const name = path.toLowerCase()
  if (name.endsWith('.jsonl') || name.endsWith('.ndjson')) return 'jsonl'
  if (name.endsWith('.csv')) return 'csv'
  return 'bytes'
}
