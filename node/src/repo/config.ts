import { readFile } from 'node:fs/promises'
import { SchemaMismatchError } from '@datanet/records'
import { writeAtomic } from '../storage/atomic-file.ts'
import { systemCode } from '../storage/disk-errors.ts'
import { PRIVATE_FILE } from '../storage/user-mask.ts'
import { accessError } from './access.ts'
import { ConfigInvalidError, NoRepoError, RepoDamagedError, RepoVersionError } from './errors.ts'
import { parseRepoConfig, type RepoConfig, settings } from './generated/config.ts'
import { parseJsonWithComments } from './json-with-comments.ts'
import { REPO_VERSION, type RepoPaths } from './layout.ts'
import { settingProblem } from './setting-problem.ts'

export type { RepoConfig } from './generated/config.ts'

/** Reads and checks a repo's settings. Throws ERR_NO_REPO, ERR_REPO_VERSION, ERR_REPO_DAMAGED, ERR_CONFIG_INVALID. */
export async function readConfig(paths: RepoPaths): Promise<RepoConfig> {
  const value = parseText(paths, await readText(paths))
  if (!isObject(value)) throw new RepoDamagedError(paths.config, 'does not hold an object')
  const { version, recovery } = value
  if (typeof version !== 'number') throw new RepoDamagedError(paths.config, 'tells no version')
  if (version !== REPO_VERSION) throw new RepoVersionError(paths.dir, version, REPO_VERSION)
  if (typeof recovery !== 'string' || !/^[0-9a-f]{64}$/.test(recovery)) {
    throw new RepoDamagedError(paths.config, 'holds no hash of a recovery key')
  }
  try {
    return parseRepoConfig(value)
  } catch (error) {
    if (!(error instanceof SchemaMismatchError)) throw error
    throw new ConfigInvalidError(paths.config, settingProblem(error.message), { cause: error })
  }
}

/** Writes a repo's settings whole or not at all, and beside each what it is about. */
export async function writeConfig(paths: RepoPaths, config: RepoConfig): Promise<void> {
  await writeAtomic(paths.config, configText(config), { mode: PRIVATE_FILE })
}

/** The settings as a file; those that are not set stand there too, as comments. */
export function configText(config: RepoConfig): string {
  const parts = settings.map(({ name, description, example }) => {
    const value = config[name]
    const line = value === undefined ? `// "${name}": ${example},` : `"${name}": ${JSON.stringify(value)},`
    return `  // ${sentence(description)}\n  ${line}\n`
  })
  const head = '// The settings of this peer. Comments may stand anywhere; what the command line says goes before.\n'
  return `${head}{\n${parts.join('\n')}}\n`
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`
}

async function readText(paths: RepoPaths): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(paths.config))
  } catch (error) {
    // A reader that mends the text would start a peer by settings that nobody wrote.
    if (error instanceof TypeError) throw new RepoDamagedError(paths.config, 'is not UTF-8 text')
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) throw new NoRepoError(paths.dir)
    throw accessError(error, paths.dir)
  }
}

function parseText(paths: RepoPaths, text: string): unknown {
  try {
    return parseJsonWithComments(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new RepoDamagedError(paths.config, `is not JSON with comments: ${error.message}`)
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
