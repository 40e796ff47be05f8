import { mkdir, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { systemCode } from './disk-errors.ts'

/**
 * Makes a folder and what is missing of those above it; gives whether there was something to make. Throws what the system says,
 * ENOENT also where a folder is there but takes none. (The `recursive` of Node tries the latter, as in /proc, for ever.)
 */
export async function makeFolder(path: string, mode?: number): Promise<boolean> {
  const folder = resolve(path)
  try {
    await mkdir(folder, mode)
    return true
  } catch (error) {
    if (await isFolder(folder)) return false
    if (systemCode(error) !== 'ENOENT' || dirname(folder) === folder) throw error
  }
  await makeFolder(dirname(folder), mode)
  try {
    await mkdir(folder, mode)
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if (!(await isFolder(folder))) throw error
  }
  return true
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    return false
  }
}
