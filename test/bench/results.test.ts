import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { benches } from './benches.ts'
import { checkResults, RESULTS, readResults, resultsFile } from './results.ts'

const good = {
  name: 'sorting',
  date: '2026-11-20T12:00:00.000Z',
  machine: { cpu: 'a cpu', cores: 2, memoryGb: 8, system: 'linux', load: 0.5 },
  versions: { node: 'v24.0.0' },
  quick: false,
  cases: [
    {
      case: 'small rows',
      unit: 'rows/s',
      ours: 2,
      better: 'higher',
      baselines: { other: 1 },
      aim: '> other',
      met: true,
      ranges: { ours: [1, 3], other: [1, 1] },
      runs: 3,
    },
  ],
  notes: [],
}
const [one] = good.cases

test('results of the right format are taken', () => {
  expect(checkResults(good)).toBe(good)
})

test.for([
  ['no name', { ...good, name: '' }, 'name'],
  ['a date that is none', { ...good, date: 'soon' }, 'date'],
  ['no cases', { ...good, cases: [] }, 'cases'],
  ['a case twice', { ...good, cases: [one, one] }, 'each name once'],
  ['too few runs of a full run', { ...good, cases: [{ ...one, runs: 1 }] }, 'three runs'],
  ['a figure that is none', { ...good, cases: [{ ...one, ours: '2' }] }, 'cases[0].ours'],
  ['a median outside of its range', { ...good, cases: [{ ...one, ours: 4 }] }, 'cases[0].ranges.ours'],
  ['a baseline without a range', { ...good, cases: [{ ...one, ranges: { ours: [1, 3] } }] }, 'a range of other'],
  ['a judgement without an aim', { ...good, cases: [{ ...one, aim: null }] }, 'cases[0].met'],
] as const)('%s is refused', ([, value, message]) => {
  expect(() => checkResults(value)).toThrow(expect.objectContaining({ code: 'ERR_RESULTS_INVALID' }))
  expect(() => checkResults(value)).toThrow(message)
})

const committed = readdirSync(RESULTS).filter((file) => file.endsWith('.json') && !file.endsWith('.quick.json'))

test('each results file follows the format, and belongs to a benchmark', () => {
  const names = benches.map(({ name }) => name)
  for (const file of committed) {
    const results = readResults(join(RESULTS, file))
    expect(names).toContain(results.name)
    expect(basename(resultsFile(results.name, false))).toBe(file)
    expect(results.quick).toBe(false)
  }
})
