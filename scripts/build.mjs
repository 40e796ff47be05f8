// The build: every workspace, through turbo, quiet unless it fails.

import { run } from './command.mjs'
import { inRoot, root } from './paths.mjs'
import { startProgress } from './progress.mjs'

/** @typedef {import('./command.mjs').Outcome} Outcome */

/**
 * Builds what changed since the last build.
 * @param {string} node absolute path
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Outcome>}
 */
export async function build(node, env) {
  const args = [
    'run',
    'build',
    '--output-logs=errors-only',
    '--log-order=grouped',
    '--ui=stream',
    '--concurrency=100%',
    '--continue=dependencies-successful',
  ]
  const progress = startProgress('building')
  const outcome = await run(node, [inRoot('node_modules', 'turbo', 'bin', 'turbo'), ...args], { cwd: root, env })
  progress.end(outcome.code === 0 ? 'built' : 'build failed')
  return outcome
}
