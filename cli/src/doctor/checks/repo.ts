import { quoted } from '../../present/shell.ts'
import { broken, type Check, sound } from '../check.ts'
import type { Repo } from '../facts/repo.ts'

/** What stands in the way of the repo as a whole, by the codes of the errors. */
const WHOLE: ReadonlySet<string> = new Set(['ERR_NO_REPO', 'ERR_REPO_VERSION', 'ERR_REPO_ACCESS'])

/** Whether there is a repo that this software knows, and that is this user's own. `init` is the command that makes one. */
export function checkRepo({ paths, troubles, owner, uid }: Repo, init: string): Check {
  const name = 'repo'
  const dir = quoted(paths.dir)
  const trouble = troubles.find(({ error }) => WHOLE.has(error.code))?.error
  if (trouble?.code === 'ERR_NO_REPO')
    return broken(name, trouble.message, `Make one: \`${init}\`; or name the right folder with --repo.`)
  if (trouble !== undefined) return broken(name, trouble.message, trouble.hint)
  if (owner !== null && uid !== null && owner.uid !== uid) {
    return broken(
      name,
      `${paths.dir} belongs to user ${owner.uid}, and this is user ${uid}`,
      `Run datanet as that user: \`sudo -u '#${owner.uid}' datanet doctor --repo ${dir}\`; or make the repo yours: \`chown -R ${uid} ${dir}\`.`,
    )
  }
  if (owner !== null && (owner.mode & 0o022) !== 0) {
    return broken(
      name,
      `others may write to ${paths.dir} (mode ${owner.mode.toString(8).padStart(4, '0')}), and so replace its key`,
      `\`chmod go-w ${dir}\``,
    )
  }
  return sound(name, paths.dir)
}

/** Whether the settings are what they should be. */
export function checkConfig({ paths, troubles, config }: Repo): Check {
  const trouble = troubles.find(({ part, error }) => part === 'config' && !WHOLE.has(error.code))?.error
  if (trouble !== undefined) return broken('config', trouble.message, `${trouble.hint} The file is ${paths.config}.`)
  const called = config?.name === undefined ? '' : `, and the author is called ${config.name}`
  return sound('config', `the settings can be read${called}`)
}

/** Whether the key and the token of the API are there, and are secret. */
export function checkKey({ paths, troubles }: Repo): Check {
  const trouble = troubles.find(({ part, error }) => part !== 'config' && !WHOLE.has(error.code))
  if (trouble === undefined) return sound('key', 'the key is there, and no other user may read it')
  const { part, error } = trouble
  if (error.code === 'ERR_KEY_RIGHTS') return broken('key', error.message, `\`${error.hint}\``)
  return part === 'key'
    ? broken('key', error.message, error.hint)
    : broken('key', error.message, `Stop the peer, then \`rm ${quoted(paths.api)}\`; the next one writes it anew.`)
}
