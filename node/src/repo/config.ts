import { readFile } from 'node:fs/promises'
import { writeAtomic } from '../storage/atomic-file.ts'
import { systemCode } from '../storage/disk-errors.ts'
import { accessError } from './access.ts'
import { NoRepoError, RepoDamagedError, RepoVersionError } from './errors.ts'
import { REPO_VERSION, type RepoPaths } from './layout.ts'

/** What a repo's config.json holds. */
export type RepoConfig = {
  version: typeof REPO_VERSION
  /** How the author wants to be called. */
  name?: string
  /** Hash of the recovery public key (sha2-256, hex) that the author's first entry commits to. */
  recovery: string
  /** Addresses to listen on, where `start` names none. */
  listen?: string[]
  /** Addresses of peers to connect to, where `start` names none. */
  bootstrap?: string[]
}

/** Reads and checks a repo's settings. Throws ERR_NO_REPO, ERR_REPO_VERSION, ERR_REPO_DAMAGED. */
export async function readConfig(paths: RepoPaths): Promise<RepoConfig> {
  const value = await readJson(paths)
  if (!isObject(value)) throw new RepoDamagedError(paths.config, 'does not hold an object')
  const { version, recovery, name, listen, bootstrap } = value
  if (typeof version !== 'number') throw new RepoDamagedError(paths.config, 'tells no version')
  if (version !== REPO_VERSION) throw new RepoVersionError(paths.dir, version, REPO_VERSION)
  if (typeof recovery !== 'string' || !/^[0-9a-f]{64}$/.test(recovery)) {
    throw new RepoDamagedError(paths.config, 'holds no hash of a recovery key')
  }
  const config: RepoConfig = { version: REPO_VERSION, recovery }
  if (name !== undefined) config.name = textOf(paths, 'name', name)
  if (listen !== undefined) config.listen = textsOf(paths, 'listen', listen)
  if (bootstrap !== undefined) config.bootstrap = textsOf(paths, 'bootstrap', bootstrap)
  return config
}

/** Writes a repo's settings whole or not at all. */
export async function writeConfig(paths: RepoPaths, config: RepoConfig): Promise<void> {
  await writeAtomic(paths.config, `${JSON.stringify(config, null, 2)}\n`)
}

async function readJson(paths: RepoPaths): Promise<unknown> {
  let text: string
  try {
    text = await readFile(paths.config, 'utf8')
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) throw new NoRepoError(paths.dir)
    throw accessError(error, paths.dir)
  }
  try {
    return JSON.parse(text)
  } catch {
    throw new RepoDamagedError(paths.config, 'is not JSON')
  }
}

function isObject(value: unknown): value is Record<keyof RepoConfig, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOf(paths: RepoPaths, field: string, value: unknown): string {
  if (typeof value !== 'string') throw new RepoDamagedError(paths.config, `holds a ${field} that is not a text`)
  return value
}

function textsOf(paths: RepoPaths, field: string, value: unknown): string[] {
  if (!Array.isArray(value)) throw new RepoDamagedError(paths.config, `holds a ${field} that is not a list`)
  return value.map((item) => textOf(paths, field, item))
}
