import { resolve } from 'node:path'
import type { ContentStore } from '../storage/content-store.ts'
import { FileBlockstore } from '../storage/file-blockstore.ts'
import { readS3Credentials } from '../storage/s3/s3-credentials.ts'
import type { RepoConfig } from './config.ts'
import type { RepoPaths } from './layout.ts'

/** Opens the store of a repo's content: where its settings say, else in its own folder. Throws what that store throws. */
export async function openContent(paths: RepoPaths, settings?: RepoConfig['content']): Promise<ContentStore> {
  if (settings === undefined) return await FileBlockstore.open(paths.blocks)
  const { credentialsFile, ...place } = settings.s3
  const credentials = await readS3Credentials(
    credentialsFile === undefined ? undefined : resolve(paths.dir, credentialsFile),
  )
  // who has no bucket needs none of it
  const { S3Blockstore } = await import('../storage/s3/s3-blockstore.ts')
  return await S3Blockstore.open({ ...place, credentials })
}
