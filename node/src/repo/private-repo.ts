/**
 * Whatever a repo holds is readable by its owner alone: folders have 0700 and files 0600, whatever the umask was and whatever
 * rights the folder had before. A folder that this user may not close to others is refused, since a peer's key, settings and
 * private content would lie open in it.
 */
import { chmod, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCode } from '../storage/disk-errors.ts'
import { PRIVATE_FILE, PRIVATE_FOLDER } from '../storage/user-mask.ts'
import { RepoRightsError } from './errors.ts'
import type { RepoPaths } from './layout.ts'

const OTHERS = 0o077

/** Takes from others what rights they have on a file or folder, if it is there. */
async function close(path: string, mode: number, dir: string): Promise<void> {
  try {
    if (((await stat(path)).mode & OTHERS) !== 0) await chmod(path, mode)
  } catch (error) {
    const code = systemCode(error)
    if (code === 'ENOENT') return
    if (code === 'EPERM' || code === 'EACCES' || code === 'EROFS')
      throw new RepoRightsError(dir, path, { cause: error })
    throw error
  }
}

/**
 * Closes a repo's folders and files to others; what lies deeper is behind a folder that is closed. The key is left as it is: one
 * that others could read is no secret any more, and is refused where it is read. Throws ERR_REPO_RIGHTS.
 */
export async function closeToOthers(paths: RepoPaths): Promise<void> {
  if (process.platform === 'win32') return
  const { dir } = paths
  await close(dir, PRIVATE_FOLDER, dir)
  for (const folder of [paths.store, paths.datastore, paths.blocks, paths.texts])
    await close(folder, PRIVATE_FOLDER, dir)
  for (const file of [paths.config, paths.pid]) await close(file, PRIVATE_FILE, dir)
  for (const name of await readdir(dir)) {
    const path = join(dir, name)
    if (path.startsWith(paths.log)) await close(path, PRIVATE_FILE, dir)
  }
  // LevelDB makes its files by the umask alone
  for (const folder of [paths.store, paths.datastore]) {
    for (const name of await namesIn(folder)) await close(join(folder, name), PRIVATE_FILE, dir)
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return []
    throw error
  }
}
