import { isNewEnough } from '../../guard/node-version.ts'
import { broken, type Check, sound } from '../check.ts'
import type { SetUp } from '../facts/set-up.ts'

/** Whether what is installed is whole, and fits together. */
export function checkSetUp({ cli, peer, database, environment }: SetUp): Check {
  const name = 'set-up'
  const again = 'Install it again in its folder: `npm install`.'
  if (database !== null) {
    return broken(
      name,
      `the database can't be loaded on this machine: ${database}`,
      'Run `npm rebuild classic-level --ignore-scripts=false` in the folder of the install; when that fails, `npm install`.',
    )
  }
  if (typeof peer !== 'string') return broken(name, `the package of the peer can't be loaded: ${peer.error}`, again)
  if (peer !== cli) return broken(name, `the command has version ${cli}, and the peer that it starts ${peer}`, again)
  if (environment !== null) return broken(name, environment.message, environment.hint)
  return sound(name, `datanet ${cli}, all of it`)
}

/** Whether Node is new enough. */
export function checkNode({ node }: Pick<SetUp, 'node'>): Check {
  if (isNewEnough(node)) return sound('node', `Node ${node}`)
  return broken(
    'node',
    `Node ${node} is too old`,
    'Let the package bring its own along: `npm rebuild node --ignore-scripts=false`; or install Node 24 from https://nodejs.org.',
  )
}
