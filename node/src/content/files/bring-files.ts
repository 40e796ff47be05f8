/**
 * Brings many files at a time, within bounds.
 * 1. What is asked for and not yet written has AHEAD_BYTES at most, and belongs to AHEAD_FILES files.
 * 2. A file whose content nobody gives, or is not what it should be, is left out; the others come all the same.
 * 3. Whatever else fails ends it all: the disk, the folder, the signal.
 */
import { join } from 'node:path'
import type { Shard } from '@datanet/records'
import { BlockMismatchError, type BlockStore, ShardMalformedError } from '@datanet/shards'
import { BlockUnavailableError } from '../errors.ts'
import { FileGarbage } from '../young-garbage.ts'
import { bringFile } from './bring-file.ts'
import { Budget } from './budget.ts'
import { liesThere } from './lies-there.ts'
import type { OutFolder } from './out-folder.ts'

const AHEAD_BYTES = 16 * 1024 * 1024
const AHEAD_FILES = 256
/** What a file counts at least: a small one costs more than its bytes. */
const FILE_COST = 4 * 1024

/** A file that is wanted, and where it goes below the folder. */
export interface WantedFile {
  readonly path: string
  readonly shard: Shard
}

/** A file that could not be had, and why. */
export interface MissingFile {
  readonly path: string
  readonly error: Error
}

export interface BringFilesOptions<F extends WantedFile, T> {
  /** What is kept of a file that is there, with its SHA-256 in hexadecimal: of very many files little. */
  readonly keep: (file: F, sha256: string) => T
  readonly signal?: AbortSignal | undefined
  /** Hears of bytes that are there, of a file. */
  readonly onBytes?: (path: string, bytes: number) => void
}

/** Brings files into a folder; see the header. They are given in the order in which they were wanted. */
export async function bringFiles<F extends WantedFile, T>(
  wanted: AsyncIterable<F>,
  blocks: BlockStore,
  out: OutFolder,
  { keep, signal, onBytes = () => undefined }: BringFilesOptions<F, T>,
): Promise<{ brought: T[]; missing: MissingFile[] }> {
  const over = new AbortController()
  const until = signal === undefined ? over.signal : AbortSignal.any([signal, over.signal])
  const places = new Budget(AHEAD_FILES)
  const bytesAhead = new Budget(AHEAD_BYTES)
  const kept: (T | undefined)[] = []
  const missing: MissingFile[] = []
  const garbage = new FileGarbage()
  const running = new Set<Promise<void>>()

  const bring = async (file: F, place: number, readAhead: number): Promise<void> => {
    const { path, shard } = file
    try {
      let sha256 = await liesThere(join(out.path, path), shard, blocks, until)
      if (sha256 === null) {
        const heard = (bytes: number) => onBytes(path, bytes)
        sha256 = await bringFile(out, path, shard, blocks, { signal: until, readAhead, onBytes: heard })
      } else {
        onBytes(path, shard.bytes)
      }
      kept[place] = keep(file, sha256)
    } catch (error) {
      if (!isOfTheFile(error)) throw error
      missing.push({ path, error })
    }
  }

  try {
    let place = 0
    for await (const file of wanted) {
      const cost = Math.min(AHEAD_BYTES, Math.max(FILE_COST, file.shard.bytes))
      const [leave, release] = [await places.take(1), await bytesAhead.take(cost)]
      until.throwIfAborted()
      const work = bring(file, place++, cost)
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
  garbage.end()
  until.throwIfAborted()
  return { brought: kept.filter((one) => one !== undefined), missing }
}

function isOfTheFile(error: unknown): error is Error {
  return (
    error instanceof BlockUnavailableError ||
    error instanceof BlockMismatchError ||
    error instanceof ShardMalformedError
  )
}
