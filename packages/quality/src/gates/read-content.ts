import { equalBytes, type Manifest, type Shard } from '@datanet/records'
import {
  FileFingerprint,
  FingerprintSet,
  isContentFault,
  needsRandomAccess,
  type Row,
  RowTree,
  randomRows,
  rowFingerprint,
  rowHashOf,
  rowReader,
  rowsOfChunk,
} from '@datanet/shards'
import type { Content, Fault, GateRun } from './gate.ts'
import { counted, shown } from './words.ts'

/** How far the reading is. */
export interface ReadProgress {
  readonly rows: number
  readonly bytes: number
  readonly totalRows: number
  readonly totalBytes: number
}

/** Where a shard's bytes come from, and who is told. */
export interface ReadOptions {
  /** The shards of the manifest, as `readShards` gives them. */
  readonly shards: AsyncIterable<Shard> | Iterable<Shard>
  /** Gives the bytes of a shard of the manifest. */
  readonly readShard: (shard: Shard) => AsyncIterable<Uint8Array>
  /** Gives a shard's bytes from `start` and before `end`; asked only after `readShard` gave them all. */
  readonly readPart: (shard: Shard, start: number, end: number) => Promise<Uint8Array>
  readonly signal?: AbortSignal | undefined
  /** Hears now and then how far the reading is. */
  readonly onProgress?: ((progress: ReadProgress) => void) | undefined
}

/** One pass over a contribution's content that feeds all gates; it stops where content is more than its manifest says. */
class Reading {
  readonly #runs: readonly GateRun[]
  readonly fingerprints = new FingerprintSet()
  rows = 0
  bytes = 0
  pieces = 0

  constructor(runs: readonly GateRun[]) {
    this.#runs = runs
  }

  /** Reads a shard; gives what is wrong with it as a whole, or null. */
  async shard(shard: Shard, options: ReadOptions, progress: () => void): Promise<string | null> {
    const reader = rowReader(shard.format)
    // an empty file is nobody's: it is no piece, and repeats no other
    const file = shard.format === 'bytes' && shard.bytes > 0 ? new FileFingerprint() : null
    const tree = new RowTree()
    const { rows, bytes } = this
    for await (const chunk of options.readShard(shard)) {
      options.signal?.throwIfAborted()
      this.bytes += chunk.length
      if (this.bytes - bytes > shard.bytes)
        return `holds more than the ${counted(shard.bytes, 'byte')} that the manifest lists`
      file?.push(chunk)
      if (reader !== null) {
        for await (const batch of rowsOfChunk(reader, chunk)) this.#takeRows(shard, batch, tree)
        if (this.rows - rows > shard.rows)
          return `holds more than the ${counted(shard.rows, 'row')} that the manifest lists`
      }
      progress()
    }
    if (reader !== null) this.#takeRows(shard, await reader.end(), tree)
    if (file !== null) this.#takeFile(shard, file.end())
    if (needsRandomAccess(shard.format) && this.bytes - bytes === shard.bytes) {
      if (!(await this.#takeRandom(shard, options, tree, progress)))
        return `holds more than the ${counted(shard.rows, 'row')} that the manifest lists`
    }
    return this.#compare(shard, this.rows - rows, this.bytes - bytes) ?? compareRoots(shard, tree)
  }

  #compare(shard: Shard, rows: number, bytes: number): string | null {
    if (bytes !== shard.bytes) return `holds ${counted(bytes, 'byte')}, but the manifest lists ${shard.bytes}`
    if (rows !== shard.rows) return `holds ${counted(rows, 'row')}, but the manifest lists ${shard.rows}`
    return null
  }

  /** Reads rows from any place of a shard; false when there are more than the manifest lists. */
  async #takeRandom(shard: Shard, options: ReadOptions, tree: RowTree, progress: () => void): Promise<boolean> {
    const before = this.rows
    const read = (start: number, end: number) => options.readPart(shard, start, end)
    for await (const batch of randomRows(shard.format, { bytes: shard.bytes, read })) {
      options.signal?.throwIfAborted()
      this.#takeRows(shard, batch, tree)
      if (this.rows - before > shard.rows) return false
      progress()
    }
    return true
  }

  #takeRows(shard: Shard, rows: readonly Row[], tree: RowTree): void {
    for (const row of rows) {
      this.rows += 1
      tree.add(rowHashOf(row))
      let fresh: boolean | null = null
      if (row.problem === undefined) {
        fresh = this.fingerprints.add(rowFingerprint(row.value))
        this.pieces += 1
      }
      for (const run of this.#runs) run.row?.(shard, row, fresh)
    }
  }

  #takeFile(shard: Shard, fingerprint: Uint8Array): void {
    this.rows += 1
    this.pieces += 1
    const fresh = this.fingerprints.add(fingerprint)
    for (const run of this.#runs) run.file?.(shard, fresh)
  }
}

function compareRoots({ rowRoot }: Shard, tree: RowTree): string | null {
  const root = tree.rows === 0 ? null : tree.end().root
  const same = rowRoot === null || root === null ? rowRoot === root : equalBytes(rowRoot, root)
  return same ? null : 'holds other rows than those of the root that the manifest lists'
}

/** Reads a contribution's content once, handing each row to each gate. Throws what `readShard` throws for lack of blocks. */
export async function readContent(
  manifest: Manifest,
  runs: readonly GateRun[],
  options: ReadOptions,
): Promise<Content> {
  const reading = new Reading(runs)
  let fault: Fault | null = null
  const progress = (): void =>
    options.onProgress?.({
      rows: reading.rows,
      bytes: reading.bytes,
      totalRows: manifest.rows,
      totalBytes: manifest.bytes,
    })
  let current: Shard | null = null
  try {
    for await (const shard of options.shards) {
      current = shard
      const problem = await reading.shard(shard, options, progress)
      if (problem !== null) {
        fault = { code: 'content-differs', text: `${shown(shard.path)} ${problem}` }
        break
      }
      current = null
    }
  } catch (error) {
    // The blocks are there and true to their CIDs, so this is the contributor's fault and no reason to ask again.
    if (!isContentFault(error)) throw error
    const text = current === null ? error.message : `${shown(current.path)} is no sound file: ${error.message}`
    fault = { code: 'content-differs', text }
  }
  const { rows, bytes, pieces, fingerprints } = reading
  return { rows, bytes, pieces, fingerprints, fault }
}

/** The content of which nothing was read, because it claims to be more than may be. */
export function unreadContent(): Content {
  const fault: Fault = { code: 'not-read', text: 'the content was not read' }
  return { rows: 0, bytes: 0, pieces: 0, fingerprints: new FingerprintSet(), fault }
}
