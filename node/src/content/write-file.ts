import { lstat, mkdir, realpath } from 'node:fs/promises'
import { isAbsolute, join, resolve, win32 } from 'node:path'
import { type AtomicOptions, writeAtomic } from '../storage/atomic-file.ts'
import { diskError, systemCode } from '../storage/disk-errors.ts'
import { makeFolder } from '../storage/make-folder.ts'
import { folderForUser } from '../storage/user-mask.ts'
import { FileWriteError, PathUnsafeError } from './errors.ts'

/** The reasons for which the system refuses a write, in words. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  EISDIR: 'a folder has its name',
  ENOENT: 'the folder above it is gone, or takes nothing',
  ENOTDIR: 'a file has the name of its folder',
  EEXIST: 'a file has the name of its folder',
  ENAMETOOLONG: 'its name is too long',
}

/** The content of a file, in order. */
export type FileSource = Iterable<Uint8Array> | AsyncIterable<Uint8Array>

/** A folder that files are written below. */
export interface Below {
  /** Absolute. */
  readonly path: string
  /** The same without links. */
  readonly real: string
  /** Folders below it that need not be looked at again, some of them just being made. */
  readonly known: Map<string, Promise<void>>
  /** Hears of a folder that was there already when it was first looked at. */
  readonly onFound?: (folder: string) => Promise<unknown>
}

/** So many folders are remembered: files come folder by folder. */
const KNOWN = 1024

/** A folder to write below; it is made where it is missing. Throws ERR_FILE_WRITE, ERR_DISK_FULL. */
export async function openBelow(outDir: string, options: Pick<Below, 'onFound'> = {}): Promise<Below> {
  const path = resolve(outDir)
  try {
    await makeFolder(path)
    return { ...options, path, real: await realpath(path), known: new Map() }
  } catch (error) {
    throw writeError(diskError(error, path), path)
  }
}

/**
 * Writes a file below a folder, whole or not at all, and makes the folders above it. Gives where it lies and its bytes.
 * Throws ERR_PATH_UNSAFE for a path that leads out of the folder, also by a link, ERR_DISK_FULL, ERR_FILE_WRITE, and
 * whatever the source throws.
 */
export async function writeBelow(
  below: Below,
  relPath: string,
  source: FileSource,
  options: AtomicOptions = {},
): Promise<{ absolute: string; bytes: number }> {
  const segments = segmentsOf(relPath)
  const absolute = join(below.path, ...segments)
  let bytes = 0
  try {
    await makeFolders(below, segments.slice(0, -1), relPath)
    await writeAtomic(
      absolute,
      async (file) => {
        for await (const chunk of source) {
          // A write may take only a part of what it is given.
          for (let from = 0; from < chunk.byteLength; ) from += (await file.write(chunk, from)).bytesWritten
          bytes += chunk.byteLength
        }
      },
      options,
    )
  } catch (error) {
    throw writeError(error, absolute)
  }
  return { absolute, bytes }
}

export function writeError(error: unknown, path: string): unknown {
  const reason = REASONS[systemCode(error) ?? '']
  return reason === undefined ? error : new FileWriteError(path, reason, { cause: error })
}

function segmentsOf(path: string): string[] {
  if (path === '' || path.includes('\0')) throw new PathUnsafeError(path, 'names no file')
  if (isAbsolute(path) || win32.isAbsolute(path) || /^[a-z]:/i.test(path))
    throw new PathUnsafeError(path, 'is not relative')
  const segments = path.split(process.platform === 'win32' ? /[\\/]/ : '/')
  if (segments.some((segment) => ['', '.', '..'].includes(segment))) {
    throw new PathUnsafeError(path, 'has a segment that is empty or leads elsewhere')
  }
  return segments
}

/** Makes one folder after the other, none of them through a link. */
async function makeFolders({ real, known, onFound }: Below, folders: readonly string[], path: string): Promise<void> {
  let folder = real
  for (const name of folders) {
    folder = join(folder, name)
    let made = known.get(folder)
    if (made === undefined) {
      if (known.size >= KNOWN) known.clear()
      made = makeOne(folder, path, onFound)
      known.set(folder, made)
    }
    try {
      await made
    } catch (error) {
      if (known.get(folder) === made) known.delete(folder)
      throw error
    }
  }
}

async function makeOne(folder: string, path: string, onFound: Below['onFound']): Promise<void> {
  const isNew = await mkdir(folder).then(
    () => {
      folderForUser(folder)
      return true
    },
    (error: unknown) => {
      if (systemCode(error) !== 'EEXIST') throw error
      return false
    },
  )
  if (isNew) return
  const stats = await lstat(folder)
  if (stats.isSymbolicLink()) throw new PathUnsafeError(path, `leads through the link ${folder}`)
  if (stats.isDirectory()) await onFound?.(folder)
}
