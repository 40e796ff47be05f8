import { expect, test } from 'vitest'
import { allOf, atLeast, moreThan } from './aim.ts'
import { caseOf } from './case.ts'
import { figureOf } from './figure.ts'

test('a case has medians, ranges and whether the aim is met', () => {
  const measured = caseOf({
    name: 'sorting',
    unit: 'rows/s',
    better: 'higher',
    ours: figureOf([10, 30.12345, 20]),
    baselines: { other: figureOf([5, 6, 7]), absent: undefined },
    aim: allOf(atLeast(15), moreThan('other')),
  })
  expect(measured).toEqual({
    case: 'sorting',
    unit: 'rows/s',
    ours: 20,
    better: 'higher',
    baselines: { other: 6 },
    aim: '≥ 15; > other',
    met: true,
    ranges: { ours: [10, 30.12], other: [5, 7] },
    runs: 3,
  })
})

test('an aim that is missed stays, and one against what is missing is open', () => {
  const ours = figureOf([1])
  const base = { name: 'n', unit: 'ms', better: 'lower' as const, ours }
  expect(caseOf({ ...base, aim: atLeast(2) }).met).toBe(false)
  expect(caseOf({ ...base, aim: moreThan('absent'), baselines: { absent: undefined } }).met).toBeNull()
  expect(caseOf(base)).toMatchObject({ aim: null, met: null })
})
