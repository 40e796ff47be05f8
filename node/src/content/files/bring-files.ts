/**
 * Brings many files at a time, within bounds.
 * 1. What is asked for and not yet written has AHEAD_BYTES at most, and belongs to AHEAD_FILES files.
 * 2. A file whose content nobody gives, or is not what it should be, is left out; the others come all the same.
 * 3. Whatever else fails ends it all: the disk, the folder, the signal.
 */
import { join } from 'node:path'
import type { Shard } from '@datanet/records'
import { BlockMismatchError, type BlockStore, ShardMalformedError } from '@datanet/shards'
import { BlockUnavailableError, ContentTooSlowError } from '../errors.ts'
import type { FileGarbage } from '../heap/file-garbage.ts'
import { bringFile } from './bring-file.ts'
import { Budget } from './budget.ts'
import { liesThere } from './lies-there.ts'
import type { OutFolder } from './out-folder.ts'

const AHEAD_BYTES = 16 * 1024 * 1024
const AHEAD_FILES = 128
/** What a file counts at least: a small one costs more than its bytes. */
const FILE_COST = 4 * 1024

/** A file that is wanted, and where it goes below the folder. */
export interface WantedFile {
  readonly path: string
  readonly shard: Shard
}

export interface BringFilesOptions<F extends WantedFile> {
  /** Hears of each file that is there, with its SHA-256, in any order. */
  readonly onFile: (file: F, sha256: Uint8Array) => void
  /** Hears of each file that could not be had, and why. */
  readonly onMissing: (file: F, error: Error) => void
  /** Hears of each file that is done with. */
  readonly garbage: Pick<FileGarbage, 'passed'>
  readonly signal?: AbortSignal | undefined
  /** Hears of bytes that are there, of a file. */
  readonly onBytes?: (path: string, bytes: number) => void
}

/** Brings files into a folder; see the header. Of a file that is done nothing is kept. */
export async function bringFiles<F extends WantedFile>(
  wanted: AsyncIterable<F>,
  blocks: BlockStore,
  out: OutFolder,
  { onFile, onMissing, garbage, signal, onBytes = () => undefined }: BringFilesOptions<F>,
): Promise<void> {
  const over = new AbortController()
  const until = signal === undefined ? over.signal : AbortSignal.any([signal, over.signal])
  const places = new Budget(AHEAD_FILES)
  const bytesAhead = new Budget(AHEAD_BYTES)
  const running = new Set<Promise<void>>()

  const bring = async (file: F, readAhead: number): Promise<void> => {
    const { path, shard } = file
    try {
      let sha256 = await liesThere(join(out.path, path), shard, blocks, until)
      if (sha256 === null) {
        const heard = (bytes: number) => onBytes(path, bytes)
        sha256 = await bringFile(out, path, shard, blocks, { signal: until, readAhead, onBytes: heard })
      } else {
        onBytes(path, shard.bytes)
      }
      onFile(file, sha256)
    } catch (error) {
      if (!isOfTheFile(error)) throw error
      onMissing(file, error)
    }
  }

  try {
    for await (const file of wanted) {
      const cost = Math.min(AHEAD_BYTES, Math.max(FILE_COST, file.shard.bytes))
      const [leave, release] = [await places.take(1), await bytesAhead.take(cost)]
      until.throwIfAborted()
      const work = bring(file, cost)
        .catch((error: unknown) => over.abort(error))
        .finally(() => {
          running.delete(work)
          garbage.passed()
          release()
          leave()
        })
      running.add(work)
    }
  } catch (error) {
    over.abort(error)
  }
  await Promise.all(running)
  until.throwIfAborted()
}

function isOfTheFile(error: unknown): error is Error {
  return (
    error instanceof BlockUnavailableError ||
    error instanceof ContentTooSlowError ||
    error instanceof BlockMismatchError ||
    error instanceof ShardMalformedError
  )
}
