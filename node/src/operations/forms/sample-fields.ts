import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { type Field, type Format, fieldsOfRows, type JsonObject, readRows, rowReader } from '@datanet/shards'
import { openRandom } from '../../content/open-random.ts'

/** How much of a file is looked at, bytes; the rest says little more. */
const SAMPLE_BYTES = 256 * 1024
/** The same of a file that is not read from its beginning, rows. */
const SAMPLE_ROWS = 256

/** Of one contribution and format so many files are looked into; the others are taken to be alike. */
const SAMPLED_FILES = 256

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
async function sampleFields(path: string, format: string): Promise<readonly Field[] | null> {
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

/** Looks into the files of a folder; those that are alike are given one and the same list of fields. */
export class FieldSampler {
  readonly #out: string
  readonly #looked = new Map<string, { count: number; readonly fields: readonly Field[] | null }>()
  readonly #shapes = new Map<string, readonly Field[] | null>()

  constructor(out: string) {
    this.#out = out
  }

  /** What the rows of a file hold; null for a file that is no table or shows no row. */
  async fieldsOf(contribution: string, path: string, format: string): Promise<readonly Field[] | null> {
    const key = `${contribution}/${format}`
    const looked = this.#looked.get(key)
    if (looked !== undefined && looked.count >= SAMPLED_FILES) return looked.fields
    const found = await sampleFields(join(this.#out, path), format)
    const shape = JSON.stringify(found)
    const fields = this.#shapes.get(shape) ?? found
    this.#shapes.set(shape, fields)
    if (looked === undefined) this.#looked.set(key, { count: 1, fields })
    else looked.count += 1
    return fields
  }
}
