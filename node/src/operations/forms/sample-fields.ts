import { open } from 'node:fs/promises'
import { type Field, type Format, fieldsOfRows, type JsonObject, readRows, rowReader } from '@datanet/shards'
import { openRandom } from '../../content/open-random.ts'

/** How much of a file is looked at, bytes; the rest says little more. */
const SAMPLE_BYTES = 256 * 1024
/** The same of a file that is not read from its beginning, rows. */
const SAMPLE_ROWS = 256

async function headOf(path: string): Promise<{ bytes: Uint8Array; isWhole: boolean }> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const bytes = new Uint8Array(Math.min(size, SAMPLE_BYTES))
    let length = 0
    while (length < bytes.length) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length, length)
      if (bytesRead === 0) break
      length += bytesRead
    }
    return { bytes: bytes.subarray(0, length), isWhole: length === size }
  } finally {
    await file.close()
  }
}

async function parquetFields(path: string): Promise<readonly Field[] | null> {
  const file = await openRandom(path)
  try {
    const rows: JsonObject[] = []
    for await (const { value } of readRows({ format: 'parquet' }, file)) {
      if (value !== undefined) rows.push(value)
      if (value === undefined || rows.length === SAMPLE_ROWS) break
    }
    return rows.length === 0 ? null : fieldsOfRows(rows, 'parquet', rows.length < SAMPLE_ROWS)
  } finally {
    await file.close()
  }
}

/** What the rows of a file hold, by its first rows; null for a file that is no table or shows no row. */
export async function sampleFields(path: string, format: string): Promise<readonly Field[] | null> {
  if (format === 'text') return [{ name: 'text', kind: 'text' }]
  if (format === 'parquet') return await parquetFields(path)
  if (format !== 'jsonl' && format !== 'csv') return null
  const reader = rowReader(format as Format)
  if (reader === null) return null
  const { bytes, isWhole } = await headOf(path)
  const rows: JsonObject[] = []
  for (const row of await reader.push(bytes)) if (row.value !== undefined) rows.push(row.value)
  for (const row of isWhole ? await reader.end() : []) if (row.value !== undefined) rows.push(row.value)
  if (rows.length === 0) return null
  return fieldsOfRows(rows, format, isWhole)
}
