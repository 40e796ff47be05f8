// `npm run test:node`: the unit tests on the oldest and on the newest Node that the packages support, each from the npm package
// `node`, which is installed into a folder of its own beside the system's other temporary files and kept for the next time.
// Arguments narrow the tests down: `npm run test:node -- packages/records`. `--only oldest` or `--only newest` takes one of both.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { forwardSignals, run } from './command.mjs'
import { ensureInstalled } from './install.mjs'
import { npm } from './npm.mjs'
import { inRoot, root } from './paths.mjs'
import { childEnvironment, newest, oldest, packagedNode } from './runtime.mjs'

const usageError = 2

/**
 * The binary of a Node, installed if it is not there yet.
 * @param {string} version
 */
async function nodeOf(version) {
  const folder = join(tmpdir(), 'datanet-nodes', version)
  const binary = packagedNode(folder)
  if (existsSync(binary)) return binary
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{"private":true}')
  console.log(`installing Node ${version}…`)
  const args = ['install', `node@${version}`, '--no-audit', '--no-fund', '--ignore-scripts=false']
  const { code, output } = await npm(folder, args, () => undefined)
  if (code === 0 && existsSync(binary)) return binary
  throw new Error(`Node ${version} could not be installed: ${output.trim()}`)
}

/**
 * @param {string} version
 * @param {readonly string[]} files
 */
async function testOn(version, files) {
  const node = await nodeOf(version)
  const vitest = inRoot('node_modules', 'vitest', 'vitest.mjs')
  console.log(`unit tests on Node ${version}`)
  const args = [vitest, 'run', '--project', 'unit', '--reporter', 'dot', ...files]
  const { code, seconds } = await run(node, args, { cwd: root, env: childEnvironment(node), show: true })
  console.log(`${code === 0 ? 'ok' : 'FAILED'}: unit tests on Node ${version} (${seconds.toFixed(0)} s)`)
  return code === 0
}

const versions = new Map([
  ['oldest', oldest.join('.')],
  ['newest', newest.join('.')],
])
const args = process.argv.slice(2)
const at = args.indexOf('--only')
const only = at === -1 ? null : (args.splice(at, 2)[1] ?? '')
if (only !== null && !versions.has(only)) {
  console.error('usage: npm run test:node -- [--only oldest|newest] [files…]')
  process.exitCode = usageError
} else {
  forwardSignals()
  await ensureInstalled()
  for (const [name, version] of versions) {
    if ((only ?? name) === name && !(await testOn(version, args))) process.exitCode = 1
  }
}
