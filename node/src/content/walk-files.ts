import type { Stats } from 'node:fs'
import { access, constants, lstat, readdir, realpath, stat } from 'node:fs/promises'
import { basename, join, relative, resolve, sep } from 'node:path'
import {
  FileSpecialError,
  FileUnreadableError,
  NoFilesError,
  PathConflictError,
  PathUnsafeError,
  SymlinkLoopError,
} from './errors.ts'
import { readError } from './file-errors.ts'

export type LocalFile = {
  /** Its name within the content: relative, with forward slashes, in Unicode form NFC. */
  path: string
  absolute: string
  /** Bytes. */
  size: number
}

/**
 * Lists the files that paths stand for, sorted by name. A file goes by its own name; a folder's files by their path in
 * it, after the folder's name where several paths are given. Links inside a folder are followed while they stay in it.
 * Throws ERR_FILE_NOT_FOUND, ERR_FILE_UNREADABLE, ERR_FILE_SPECIAL, ERR_SYMLINK_LOOP, ERR_PATH_UNSAFE,
 * ERR_PATH_CONFLICT, ERR_NO_FILES.
 */
export async function walkFiles(paths: readonly string[]): Promise<LocalFile[]> {
  const found = new Map<string, LocalFile>()
  const add = (file: LocalFile): void => {
    const other = found.get(file.path)
    if (other === undefined) found.set(file.path, file)
    else if (other.absolute !== file.absolute) throw new PathConflictError(file.path, other.absolute, file.absolute)
  }
  for (const path of paths) {
    const absolute = resolve(path)
    const stats = await look(() => stat(absolute), absolute)
    if (stats.isDirectory()) await walkFolder(absolute, paths.length > 1 ? nameOf(absolute) : '', add)
    else add(await fileOf(absolute, nameOf(absolute), stats))
  }
  if (found.size === 0) throw new NoFilesError(paths)
  return [...found.values()].sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)))
}

async function walkFolder(folder: string, prefix: string, add: (file: LocalFile) => void): Promise<void> {
  const top = await realpath(folder)

  const walk = async (dir: string, name: string, above: ReadonlySet<string>): Promise<void> => {
    const real = await realpath(dir)
    if (above.has(real)) throw new SymlinkLoopError(dir)
    const within = new Set(above).add(real)
    for (const entry of await look(() => readdir(dir), dir)) {
      const absolute = join(dir, entry)
      const path = name === '' ? nameOf(entry) : `${name}/${nameOf(entry)}`
      await refuseLinkOut(absolute, top)
      const stats = await look(() => stat(absolute), absolute)
      if (stats.isDirectory()) await walk(absolute, path, within)
      else add(await fileOf(absolute, path, stats))
    }
  }
  await walk(folder, prefix, new Set())
}

/** A link in somebody's data must not bring a file of the user's along that lies elsewhere. */
async function refuseLinkOut(absolute: string, top: string): Promise<void> {
  const stats = await look(() => lstat(absolute), absolute)
  if (!stats.isSymbolicLink()) return
  const target = relative(top, await look(() => realpath(absolute), absolute))
  if (target === '..' || target.startsWith(`..${sep}`) || resolve(target) === target) {
    throw new PathUnsafeError(absolute, 'is a link that leads out of its folder')
  }
}

async function fileOf(absolute: string, path: string, stats: Stats): Promise<LocalFile> {
  if (!stats.isFile()) throw new FileSpecialError(absolute)
  await look(() => access(absolute, constants.R_OK), absolute)
  return { path, absolute, size: stats.size }
}

function nameOf(path: string): string {
  const name = basename(path)
  // What Node puts in for bytes that are not UTF-8: such a file can't be opened by this name.
  if (name.includes('\ufffd')) throw new FileUnreadableError(path, 'its name is not UTF-8')
  return name.normalize('NFC')
}

async function look<T>(ask: () => Promise<T>, path: string): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    throw readError(error, path)
  }
}
