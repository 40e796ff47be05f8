import { randomBytes } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { isPartial } from '../storage/atomic-file.ts'
import { diskError, systemCode } from '../storage/disk-errors.ts'
import { makeFolder } from '../storage/make-folder.ts'
import { PRIVATE_FOLDER } from '../storage/user-mask.ts'
import { accessError } from './access.ts'
import { SEED_BYTES, writeAuthorKey } from './author-key.ts'
import { type RepoConfig, readConfig, writeConfig } from './config.ts'
import { NoRepoError, RepoAccessError, RepoExistsError, RepoFolderInUseError, SeedInvalidError } from './errors.ts'
import { REPO_VERSION, type RepoPaths, repoPaths } from './layout.ts'
import { lockRepo, unlockRepo } from './lock.ts'
import { closeToOthers } from './private-repo.ts'
import { recoveryCommitment } from './recovery.ts'

export type InitOptions = {
  /** How the author wants to be called. */
  name?: string
  /** The author's 32-byte ed25519 seed; random by default. */
  seed?: Uint8Array
}

/** A repo that was just made, with its secrets. */
export type NewRepo = {
  paths: RepoPaths
  config: RepoConfig
  /** The author's seed. */
  seed: Uint8Array
  /** The recovery key's seed: to be shown once, and kept nowhere. */
  recoverySeed: Uint8Array
}

/**
 * Makes a repo in a new or empty folder: whole or not at all, also when two processes try at once. The folder is closed to others.
 * Throws ERR_SEED_INVALID, ERR_REPO_RIGHTS, ERR_REPO_EXISTS, ERR_REPO_VERSION, ERR_REPO_FOLDER_IN_USE, ERR_REPO_LOCKED, ERR_REPO_ACCESS, ERR_DISK_FULL.
 */
export async function initRepo(dir: string, { name, seed = randomSeed() }: InitOptions = {}): Promise<NewRepo> {
  const paths = repoPaths(dir)
  if (seed.byteLength !== SEED_BYTES) throw new SeedInvalidError(seed.byteLength)
  const madeFolder = await makeRepoFolder(paths.dir)
  await refuseUsedFolder(paths)
  await closeToOthers(paths)
  const store = await lockRepo(paths)
  let done = false
  try {
    // Another process may have finished between the look and the lock.
    await refuseUsedFolder(paths)
    const recoverySeed = randomSeed()
    const config: RepoConfig = { version: REPO_VERSION, recovery: await recoveryCommitment(recoverySeed) }
    if (name !== undefined) config.name = name
    await writeAuthorKey(paths.key, seed)
    // Last, since it is what makes the folder a repo.
    await writeConfig(paths, config)
    await closeToOthers(paths)
    done = true
    return { paths, config, seed, recoverySeed }
  } finally {
    // Under the lock, so that it can't meet another init at work.
    if (!done) await removeRemains(paths, madeFolder)
    await unlockRepo(paths, store)
  }
}

function randomSeed(): Uint8Array {
  return new Uint8Array(randomBytes(SEED_BYTES))
}

/** Whether the folder had to be made. */
async function makeRepoFolder(dir: string): Promise<boolean> {
  try {
    return await makeFolder(dir, PRIVATE_FOLDER)
  } catch (error) {
    if (['EEXIST', 'ENOTDIR'].includes(systemCode(error) ?? ''))
      throw new RepoFolderInUseError(dir, 'a file, not a folder')
    // A folder is there that takes none, such as /proc.
    if (systemCode(error) === 'ENOENT') throw new RepoAccessError(dir, { cause: error })
    throw accessError(diskError(error, dir), dir)
  }
}

async function refuseUsedFolder(paths: RepoPaths): Promise<void> {
  try {
    await readConfig(paths)
    throw new RepoExistsError(paths.dir)
  } catch (error) {
    if (!(error instanceof NoRepoError)) throw error
  }
  // What an init that was cut off leaves behind, and what the lock made.
  const ours = new Set([paths.key, paths.store, paths.pid].map((path) => basename(path)))
  const foreign = (await readdir(paths.dir)).find((entry) => !ours.has(entry) && !isPartial(entry))
  if (foreign !== undefined) throw new RepoFolderInUseError(paths.dir, foreign)
}

async function removeRemains(paths: RepoPaths, folderToo: boolean): Promise<void> {
  if (await isRepo(paths)) return
  const remains = folderToo ? [paths.dir] : [paths.key, paths.pid, paths.store]
  for (const path of remains) await rm(path, { recursive: true, force: true })
}

/** A folder with settings that can't be read counts: what somebody else made is not ours to remove. */
async function isRepo(paths: RepoPaths): Promise<boolean> {
  return await readConfig(paths).then(
    () => true,
    (error: unknown) => !(error instanceof NoRepoError),
  )
}
