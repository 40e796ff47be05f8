import { readFile, rm } from 'node:fs/promises'
import { writeAtomic } from '../storage/atomic-file.ts'
import { systemCode } from '../storage/disk-errors.ts'
import { StoreLockedError } from '../storage/errors.ts'
import { LevelStore } from '../storage/level-store.ts'
import { PRIVATE_FILE } from '../storage/user-mask.ts'
import { accessError } from './access.ts'
import { RepoLockedError } from './errors.ts'
import type { RepoPaths } from './layout.ts'

/**
 * Opens the repo's store, and with it locks the repo: the system frees the store's lock when the process dies,
 * however it dies, so there is no stale lock. Throws ERR_REPO_LOCKED, ERR_REPO_ACCESS.
 */
export async function lockRepo(paths: RepoPaths): Promise<LevelStore> {
  let store: LevelStore
  try {
    store = await LevelStore.open(paths.store)
  } catch (error) {
    if (error instanceof StoreLockedError) throw new RepoLockedError(paths.dir, await holderOf(paths))
    throw accessError(error, paths.dir)
  }
  try {
    // Only for the message that a second process shows; the lock is the store's.
    await writeAtomic(paths.pid, `${process.pid}\n`, { durable: false, mode: PRIVATE_FILE })
  } catch (error) {
    await store.close()
    throw accessError(error, paths.dir)
  }
  return store
}

/** Closes the repo's store and so gives the lock back. */
export async function unlockRepo(paths: RepoPaths, store: LevelStore): Promise<void> {
  try {
    await rm(paths.pid, { force: true })
  } finally {
    await store.close()
  }
}

/** The process that last took the lock, if it left its number. */
async function holderOf(paths: RepoPaths): Promise<number | undefined> {
  try {
    const pid = Number.parseInt(await readFile(paths.pid, 'utf8'), 10)
    return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  }
}
