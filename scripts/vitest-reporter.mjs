// Hands the outcome of a test run to the stage that started it, as JSON in the file that DATANET_TEST_REPORT names.
// Vitest's own JSON reporter leaves out why a test was skipped, and errors outside of tests.

import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'

/** @typedef {import('./report.mjs').Result} Result */

/** @param {import('vitest/node').TestModule} module */
function failuresOutsideTests(module) {
  const suites = [...module.children.allSuites()].filter((suite) => suite.errors().length > 0)
  return suites.length + (module.errors().length > 0 ? 1 : 0)
}

/**
 * @param {readonly import('vitest/node').TestModule[]} modules
 * @param {readonly unknown[]} unhandledErrors
 * @returns {Result}
 */
export function summarize(modules, unhandledErrors) {
  let passed = 0
  let failed = unhandledErrors.length
  /** @type {import('./report.mjs').Skip[]} */
  const skipped = []
  for (const module of modules) {
    failed += failuresOutsideTests(module)
    for (const test of module.children.allTests()) {
      const result = test.result()
      if (result.state === 'passed') passed += 1
      else if (result.state === 'skipped') skipped.push({ test: nameOf(module, test), reason: result.note ?? '' })
      else failed += 1 // failed, or never finished because its worker died
    }
  }
  return { passed, failed, skipped }
}

/**
 * @param {import('vitest/node').TestModule} module
 * @param {import('vitest/node').TestCase} test
 */
const nameOf = (module, test) => `${relative(process.cwd(), module.moduleId)} > ${test.fullName}`

/** The reporter that vitest loads. */
export default class StageReporter {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly unknown[]} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    const file = process.env['DATANET_TEST_REPORT']
    if (file) writeFileSync(file, JSON.stringify(summarize(modules, unhandledErrors)))
  }
}
