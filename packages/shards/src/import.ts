import { type Shard, toNfc } from '@datanet/records'
import type { BlockStore } from './block-store.ts'
import { FileEmptyError, FormatInvalidError } from './errors.ts'
import { FileDag, LEAF_BYTES } from './file-dag.ts'
import { FileFingerprint, rowFingerprint } from './fingerprint.ts'
import { type Format, formatOf, withHead } from './format.ts'
import type { RandomFile } from './formats/random-content.ts'
import { checkPath } from './path.ts'
import type { Row } from './row.ts'
import { rowError } from './row-error.ts'
import { needsRandomAccess, randomRows, rowReader, rowsOfChunk } from './row-reader.ts'
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
  /** Read the file as this format whatever its name and its beginning say. */
  readonly format?: Format | undefined
  /** Opens the file to be read from any place, as the rows of Parquet and COCO files are; it is closed at the end. */
  readonly openRandom?: () => Promise<RandomFile>
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

/** A file without a byte: nothing in it is a row, or could be valued or copied. */
const EMPTY = { bytes: 0, rows: 0, format: 'bytes', schema: null, sketch: new Uint8Array(0), rowRoot: null } as const

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
    this.#file = format === 'bytes' ? new FileFingerprint() : null
  }

  /** Takes the sha256 of the next leaf, which a file of bytes is known by. */
  leaf(digest: Uint8Array): void {
    this.#file?.pushHash(digest)
  }

  async push(chunk: Uint8Array): Promise<void> {
    this.bytes += chunk.length
    if (this.#reader === null) return
    for await (const rows of rowsOfChunk(this.#reader, chunk)) this.count(rows)
  }

  /** The end of the source. */
  async end(): Promise<void> {
    if (this.#reader !== null) this.count(await this.#reader.end())
    else if (this.#file !== null) this.rows = 1
    if (this.rows === 0)
      throw new FileEmptyError(`${this.#path} has no rows`, 'Leave it out, put the data in, or give the format bytes.')
  }

  /** What was found, once all leaves are known. */
  found(): Pick<Shard, 'sketch' | 'rowRoot'> {
    if (this.#file === null) return { sketch: this.#sketch.bytes(), rowRoot: this.#tree.end().root }
    this.#sketch.add(this.#file.end())
    return { sketch: this.#sketch.bytes(), rowRoot: null }
  }

  count(rows: readonly Row[]): void {
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
 * bytes counts as one row, and one without a byte, whatever it is called, is a file of bytes that counts as none. Paths are brought to Unicode form NFC. Throws ERR_PATH_INVALID, ERR_ROW_INVALID,
 * ERR_ROW_TOO_LARGE, ERR_NOT_UTF8, ERR_HEADER_INVALID, ERR_FORMAT_INVALID, ERR_FORMAT_BOUND, ERR_FILE_EMPTY and what the
 * source or the store throws.
 */
export async function importShard(
  path: string,
  source: AsyncIterable<Uint8Array>,
  blocks: Pick<BlockStore, 'put'>,
  options: ImportOptions = {},
): Promise<Shard> {
  const name = toNfc(path)
  checkPath(name)
  const { head, whole } = await withHead(source)
  // A source that leaves its beginning out is one of bytes.
  const format = options.format ?? (options.resume?.isLeftOut === true ? 'bytes' : formatOf(name, head))
  if (!needsRandomAccess(format)) return await importWhole(name, format, whole, blocks, options)
  if (options.openRandom === undefined) {
    throw new FormatInvalidError(
      `${name}: the rows of a ${format} file can't be read from a stream`,
      'Give importShard the option openRandom, or import the file as bytes.',
    )
  }
  const content = await options.openRandom()
  try {
    return await importWhole(name, format, whole, blocks, options, content)
  } finally {
    await content.close()
  }
}

async function importWhole(
  name: string,
  format: Format,
  whole: AsyncIterable<Uint8Array>,
  blocks: Pick<BlockStore, 'put'>,
  options: ImportOptions,
  content: RandomFile | null = null,
): Promise<Shard> {
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
  for await (const chunk of whole) {
    signal?.throwIfAborted()
    // what is in the store already is read for its rows alone
    const held = Math.min(chunk.length, Math.max(0, skipped - survey.bytes))
    await survey.push(chunk)
    await dag.push(held === 0 ? chunk : chunk.subarray(held))
    onProgress?.({ path: name, bytes: survey.bytes, rows: survey.rows })
  }
  if (survey.bytes === 0) return { ...EMPTY, path: name, cid: await dag.end() }
  if (content !== null) {
    for await (const rows of randomRows(format, content)) {
      signal?.throwIfAborted()
      survey.count(rows)
      onProgress?.({ path: name, bytes: survey.bytes, rows: survey.rows })
    }
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
