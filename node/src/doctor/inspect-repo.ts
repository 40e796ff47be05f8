import { stat } from 'node:fs/promises'
import { DatanetError } from '@datanet/records'
import { bytesOfText } from '../custody/volunteer.ts'
import { parseListenAddress } from '../network/addresses.ts'
import { readApiFile } from '../repo/api-file.ts'
import { readAuthorKey } from '../repo/author-key.ts'
import { type RepoConfig, readConfig } from '../repo/config.ts'
import { type RepoPaths, repoPaths } from '../repo/layout.ts'

/** A part of a repo that is not as it should be, and what to do about it. */
export interface RepoTrouble {
  readonly part: 'config' | 'key' | 'api'
  readonly error: DatanetError
}

/** What a repo's small files hold, read one by one, so that one that is broken does not hide another. */
export interface RepoLook {
  readonly paths: RepoPaths
  /** Null where they can't be read. */
  readonly config: RepoConfig | null
  readonly troubles: readonly RepoTrouble[]
  /** Bytes of disk that the settings give to datanets; null for none. */
  readonly volunteered: number | null
  /** Who owns the folder, and its rights (0o777); null where there is none, and on Windows. */
  readonly owner: { readonly uid: number; readonly mode: number } | null
}

async function tried<T>(part: RepoTrouble['part'], troubles: RepoTrouble[], read: () => Promise<T>): Promise<T | null> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof DatanetError)) throw error
    troubles.push({ part, error })
    return null
  }
}

/** Looks at the small files of a repo; it opens no store and changes nothing. */
export async function inspectRepo(dir: string): Promise<RepoLook> {
  const paths = repoPaths(dir)
  const troubles: RepoTrouble[] = []
  const config = await tried('config', troubles, () => readConfig(paths))
  for (const address of config?.listen ?? []) await tried('config', troubles, async () => parseListenAddress(address))
  if (config !== null) await tried('key', troubles, () => readAuthorKey(paths.key))
  await tried('api', troubles, () => readApiFile(paths))
  const stats = process.platform === 'win32' ? null : await stat(paths.dir).catch(() => null)
  const volunteered = config?.volunteer === undefined ? null : bytesOfText(config.volunteer.bytes)
  return { paths, config, troubles, volunteered, owner: stats && { uid: stats.uid, mode: stats.mode & 0o777 } }
}
