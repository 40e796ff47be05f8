// What a run says: one line a stage, and the sum in the last line.

/** @typedef {{ test: string, reason: string }} Skip `test` is `file > test name` */
/** @typedef {{ passed: number, failed: number, skipped: readonly Skip[] }} Result */
/** @typedef {Result & { name: string, seconds: number, budget: number }} StageResult */

/** @param {{ passed: number, failed: number, skipped: number }} counts */
const countLine = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`

/**
 * The lines of one stage: its skipped tests by name, then its counts and its time. Over budget is said, not punished: machines are noisy.
 * @param {StageResult} stage
 * @returns {string[]}
 */
export function stageLines({ name, passed, failed, skipped, seconds, budget }) {
  const counts = countLine({ passed, failed, skipped: skipped.length })
  const over = seconds > budget ? ' OVER BUDGET' : ''
  return [
    ...skipped.map(({ test, reason }) => `skipped: ${test} — ${reason || 'no reason given'}`),
    `stage ${name}: ${counts} in ${seconds.toFixed(1)} s (budget ${budget} s)${over}`,
  ]
}

/**
 * The sum over all stages.
 * @param {readonly Result[]} results
 */
export function total(results) {
  const counts = { passed: 0, failed: 0, skipped: 0 }
  for (const { passed, failed, skipped } of results) {
    counts.passed += passed
    counts.failed += failed
    counts.skipped += skipped.length
  }
  return { ...counts, line: countLine(counts) }
}
