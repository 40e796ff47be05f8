import { mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { systemCode } from './disk-errors.ts'

/**
 * Makes a folder and what is missing of those above it; gives whether there was something to make. Throws what the system says,
 * ENOENT also where a folder is there but takes none. (The `recursive` of Node tries the latter, as in /proc, for ever.)
 */
export function makeFolderSync(path: string, mode?: number): boolean {
  const folder = resolve(path)
  try {
    mkdirSync(folder, mode)
    return true
  } catch (error) {
    if (isFolder(folder)) return false
    if (systemCode(error) !== 'ENOENT' || dirname(folder) === folder) throw error
  }
  makeFolderSync(dirname(folder), mode)
  try {
    mkdirSync(folder, mode)
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

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}
