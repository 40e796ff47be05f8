// `npm start` and `npm test`: install, build, and run the demo or the checks.
// It runs on the machine's Node, so it stands on nothing but the built-ins of Node 20.

import { existsSync } from 'node:fs'
import { build } from './build.mjs'
import { forwardSignals, run } from './command.mjs'
import { ensureInstalled } from './install.mjs'
import { InstallFailed } from './install-failed.mjs'
import { inRoot } from './paths.mjs'
import { total } from './report.mjs'
import { childEnvironment } from './runtime.mjs'
import { runTests } from './test-run.mjs'

const usageError = 2

/** @param {readonly string[]} args */
async function start(args) {
  const node = await ensureInstalled()
  const env = childEnvironment(node)
  const built = await build(node, env)
  if (built.code !== 0) {
    console.error(built.output)
    console.error('The build failed; what it said is above.')
    return 1
  }
  const command = inRoot('cli', 'dist', 'main.js')
  if (!existsSync(command)) {
    console.error('There is no cli/dist/main.js: the build did not make the command that the demo is a part of.')
    return 1
  }
  const { code } = await run(node, [command, 'demo', ...args], { cwd: process.cwd(), env, show: true })
  return code
}

/**
 * @param {string | undefined} mode
 * @param {readonly string[]} args
 * @returns {Promise<number>} exit code
 */
async function main(mode, args) {
  forwardSignals()
  if (mode === 'start') return start(args)
  if (mode === 'test') return runTests(args)
  console.error('usage: node scripts/run.mjs start [demo arguments…]\n       node scripts/run.mjs test [stage…]')
  return usageError
}

const [mode, ...rest] = process.argv.slice(2)
try {
  process.exitCode = await main(mode, rest)
} catch (error) {
  if (!(error instanceof InstallFailed)) throw error
  console.error(error.message)
  if (mode === 'test') console.log(total([{ passed: 0, failed: 1, skipped: [] }]).line)
  process.exitCode = 1
}
