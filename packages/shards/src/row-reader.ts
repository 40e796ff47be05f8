import { CsvReader } from './csv.ts'
import type { Format } from './format.ts'
import { JsonlReader } from './jsonl.ts'
import type { Row, RowReader } from './row.ts'
import { nextTurn } from './turn.ts'

/** Larger chunks are read in steps of this many bytes, so that what is held of them as rows stays small. */
const STEP_BYTES = 64 * 1024

/** The reader of a format; null for bytes, which have no rows. */
export function rowReader(format: Format): RowReader | null {
  if (format === 'jsonl') return new JsonlReader()
  if (format === 'csv') return new CsvReader()
  return null
}

/** The rows of one chunk of bytes, in small batches with a turn for others between them. */
export async function* rowsOfChunk(reader: RowReader, chunk: Uint8Array): AsyncGenerator<readonly Row[]> {
  for (let start = 0; start < chunk.length; start += STEP_BYTES) {
    yield await reader.push(chunk.subarray(start, start + STEP_BYTES))
    await nextTurn()
  }
}

/**
 * The rows of a shard's bytes. A row that does not read is given with its problem instead of thrown, since content from
 * others must be judged; a shard of format bytes has no rows and none of it is read.
 */
export async function* readRows(
  shard: { readonly format: Format },
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Row> {
  const reader = rowReader(shard.format)
  if (reader === null) return
  for await (const chunk of bytes) {
    for await (const rows of rowsOfChunk(reader, chunk)) yield* rows
  }
  yield* await reader.end()
}
