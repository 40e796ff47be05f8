// A stage that vitest runs.

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { run } from './command.mjs'
import { inRoot, root } from './paths.mjs'

/** @typedef {import('./report.mjs').Result} Result */
/** @typedef {import('./stages.mjs').Stage} Stage */

/** A stage that takes this many times its budget hangs. */
const patience = 10

/**
 * The environment of peers that a test starts: a home of their own, no multicast, and where the data sets are.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} home
 * @returns {NodeJS.ProcessEnv}
 */
export function peerEnvironment(env, home) {
  const {
    XDG_CONFIG_HOME: _config,
    XDG_DATA_HOME: _data,
    XDG_STATE_HOME: _state,
    XDG_CACHE_HOME: _cache,
    ...rest
  } = env
  return {
    ...rest,
    HOME: home,
    USERPROFILE: home,
    DATANET_NO_MDNS: '1',
    DATANET_DATA: resolve(root, env['DATANET_DATA'] || '../shared/data'),
  }
}

/**
 * What a finished vitest says, or one failure more for one that crashed, hung or ran nothing; `note` says so.
 * @param {Stage} stage
 * @param {number} code
 * @param {Result | null} result
 * @returns {Result & { note?: string }}
 */
export function judge(stage, code, result) {
  if (!result) {
    const note = `the test runner ended (exit code ${code}) without a report`
    return { passed: 0, failed: 1, skipped: [], note }
  }
  const ran = result.passed + result.failed + result.skipped.length
  if (ran === 0)
    return stage.optional ? result : { ...result, failed: 1, note: 'no test was run, and there should be some' }
  if (code === 0 || result.failed > 0) return result
  return { ...result, failed: 1, note: `no test failed, but the test runner ended with exit code ${code}` }
}

/**
 * Runs the vitest project of a stage.
 * @param {Stage} stage
 * @param {string} node absolute path
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Result>}
 */
export async function runVitest(stage, node, env) {
  const scratch = mkdtempSync(join(tmpdir(), 'datanet-test-'))
  const report = join(scratch, 'report.json')
  const home = join(scratch, 'home')
  mkdirSync(home)
  try {
    const vitest = inRoot('node_modules', 'vitest', 'vitest.mjs')
    const reporters = ['--reporter=dot', `--reporter=${inRoot('scripts', 'vitest-reporter.mjs')}`]
    // peers mostly wait for each other, so that the cores have room for one more; by itself vitest leaves a core idle
    const workers = Math.ceil((stage.peers ? 1.5 : 1) * availableParallelism())
    const args = ['run', `--project=${stage.name}`, `--maxWorkers=${workers}`, ...reporters]
    const { code } = await run(node, [vitest, ...args], {
      cwd: root,
      env: {
        ...(stage.peers ? peerEnvironment(env, home) : env),
        DATANET_TEST_REPORT: report,
        DATANET_TEST_STATE: join(scratch, 'state'),
      },
      show: true,
      limit: stage.budget * patience,
    })
    const { note, ...result } = judge(stage, code, existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null)
    if (note) console.log(`stage ${stage.name}: ${note}`)
    return result
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 3 })
  }
}
