import { randomBytes } from 'node:crypto'
import { type FileHandle, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { diskError, systemCode } from './disk-errors.ts'
import { makeFolder } from './make-folder.ts'
import { fileForUser, PRIVATE_FILE, PRIVATE_FOLDER } from './user-mask.ts'
import { fileWritePoint } from './write-points.ts'

export type AtomicOptions = {
  /** The file's rights; by default what the user's umask leaves of 0666. */
  mode?: number
  /**
   * Whether bytes and name are on disk (fsync) when the write resolves, or only the `bytes`: then `syncFolder` brings the name
   * there, of many files at once. True by default.
   */
  durable?: boolean | 'bytes'
}

/** Files that are still being written: the prefix, and the process that writes. */
const PARTIAL_PREFIX = '.partial-'
const PARTIAL = /^\.partial-(\d+)-/

/**
 * Writes a file whole or not at all: into a partial file beside it, which then takes its name.
 * Makes the folder where it is missing. Throws ERR_DISK_FULL, else the system's error.
 */
export async function writeAtomic(
  path: string,
  write: Uint8Array | string | ((file: FileHandle) => Promise<void>),
  { mode, durable = true }: AtomicOptions = {},
): Promise<void> {
  const folder = dirname(path)
  const partial = join(folder, `${PARTIAL_PREFIX}${process.pid}-${randomBytes(8).toString('hex')}`)
  fileWritePoint('begin', path)
  try {
    const file = await openNew(partial, mode)
    try {
      await (typeof write === 'function' ? write(file) : file.writeFile(write))
      if (durable !== false) await file.sync()
    } finally {
      await file.close()
    }
    fileWritePoint('partial', path)
    await rename(partial, path)
    if (durable === true) await syncFolder(folder)
    fileWritePoint('done', path)
  } catch (error) {
    await rm(partial, { force: true })
    throw diskError(error, path)
  }
}

/** Whether a folder's entry is a leftover of a write that was cut off. */
export function isPartial(path: string): boolean {
  return basename(path).startsWith(PARTIAL_PREFIX)
}

/** Removes from a folder what writes of processes that are gone have left; those of running ones stay. Gives how many. */
export async function clearPartials(folder: string): Promise<number> {
  let cleared = 0
  for (const name of await readdir(folder)) {
    const pid = PARTIAL.exec(name)?.[1]
    if (pid === undefined || (await isOfRunning(Number(pid), join(folder, name)))) continue
    await rm(join(folder, name), { force: true })
    cleared += 1
  }
  return cleared
}

/** Whether a partial file is of a process that runs, not of an earlier one that had the same number, as in a container. */
async function isOfRunning(pid: number, partial: string): Promise<boolean> {
  if (pid !== process.pid) return runs(pid)
  const stats = await stat(partial).catch(() => null)
  return stats === null || stats.mtimeMs >= Date.now() - 1000 * process.uptime()
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return systemCode(error) === 'EPERM'
  }
}

async function openNew(path: string, mode: number | undefined): Promise<FileHandle> {
  try {
    return await openFor(path, mode)
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error
    await makeFolder(dirname(path), mode === PRIVATE_FILE ? PRIVATE_FOLDER : undefined)
    return await openFor(path, mode)
  }
}

async function openFor(path: string, mode: number | undefined): Promise<FileHandle> {
  const file = await open(path, 'wx', mode)
  if (mode === undefined) await fileForUser(file)
  return file
}

/** A new name is only sure to outlive a power cut once its folder is on disk too. */
export async function syncFolder(path: string): Promise<void> {
  // Windows has no fsync of folders; its file system journals names by itself.
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
