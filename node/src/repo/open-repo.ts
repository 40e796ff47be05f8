import { LevelDatastore } from 'datastore-level'
import { GuardedStore } from '../storage/guarded-store.ts'
import type { LevelStore } from '../storage/level-store.ts'
import { readAuthorKey } from './author-key.ts'
import { type RepoConfig, readConfig } from './config.ts'
import { type RepoPaths, repoPaths } from './layout.ts'
import { lockRepo, unlockRepo } from './lock.ts'
import { openContent } from './open-content.ts'
import { closeToOthers } from './private-repo.ts'

/** A repo that was read; nothing in it is locked yet. */
export type Repo = { paths: RepoPaths; config: RepoConfig; seed: Uint8Array }

/** The open stores of a repo; while they are open no other process can open them. */
export type RepoStores = {
  records: LevelStore
  datastore: LevelDatastore
  blocks: GuardedStore
  /** Closes all and gives the lock back; calling it again does nothing. */
  close(): Promise<void>
}

/** Reads a repo's settings and key. Throws ERR_NO_REPO, ERR_REPO_VERSION, ERR_REPO_DAMAGED, ERR_KEY_RIGHTS. */
export async function openRepo(dir: string): Promise<Repo> {
  const paths = repoPaths(dir)
  const config = await readConfig(paths)
  return { paths, config, seed: await readAuthorKey(paths.key) }
}

/**
 * Closes a repo to others, locks it and opens its stores; content lies in the repo unless its settings say where.
 * Throws ERR_REPO_RIGHTS, ERR_REPO_LOCKED, ERR_REPO_ACCESS, ERR_DISK_FULL, and what the service of its content says.
 */
export async function openStores(paths: RepoPaths, content?: RepoConfig['content']): Promise<RepoStores> {
  await closeToOthers(paths)
  const records = await lockRepo(paths)
  const datastore = new LevelDatastore(paths.datastore)
  try {
    await datastore.open()
    const blocks = new GuardedStore(await openContent(paths, content))
    await closeToOthers(paths)
    let closing: Promise<void> | undefined
    const close = async (): Promise<void> => {
      await blocks.close()
      await datastore.close()
      await unlockRepo(paths, records)
    }
    return { records, datastore, blocks, close: () => (closing ??= close()) }
  } catch (error) {
    await datastore.close()
    await unlockRepo(paths, records)
    throw error
  }
}
