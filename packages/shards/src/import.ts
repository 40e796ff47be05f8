import type { Shard } from '@datanet/records'
import { importer } from 'ipfs-unixfs-importer'
import type { BlockStore } from './block-store.ts'
import { FileEmptyError, HeaderInvalidError, NotUtf8Error, RowInvalidError, RowTooLargeError } from './errors.ts'
import { FileFingerprint, rowFingerprint } from './fingerprint.ts'
import { type Format, formatOf } from './format.ts'
import { checkPath } from './path.ts'
import type { BrokenRow, Row } from './row.ts'
import { rowReader, rowsOfChunk } from './row-reader.ts'
import { RowTree, rowHash } from './row-tree.ts'
import { Sketch } from './sketch.ts'

/** Blocks that are hashed and written at the same time; at 1 MiB each, what an import holds in memory. */
const WRITES_AT_ONCE = 8

/** How far an import is. */
export interface ImportProgress {
  readonly path: string
  readonly bytes: number
  readonly rows: number
}

/** How a file is imported. */
export interface ImportOptions {
  /** Read the file as this format whatever its extension says. */
  readonly format?: Format
  /** The name of the charter's schema that the rows follow; null lets the charter decide. */
  readonly schema?: string | null
  /** Hears now and then how far the import is. */
  readonly onProgress?: (progress: ImportProgress) => void
  readonly signal?: AbortSignal | undefined
}

function rowError(path: string, row: BrokenRow): Error {
  const message = `${path}, ${row.fault === 'header' ? 'header' : `row ${row.index}`}: ${row.problem}`
  if (row.fault === 'size') return new RowTooLargeError(message, 'Split the row, or contribute the file as bytes.')
  if (row.fault === 'utf8') return new NotUtf8Error(message, 'Save the file with the encoding UTF-8.')
  if (row.fault === 'header')
    return new HeaderInvalidError(message, 'Give each column a name of its own in the first row.')
  return new RowInvalidError(message, 'Correct the row, or contribute the file as bytes (--format bytes).')
}

/** Counts, checks and sketches content while it passes by. */
class Survey {
  readonly #path: string
  readonly #reader: ReturnType<typeof rowReader>
  readonly #file: FileFingerprint | null
  readonly #sketch = new Sketch()
  readonly #tree = new RowTree()
  bytes = 0
  rows = 0

  constructor(path: string, format: Format) {
    this.#path = path
    this.#reader = rowReader(format)
    this.#file = this.#reader === null ? new FileFingerprint() : null
  }

  async push(chunk: Uint8Array): Promise<void> {
    this.bytes += chunk.length
    this.#file?.push(chunk)
    if (this.#reader === null) return
    for await (const rows of rowsOfChunk(this.#reader, chunk)) this.#count(rows)
  }

  async end(): Promise<Pick<Shard, 'sketch' | 'rowRoot'>> {
    if (this.#reader !== null) this.#count(await this.#reader.end())
    if (this.bytes === 0) throw new FileEmptyError(`${this.#path} is empty`, 'Leave it out, or put the data in.')
    if (this.#file !== null) {
      this.rows = 1
      this.#sketch.add(this.#file.end())
    } else if (this.rows === 0) {
      throw new FileEmptyError(`${this.#path} has no rows`, 'Leave it out, or put the data in.')
    }
    return { sketch: this.#sketch.bytes(), rowRoot: this.#reader === null ? null : this.#tree.end().root }
  }

  #count(rows: readonly Row[]): void {
    for (const row of rows) {
      if (row.problem !== undefined) throw rowError(this.#path, row)
      this.rows += 1
      this.#sketch.add(rowFingerprint(row.value))
      this.#tree.add(rowHash(row.value))
    }
  }
}

/**
 * Brings a file into a block store as a UnixFS file (1 MiB chunks, raw leaves, CIDv1; the profile `unixfs-v1-2025`, so other
 * IPFS software gets the same CID) and counts, checks, sketches and hashes its rows in the same pass, in flat memory. A file of
 * bytes counts as one row. Paths are brought to Unicode form NFC. Throws ERR_PATH_INVALID, ERR_ROW_INVALID,
 * ERR_ROW_TOO_LARGE, ERR_NOT_UTF8, ERR_HEADER_INVALID, ERR_FILE_EMPTY and what the source or the store throws.
 */
export async function importShard(
  path: string,
  source: AsyncIterable<Uint8Array>,
  blocks: Pick<BlockStore, 'put'>,
  options: ImportOptions = {},
): Promise<Shard> {
  const name = path.normalize('NFC')
  checkPath(name)
  const format = options.format ?? formatOf(name)
  const survey = new Survey(name, format)
  let found: Pick<Shard, 'sketch' | 'rowRoot'> = { sketch: new Uint8Array(0), rowRoot: null }

  async function* surveyed(): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      options.signal?.throwIfAborted()
      await survey.push(chunk)
      options.onProgress?.({ path: name, bytes: survey.bytes, rows: survey.rows })
      yield chunk
    }
    found = await survey.end()
  }

  const writer = {
    async put(cid: Shard['cid'], bytes: unknown): Promise<Shard['cid']> {
      // The importer hands over whole blocks only.
      await blocks.put(cid, bytes as Uint8Array, { signal: options.signal })
      return cid
    },
  }
  let cid: Shard['cid'] | undefined
  for await (const file of importer([{ content: surveyed() }], writer, {
    profile: 'unixfs-v1-2025',
    blockWriteConcurrency: WRITES_AT_ONCE,
  })) {
    cid = file.cid
  }
  return {
    path: name,
    cid: cid as Shard['cid'],
    bytes: survey.bytes,
    rows: survey.rows,
    format,
    schema: options.schema ?? null,
    ...found,
  }
}
