import { FormatInvalidError } from './errors.ts'
import type { Format } from './format.ts'
import { cocoRows } from './formats/coco/coco.ts'
import { CsvReader } from './formats/csv.ts'
import { JsonlReader } from './formats/jsonl.ts'
import { parquetRows } from './formats/parquet/parquet.ts'
import type { RandomContent } from './formats/random-content.ts'
import { TextReader } from './formats/text.ts'
import { VocReader } from './formats/voc/voc.ts'
import type { Row, RowReader } from './row.ts'
import { nextTurn } from './turn.ts'

/** Larger chunks are read in steps of this many bytes, so that what is held of them as rows stays small. */
const STEP_BYTES = 64 * 1024

/** The reader of a format whose rows are read as the bytes pass by; null for the others and for bytes, which have no rows. */
export function rowReader(format: Format): RowReader | null {
  if (format === 'jsonl') return new JsonlReader()
  if (format === 'csv') return new CsvReader()
  if (format === 'text') return new TextReader()
  if (format === 'voc') return new VocReader()
  return null
}

/** Whether a format's rows are read from any place of the file instead of as the bytes pass by. */
export function needsRandomAccess(format: Format): boolean {
  return format === 'parquet' || format === 'coco'
}

/**
 * The rows of content in a format that needs random access, in batches. A row, or a file, that does not read is given with
 * its problem. Throws what reading the content throws.
 */
export function randomRows(format: Format, content: RandomContent): AsyncGenerator<readonly Row[]> {
  return format === 'coco' ? cocoRows(content) : parquetRows(content)
}

/** The rows of one chunk of bytes, in small batches with a turn for others between them. */
export async function* rowsOfChunk(reader: RowReader, chunk: Uint8Array): AsyncGenerator<readonly Row[]> {
  for (let start = 0; start < chunk.length; start += STEP_BYTES) {
    yield await reader.push(chunk.subarray(start, start + STEP_BYTES))
    await nextTurn()
  }
}

async function* chunksOf(content: RandomContent): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < content.bytes; start += STEP_BYTES) {
    yield await content.read(start, Math.min(content.bytes, start + STEP_BYTES))
  }
}

/**
 * The rows of a shard's bytes. A row that does not read is given with its problem instead of thrown, since content from
 * others must be judged; a shard of format bytes has no rows and none of it is read. Throws ERR_FORMAT_INVALID for a Parquet
 * or COCO file of which only a stream is at hand, and what the content throws.
 */
export async function* readRows(
  shard: { readonly format: Format },
  content: AsyncIterable<Uint8Array> | RandomContent,
): AsyncGenerator<Row> {
  if (needsRandomAccess(shard.format)) {
    if (!('read' in content)) {
      throw new FormatInvalidError(
        `the rows of a ${shard.format} file can't be read from a stream`,
        'Give content that can be read from any place.',
      )
    }
    for await (const rows of randomRows(shard.format, content)) yield* rows
    return
  }
  const reader = rowReader(shard.format)
  if (reader === null) return
  for await (const chunk of 'read' in content ? chunksOf(content) : content) {
    for await (const rows of rowsOfChunk(reader, chunk)) yield* rows
  }
  yield* await reader.end()
}
