import type { Diagnosis } from '@datanet/client'
import { createSigner } from '@datanet/records'
import { openRepo, openStores } from '../repo/open-repo.ts'
import { look } from './look.ts'

/**
 * The quick look at a repo whose peer does not run. Throws what opening throws: ERR_NO_REPO, ERR_KEY_RIGHTS,
 * ERR_REPO_LOCKED and the like, and what LevelDB says of a store that it can't read.
 */
export async function diagnoseOffline(repo: string): Promise<Diagnosis> {
  const { paths, config, seed } = await openRepo(repo)
  const { records: store, blocks, close } = await openStores(paths, config.content)
  try {
    const held = await look({ store, blocks, author: createSigner(seed).publicKey })
    return { ...held, dht: null }
  } finally {
    await close()
  }
}
