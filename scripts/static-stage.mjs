// The checks that run no code of the project: each counts as one test.

import { existsSync } from 'node:fs'
import { run } from './command.mjs'
import { inRoot, root } from './paths.mjs'

/** @typedef {import('./report.mjs').Result} Result */
/** @typedef {import('./command.mjs').Outcome} Outcome */
/** @typedef {{ name: string, args: readonly string[] }} Check a program for Node, and its arguments */

/** @returns {readonly Check[]} */
function checks() {
  const unbuilt = ['scripts', 'schemas', 'examples'].filter((folder) => existsSync(inRoot(folder, 'tsconfig.json')))
  const generator = inRoot('schemas', 'generate.ts')
  const all = [
    ...unbuilt.map((folder) => ({
      name: `types of ${folder}`,
      args: [bin('typescript', 'bin', 'tsc'), '-p', inRoot(folder)],
    })),
    { name: 'lint and format', args: [bin('@biomejs', 'biome', 'bin', 'biome'), 'check', '--error-on-warnings', '.'] },
    { name: 'unused code', args: [bin('knip', 'bin', 'knip.js'), '--no-progress'] },
    { name: 'layers', args: [inRoot('scripts', 'layers.mjs')] },
    { name: 'platform calls', args: [inRoot('scripts', 'platform-calls.mjs')] },
    { name: 'lockfile', args: [inRoot('scripts', 'complete-lock.mjs'), '--check'] },
  ]
  return existsSync(generator) ? [...all, { name: 'generated files', args: [generator, '--check'] }] : all
}

/** @param {...string} parts */
const bin = (...parts) => inRoot('node_modules', ...parts)

/**
 * Prints what a check said, if it failed.
 * @param {string} name
 * @param {Outcome} outcome
 * @returns {boolean} whether it passed
 */
export function tell(name, { code, output, seconds }) {
  const passed = code === 0
  if (!passed) console.log(output.trimEnd())
  console.log(`${passed ? 'ok' : 'FAILED'}: ${name} (${seconds.toFixed(1)} s)`)
  return passed
}

/**
 * Runs the checks, as the build has already run (it is the check of the types).
 * @param {string} node absolute path
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Result>}
 */
export async function runStatic(node, env) {
  let failed = 0
  const all = checks()
  const outcomes = all.map(({ args }) => run(node, args, { cwd: root, env }))
  for (const [index, { name }] of all.entries()) {
    const outcome = await outcomes[index]
    if (!outcome || !tell(name, outcome)) failed += 1
  }
  return { passed: all.length - failed, failed, skipped: [] }
}
