import { randomBytes } from 'node:crypto'
import { rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCode } from '../../access/system-code.ts'

/** What of the disk a peer needs. */
export interface Disk {
  readonly dir: string
  /** Bytes that this user may still write. */
  readonly free: number
  /** Who runs this command; null on Windows. */
  readonly uid: number | null
  /** Folders that can't be written to, with the system's code. */
  readonly refused: readonly { readonly path: string; readonly code: string }[]
}

/** Gives the bytes that are free on the disk of a folder. */
export type FreeBytes = (dir: string) => Promise<number>

/** What the system says. */
export const freeBytes: FreeBytes = async (dir) => {
  const { bavail, bsize } = await statfs(dir)
  return bavail * bsize
}

/** The code of what keeps a file from being written into a folder; null where nothing does. */
async function refusal(folder: string): Promise<string | null> {
  // The prefix is that of unfinished files, so that one that is left behind counts for nothing.
  const probe = join(folder, `.partial-doctor-${randomBytes(6).toString('hex')}`)
  try {
    await writeFile(probe, 'x', { flag: 'wx' })
    return null
  } catch (error) {
    return systemCode(error) || String(error)
  } finally {
    await rm(probe, { force: true }).catch(() => undefined)
  }
}

/** Writes a byte into each folder of a repo that is there, and takes it away again. */
export async function gatherDisk(dir: string, free: FreeBytes = freeBytes): Promise<Disk> {
  const folders = [dir, ...['store', 'datastore', 'blocks'].map((name) => join(dir, name))]
  const refused: { path: string; code: string }[] = []
  for (const path of folders) {
    const code = await refusal(path)
    // What is missing is made when it is needed.
    if (code !== null && code !== 'ENOENT') refused.push({ path, code })
  }
  return { dir, free: await free(dir), uid: process.getuid?.() ?? null, refused }
}
