// `npm test`: the build, then the stages, one after the other; a stage that fails does not keep the next from running.

import { build } from './build.mjs'
import { isInterrupted } from './command.mjs'
import { ensureInstalled } from './install.mjs'
import { root } from './paths.mjs'
import { stageLines, total } from './report.mjs'
import { childEnvironment } from './runtime.mjs'
import { chooseStages, hasTests, stages } from './stages.mjs'
import { runStatic, tell } from './static-stage.mjs'
import { runVitest } from './vitest-stage.mjs'

/** @typedef {import('./report.mjs').Result} Result */
/** @typedef {import('./stages.mjs').Stage} Stage */

const usageError = 2

/**
 * @param {Stage} stage
 * @param {Result} result
 * @param {number} seconds
 */
function report(stage, result, seconds) {
  for (const line of stageLines({ ...result, name: stage.name, budget: stage.budget, seconds })) console.log(line)
}

/**
 * Runs one stage. Compiling is the check of the types, so the build counts in the static stage.
 * @param {Stage} stage
 * @param {string} node
 * @param {NodeJS.ProcessEnv} env
 * @param {number} buildSeconds
 * @returns {Promise<Result>}
 */
async function runStage(stage, node, env, buildSeconds) {
  const started = performance.now()
  const isStatic = stage.name === 'static'
  const found = isStatic ? await runStatic(node, env) : await runVitest(stage, node, env)
  const result = isStatic ? { ...found, passed: found.passed + 1 } : found
  report(stage, result, (performance.now() - started) / 1000 + (isStatic ? buildSeconds : 0))
  return result
}

/**
 * Runs these stages, or all.
 * @param {readonly string[]} names
 * @returns {Promise<number>} exit code: 0, or 1 if anything failed
 */
export async function runTests(names) {
  const { chosen, unknown } = chooseStages(names)
  if (unknown.length > 0) {
    console.error(
      `There is no stage ${unknown.join(', ')}. The stages: ${stages.map((stage) => stage.name).join(', ')}.`,
    )
    return usageError
  }
  const node = await ensureInstalled()
  const env = childEnvironment(node)
  const built = await build(node, env)
  const results = []
  if (!tell('types (the build)', built)) {
    const failure = { passed: 0, failed: 1, skipped: [] }
    const [first] = chosen
    if (first?.name === 'static') report(first, failure, built.seconds)
    results.push(failure)
  } else {
    for (const stage of chosen) {
      if (isInterrupted()) break
      if (stage.optional && !hasTests(root, stage)) continue
      results.push(await runStage(stage, node, env, built.seconds))
    }
  }
  if (isInterrupted()) results.push({ passed: 0, failed: 1, skipped: [] })
  const { failed, line } = total(results)
  console.log(line)
  return failed > 0 ? 1 : 0
}
