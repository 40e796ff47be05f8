import { expect, test } from 'vitest'
import { allOf, atMost, moreThan } from './aim.ts'
import { caseOf } from './case.ts'
import { figureOf } from './figure.ts'
import { numberText } from './number-text.ts'
import type { Results } from './results.ts'
import { reportOf, tableOf } from './table.ts'

test('numbers are short', () => {
  expect([0.01234, 1.5, 999.4, 1000, 1234567.8].map(numberText)).toEqual(['0.0123', '1.5', '999', '1,000', '1,234,568'])
})

const results: Results = {
  name: 'sorting',
  date: '2026-11-20T12:00:00.000Z',
  machine: { cpu: 'a cpu', cores: 2, memoryGb: 8, system: 'linux', load: 0.5 },
  versions: { node: 'v24.0.0', other: '1.2.3' },
  quick: false,
  cases: [
    caseOf({
      name: 'small',
      unit: 'rows/s',
      better: 'higher',
      ours: figureOf([1000, 2000, 3000]),
      baselines: { other: figureOf([500, 500, 500]) },
      aim: moreThan('other'),
    }),
    caseOf({
      name: 'memory',
      unit: 'MB',
      better: 'lower',
      ours: figureOf([30]),
      baselines: { other: figureOf([60]) },
      aim: atMost(20),
    }),
    caseOf({ name: 'open', unit: 'ms', better: 'lower', ours: figureOf([1]), aim: allOf(moreThan('absent')) }),
    caseOf({ name: 'told', unit: 'ms', better: 'lower', ours: figureOf([1]) }),
  ],
  notes: ['absent could not be installed'],
}

test('a line for each case, with spread, ratio and judgement', () => {
  expect(tableOf(results).split('\n')).toEqual([
    '| what | unit | Datanet | compared with | aim | met |',
    '| --- | --- | --- | --- | --- | --- |',
    '| small | rows/s | 2,000 (1,000–3,000) | other 500, ×4 | > other | yes |',
    '| memory | MB | 30 | other 60, ×2 | ≤ 20 | no |',
    '| open | ms | 1 | – | > absent | open |',
    '| told | ms | 1 | – | – | – |',
  ])
})

test('a report says when, where, of what, and what is missing', () => {
  const [first = '', ...rest] = reportOf(results).split('\n')
  expect(first).toBe(
    'Full run of 2026-11-20 on a cpu, 2 cores, 8 GB, load 0.5 at the start; node v24.0.0, other 1.2.3.',
  )
  expect(rest.at(-1)).toBe('- absent could not be installed')
})
