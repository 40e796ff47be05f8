import type { Shard } from '@datanet/records'
import type { BlockStore } from './block-store.ts'
import { FileEmptyError, HeaderInvalidError, NotUtf8Error, RowInvalidError, RowTooLargeError } from './errors.ts'
import { FileDag, LEAF_BYTES } from './file-dag.ts'
import { FileFingerprint, rowFingerprint } from './fingerprint.ts'
import { type Format, formatOf } from './format.ts'
import { checkPath } from './path.ts'
import type { BrokenRow, Row } from './row.ts'
import { rowReader, rowsOfChunk } from './row-reader.ts'
import { RowTree, rowHash } from './row-tree.ts'
import { Sketch } from './sketch.ts'

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
  /** Where an earlier import of the very same bytes was cut off. */
  readonly resume?: ImportResume | undefined
  /** Hears the sha256 of each MiB, and of the rest, in their order, when it is on its way into the store. */
  readonly onLeaf?: (sha256OfLeaf: Uint8Array) => void
}

/** What is in the store of a file already. */
export interface ImportResume {
  /** The sha256 of each whole MiB from the file's start on. */
  readonly leaves: readonly Uint8Array[]
  /** Whether the source leaves these bytes out; only a file of bytes can be read from its middle on. */
  readonly isLeftOut: boolean
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

  /** Takes the sha256 of the next leaf, which a file of bytes is known by. */
  leaf(digest: Uint8Array): void {
    this.#file?.pushHash(digest)
  }

  async push(chunk: Uint8Array): Promise<void> {
    this.bytes += chunk.length
    if (this.#reader === null) return
    for await (const rows of rowsOfChunk(this.#reader, chunk)) this.#count(rows)
  }

  /** The end of the source. */
  async end(): Promise<void> {
    if (this.#reader !== null) this.#count(await this.#reader.end())
    else this.rows = 1
    if (this.bytes === 0) throw new FileEmptyError(`${this.#path} is empty`, 'Leave it out, or put the data in.')
    if (this.rows === 0) throw new FileEmptyError(`${this.#path} has no rows`, 'Leave it out, or put the data in.')
  }

  /** What was found, once all leaves are known. */
  found(): Pick<Shard, 'sketch' | 'rowRoot'> {
    if (this.#file === null) return { sketch: this.#sketch.bytes(), rowRoot: this.#tree.end().root }
    this.#sketch.add(this.#file.end())
    return { sketch: this.#sketch.bytes(), rowRoot: null }
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
  const { signal, resume, onProgress, onLeaf } = options
  const dag = new FileDag(
    blocks,
    (digest) => {
      survey.leaf(digest)
      onLeaf?.(digest)
    },
    signal,
  )
  await dag.skip(resume?.leaves ?? [])
  const skipped = (resume?.leaves.length ?? 0) * LEAF_BYTES
  if (resume?.isLeftOut === true) survey.bytes = skipped
  for await (const chunk of source) {
    signal?.throwIfAborted()
    // what is in the store already is read for its rows alone
    const held = Math.min(chunk.length, Math.max(0, skipped - survey.bytes))
    await survey.push(chunk)
    await dag.push(held === 0 ? chunk : chunk.subarray(held))
    onProgress?.({ path: name, bytes: survey.bytes, rows: survey.rows })
  }
  await survey.end()
  const cid = await dag.end()
  return {
    path: name,
    cid,
    bytes: survey.bytes,
    rows: survey.rows,
    format,
    schema: options.schema ?? null,
    ...survey.found(),
  }
}
