// At the end of `npm run fuzz`: for each boundary, how many broken inputs it was tried with, and what became of them.
// The fuzz tests leave these numbers in their meta, as `boundary`.

/** @typedef {{ name: string, cases: number, refused: number, valid: number }} BoundaryTally */

/**
 * @param {readonly import('vitest/node').TestModule[]} modules
 * @returns {BoundaryTally[]}
 */
function tallies(modules) {
  return modules.flatMap((module) =>
    [...module.children.allTests()].flatMap((test) => {
      const { boundary } = /** @type {{ boundary?: BoundaryTally }} */ (test.meta())
      return boundary === undefined ? [] : [boundary]
    }),
  )
}

/**
 * The tallies as a table.
 * @param {readonly BoundaryTally[]} boundaries
 */
export function boundaryTable(boundaries) {
  const sum = (/** @type {'cases' | 'refused' | 'valid'} */ field) =>
    boundaries.reduce((total, boundary) => total + boundary[field], 0)
  const all = { name: 'all', cases: sum('cases'), refused: sum('refused'), valid: sum('valid') }
  const number = (/** @type {number} */ value) => value.toLocaleString('en')
  const rows = [...boundaries, all].map(({ name, cases, refused, valid }) => [
    name,
    number(cases),
    number(refused),
    number(valid),
  ])
  return [['boundary', 'cases', 'refused', 'still valid'], ['---', '---:', '---:', '---:'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
}

/** The reporter that vitest loads beside its own. */
export default class FuzzReporter {
  /** @param {readonly import('vitest/node').TestModule[]} modules */
  onTestRunEnd(modules) {
    const boundaries = tallies(modules)
    boundaries.sort((a, b) => (a.name < b.name ? -1 : 1))
    if (boundaries.length > 0) console.log(`\n${boundaryTable(boundaries)}`)
  }
}
