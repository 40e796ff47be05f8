import { basename, resolve, sep } from 'node:path'
import type { CallOptions } from '@datanet/client'
import type { Manifest } from '@datanet/records'
import { type BlockStore, type Format, ManifestBuilder } from '@datanet/shards'
import type { CID } from 'multiformats/cid'
import { FileGarbage } from '../content/heap/file-garbage.ts'
import { importFile, type Resumption } from '../content/import-file.ts'
import { inOrder } from '../content/in-order.ts'
import { type LocalFile, walkFiles } from '../content/walk-files.ts'

/** Small files wait for the disk most of the time, so many are read at once; of large ones a few fill the memory allowed. */
const LIMITS = { atOnce: 16, weight: 32 * 1024 * 1024 }
/** What one file holds in memory, at most, in bytes: what it writes at the same time, and what it reads. */
const FILE_MEMORY = 10 * 1024 * 1024

/** The manifest that local files became. */
export interface ImportedFiles {
  readonly manifest: Manifest
  readonly cid: CID
  /** What to call it where nobody says: the name of the one file or folder, else that of the first file and how many more. */
  readonly name: string
  /** The files, in the order of their shards. */
  readonly files: readonly LocalFile[]
}

/** How files are imported. */
interface ImportFilesOptions {
  readonly format?: Format | undefined
  readonly resumption?: Resumption | undefined
}

/** Adds up how far all files are. */
function tally(files: readonly LocalFile[], onProgress: CallOptions['onProgress']) {
  const total = files.reduce((sum, file) => sum + file.size, 0)
  let done = 0
  return ({ path, size }: LocalFile) => {
    let before = 0
    return (bytes: number): void => {
      done += bytes - before
      before = bytes
      const file = { item: path, itemDone: bytes, itemTotal: size }
      onProgress?.({ phase: 'import', done, total, unit: 'bytes', ...file })
    }
  }
}

async function importWalked(
  paths: readonly string[],
  blocks: BlockStore,
  { signal, onProgress }: CallOptions,
  { format, resumption }: ImportFilesOptions,
  garbage: FileGarbage,
): Promise<ImportedFiles> {
  const files = await walkFiles(paths)
  const onBytesOf = tally(files, onProgress)
  const builder = new ManifestBuilder()
  const failed = new AbortController()
  const until = signal === undefined ? failed.signal : AbortSignal.any([signal, failed.signal])
  const work = (file: LocalFile) =>
    importFile(file, blocks, { signal: until, onBytes: onBytesOf(file), format, resumption })
  try {
    for await (const shard of inOrder(files, LIMITS, ({ size }) => Math.min(size, FILE_MEMORY), work)) {
      garbage.passed()
      const page = builder.add(shard)
      if (page !== null) await blocks.put(page.cid, page.bytes)
    }
  } catch (error) {
    failed.abort(error)
    throw error
  } finally {
    await resumption?.journal.flush()
  }
  const { manifest, bytes, cid, pages } = builder.end()
  for (const page of pages) await blocks.put(page.cid, page.bytes)
  await blocks.put(cid, bytes)
  return { manifest, cid, name: nameOf(paths, files), files }
}

function nameOf(paths: readonly string[], files: readonly LocalFile[]): string {
  const [first] = files as [LocalFile, ...LocalFile[]]
  const folder = basename(resolve(paths[0] ?? ''))
  if (files.length === 1) return first.path
  // The files of a pattern lie elsewhere than below a folder of its name.
  if (paths.length === 1 && folder !== '' && first.absolute.startsWith(resolve(paths[0] ?? '') + sep)) return folder
  return `${first.path} and ${files.length - 1} more`
}

/**
 * Imports local files and folders into blocks, all as one format where that is given; the manifest's block is put last. With a
 * resumption, what an earlier import
 * of the same files did is not done again. Throws what reading and importing throw.
 */
export async function importFiles(
  paths: readonly string[],
  blocks: BlockStore,
  call: CallOptions,
  options: ImportFilesOptions = {},
): Promise<ImportedFiles> {
  // listing very many files leaves as much behind as reading them
  const garbage = new FileGarbage()
  try {
    return await importWalked(paths, blocks, call, options, garbage)
  } finally {
    garbage.end()
  }
}
