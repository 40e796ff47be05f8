import { mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { systemCode } from './disk-errors.ts'
import { folderForUser } from './user-mask.ts'

/**
 * Makes a folder and what is missing of those above it; returns whether there was something to make. Without
 * a mode it has what the user's umask leaves. Throws what the system says,
 * ENOENT also where a folder is there but takes none. (The `recursive` of Node tries the latter, as in /proc, for ever.)
 */
export function makeFolderSync(path: string, mode?: number): boolean {
  const folder = resolve(path)
  try {
    makeOne(folder, mode)
    return true
  } catch (error) {
    if (isFolder(folder)) return false
    if (systemCode(error) !== 'ENOENT' || dirname(folder) === folder) throw error
  }
  makeFolderSync(dirname(folder), mode)
  try {
    makeOne(folder, mode)
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if (!isFolder(folder)) throw error
  }
  return true
}

/** The same for those who wait anyway: folders are made once, so nobody else is kept waiting by it. */
export async function makeFolder(path: string, mode?: number): Promise<boolean> {
  return makeFolderSync(path, mode)
}

function makeOne(folder: string, mode: number | undefined): void {
  mkdirSync(folder, mode)
  if (mode === undefined) folderForUser(folder)
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}
