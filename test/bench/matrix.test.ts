import { expect, test } from 'vitest'
import { caseOf } from './case.ts'
import { matrixReport } from './matrix.ts'

const figure = (median: number, half: number) => ({ median, min: median - half, max: median + half, runs: 3 })

test('attacks stand beside rules, each mean with half of its interval, one table for each data set', () => {
  const caseFor = (name: string) =>
    caseOf({
      name,
      unit: 'of the pay',
      better: 'lower',
      ours: figure(0.25, 0.05),
      baselines: { size: figure(1, 0) },
      aim: { text: '≤ 0.1', met: (ours) => ours <= 0.1 },
    })
  const report = matrixReport({
    name: 'attacks',
    date: '2026-11-20T12:00:00.000Z',
    machine: { cpu: 'a cpu', cores: 2, memoryGb: 8, system: 'linux', load: 0.5 },
    versions: { node: 'v24.0.0' },
    quick: false,
    cases: [caseFor('questions: copy: exact: gain of the attacker'), caseFor('clauses: copy: loss of the victim')],
    notes: ['What to know.'],
  })
  expect(report).toContain('### questions\n\n| attack | measure | **Datanet** | size | aim | met |')
  expect(report).toContain('| copy: exact | gain of the attacker, of the pay | 0.25 ± 0.05 | 1 | ≤ 0.1 | no |')
  expect(report).toContain('### clauses')
  expect(report).toContain('| copy | loss of the victim | 0.25 ± 0.05 |')
  expect(report.endsWith('\n- What to know.')).toBe(true)
})
