import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** The version of the repo's folder layout that this software reads and writes. */
export const REPO_VERSION = 2

/** Where things lie in a repo. */
export type RepoPaths = {
  /** The repo's folder itself. */
  dir: string
  /** Settings; its presence makes the folder a repo. */
  config: string
  /** The author's 32-byte seed in hex, mode 0600. */
  key: string
  /** Entries and what is derived from them; its lock is the repo's lock. */
  store: string
  /** What libp2p and Helia keep. */
  datastore: string
  /** Blocks of content. */
  blocks: string
  /** The words of contributions, an index for each datanet; made anew where it is missing. */
  texts: string
  /** Address and token of the running peer's API, mode 0600. */
  api: string
  /** Number of the process that has the repo open. */
  pid: string
  /** Log of a peer that runs in the background. */
  log: string
}

/** The repo that is meant where none is named: `$DATANET_REPO`, else `~/.datanet`. */
export function defaultRepoDir(env: NodeJS.ProcessEnv = process.env): string {
  const named = env['DATANET_REPO']
  return named === undefined || named === '' ? join(homedir(), '.datanet') : resolve(named)
}

/** Where things lie in the repo of a folder; nothing has to be there yet. */
export function repoPaths(dir: string): RepoPaths {
  const root = resolve(dir)
  return {
    dir: root,
    config: join(root, 'config.json'),
    key: join(root, 'author.key'),
    store: join(root, 'store'),
    datastore: join(root, 'datastore'),
    blocks: join(root, 'blocks'),
    texts: join(root, 'texts'),
    api: join(root, 'api.json'),
    pid: join(root, 'peer.pid'),
    log: join(root, 'peer.log'),
  }
}
