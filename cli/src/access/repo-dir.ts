import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** The repo that is meant: the one that is named, else `$DATANET_REPO`, else `~/.datanet`. */
export function repoDir(named: string | undefined, env: NodeJS.ProcessEnv, cwd: string): string {
  const chosen = named ?? env['DATANET_REPO']
  return chosen === undefined || chosen === '' ? join(homedir(), '.datanet') : resolve(cwd, chosen)
}
