import type { Dirent, Stats } from 'node:fs'
import { access, constants, glob, lstat, readdir, realpath, stat } from 'node:fs/promises'
import { basename, join, relative, resolve, sep } from 'node:path'
import { toNfc } from '@datanet/records'
import {
  FileNotFoundError,
  FileSpecialError,
  FileUnreadableError,
  NoFilesError,
  PathConflictError,
  PathUnsafeError,
  SymlinkLoopError,
} from './errors.ts'
import { readError } from './file-errors.ts'

/** What makes a path a pattern. */
const PATTERN = /[*?[\]{}]/
/** Files that are looked at together: each look waits for the disk. */
const LOOKS_AT_ONCE = 16

export type LocalFile = {
  /** Its name within the content: relative, with forward slashes, in Unicode form NFC. */
  path: string
  absolute: string
  /** Bytes. */
  size: number
}

/**
 * Lists the files that paths stand for, sorted by name. A file goes by its own name; a folder's files by their path in
 * it, after the folder's name where several paths are given; so do those of a pattern (with `*`, `?`, `[` or `{`) that is no path
 * itself. Links inside a folder are followed while they stay in it.
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
    const stats = await look(() => stat(absolute), absolute).catch((error: unknown) => {
      if (error instanceof FileNotFoundError && PATTERN.test(path)) return null
      throw error
    })
    if (stats === null) await walkPattern(absolute, paths.length > 1, add)
    else if (stats.isDirectory()) await walkFolder(absolute, paths.length > 1 ? nameOf(absolute) : '', add)
    else add(await fileOf(absolute, nameOf(absolute), stats))
  }
  if (found.size === 0) throw new NoFilesError(paths)
  return [...found.values()].sort((a, b) => compareAsUtf8(a.path, b.path))
}

/** The order of the bytes of two texts in UTF-8, without making these: of a hundred thousand paths each is compared often. */
function compareAsUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at++) {
    const [x, y] = [a.charCodeAt(at), b.charCodeAt(at)]
    if (x !== y) return rankOf(x) - rankOf(y)
  }
  return a.length - b.length
}

/** Halves of surrogate pairs stand for characters behind all that have a unit of their own. */
function rankOf(unit: number): number {
  if (unit < 0xd800) return unit
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800
}

/** The files that a pattern names go by their path below the last folder that it names plainly. */
async function walkPattern(pattern: string, isOneOfSeveral: boolean, add: (file: LocalFile) => void): Promise<void> {
  const segments = pattern.split(sep)
  const plain = segments.findIndex((segment) => PATTERN.test(segment))
  const base = segments.slice(0, plain).join(sep) || sep
  const top = await look(() => realpath(base), base)
  const prefix = isOneOfSeveral && base !== sep ? `${nameOf(base)}/` : ''
  for await (const absolute of glob(pattern)) {
    const stats = await look(() => stat(absolute), absolute)
    if (stats.isDirectory()) continue
    if (isOutside(top, await look(() => realpath(absolute), absolute)))
      throw new PathUnsafeError(absolute, 'is or lies behind a link that leads out of its folder')
    const names = relative(base, absolute).split(sep).map(nameOf)
    add(await fileOf(absolute, `${prefix}${names.join('/')}`, stats))
  }
}

async function walkFolder(folder: string, prefix: string, add: (file: LocalFile) => void): Promise<void> {
  const top = await realpath(folder)

  const walk = async (dir: string, name: string, above: ReadonlySet<string>): Promise<void> => {
    const real = await realpath(dir)
    if (above.has(real)) throw new SymlinkLoopError(dir)
    const within = new Set(above).add(real)
    const entries = await look(() => readdir(dir, { withFileTypes: true }), dir)
    for (let start = 0; start < entries.length; start += LOOKS_AT_ONCE) {
      const folders: (readonly [absolute: string, path: string])[] = []
      const find = async (entry: Dirent): Promise<void> => {
        const absolute = join(dir, entry.name)
        const path = name === '' ? nameOf(entry.name) : `${name}/${nameOf(entry.name)}`
        if (!entry.isFile()) await refuseLinkOut(absolute, top)
        const stats = await look(() => stat(absolute), absolute)
        if (stats.isDirectory()) folders.push([absolute, path])
        else add(await fileOf(absolute, path, stats))
      }
      await Promise.all(entries.slice(start, start + LOOKS_AT_ONCE).map(find))
      for (const [absolute, path] of folders) await walk(absolute, path, within)
    }
  }
  await walk(folder, prefix, new Set())
}

/** A link in somebody's data must not bring a file of the user's along that lies elsewhere. */
async function refuseLinkOut(absolute: string, top: string): Promise<void> {
  const stats = await look(() => lstat(absolute), absolute)
  if (!stats.isSymbolicLink()) return
  if (isOutside(top, await look(() => realpath(absolute), absolute))) {
    throw new PathUnsafeError(absolute, 'is a link that leads out of its folder')
  }
}

function isOutside(top: string, real: string): boolean {
  const target = relative(top, real)
  return target === '..' || target.startsWith(`..${sep}`) || resolve(target) === target
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
  return toNfc(name)
}

async function look<T>(ask: () => Promise<T>, path: string): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    throw readError(error, path)
  }
}
