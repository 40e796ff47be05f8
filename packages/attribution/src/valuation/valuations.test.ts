import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ValuationUnknownError } from '../errors.ts'
import { banzhaf, leaveOneOut, plainShapley, seniorShapley } from './games.ts'
import { LabelledGame, type LabelledInput } from './labelled-game.ts'
import type { LabelledRow } from './labelled-row.ts'
import { annsRows, rowsOf, small, testsOf, weightsOf } from './rows.fixture.ts'
import { valuationNamed, valuations } from './valuations.ts'

const word = fc.constantFrom('card', 'lost', 'pin', 'change', 'where', 'money', 'sent', 'new', 'is', 'my')
const text = fc.array(word, { maxLength: 6 }).map((words) => words.join(' '))
const label = fc.constantFrom('a', 'b', 'c')
const contribution = fc.array(fc.tuple(text, label), { maxLength: 5 })
const input: fc.Arbitrary<LabelledInput> = fc.record({
  rows: fc
    .array(fc.tuple(contribution, fc.nat(3)), { maxLength: 5 })
    .map((all) => all.flatMap(([rows, stamp], at) => rowsOf(`author${at}`, stamp, rows))),
  tests: fc.array(fc.tuple(text, label), { maxLength: 5 }).map(testsOf),
})

test('each rule gives the same whole numbers in whatever order rows and test rows come', () => {
  const shuffled = input.chain(({ rows, tests }) =>
    fc.record({
      one: fc.constant({ rows, tests }),
      other: fc.record({
        rows: fc.shuffledSubarray([...rows], { minLength: rows.length }),
        tests: fc.shuffledSubarray([...tests], { minLength: tests.length }),
      }),
    }),
  )
  fc.assert(
    fc.property(shuffled, fc.constantFrom(...valuations), ({ one, other }, rule) => {
      expect(rule.value(new LabelledGame(other))).toEqual(rule.value(new LabelledGame(one)))
    }),
  )
})

test('whatever comes in, no weight is below 0 and a contribution weighs what its rows weigh', () => {
  fc.assert(
    fc.property(input, fc.constantFrom(...valuations), (any, rule) => {
      const { rows, contributions, denominator } = rule.value(new LabelledGame(any))
      expect(denominator > 0n).toBe(true)
      for (const { weight } of [...rows, ...contributions]) expect(weight >= 0n).toBe(true)
      if (rows.length === 0) return
      for (const { contribution, weight } of contributions) {
        const own = rows.filter((row) => row.contribution === contribution)
        expect(own.reduce((sum, row) => sum + row.weight, 0n)).toBe(weight)
      }
    }),
  )
})

test('what rows are worth for each test row sums up to what they are worth', () => {
  fc.assert(
    fc.property(input, fc.constantFrom(seniorShapley, plainShapley, banzhaf, leaveOneOut), (any, rule) => {
      const game = new LabelledGame(any)
      const sums = game.rows.map(() => 0n)
      game.tests.forEach((_, test) => {
        for (const { row, value } of rule.ofTest(game, test)) sums[row] = (sums[row] as bigint) + value
      })
      expect(rule.value(game).rows.map(({ value }) => value)).toEqual(sums)
    }),
  )
})

function copiesOf(rows: readonly LabelledRow[], times: number): LabelledRow[] {
  return Array.from({ length: times }).flatMap((_, copy) =>
    rows.map((row) => ({ ...row, contribution: `copy-${copy}`, author: `thief-${copy}`, stamp: 10 + copy })),
  )
}

test('exact copies under other keys earn nothing and take nothing, by the rule of Datanet alone', () => {
  const before = weightsOf(seniorShapley.value(new LabelledGame(small)))
  const stolen = copiesOf(rowsOf('ann', 1, annsRows), 20)
  const withCopies = { ...small, rows: [...small.rows, ...stolen] }
  const after = weightsOf(seniorShapley.value(new LabelledGame(withCopies)))
  expect(after).toEqual({
    ...before,
    ...Object.fromEntries(Array.from({ length: 20 }, (_, copy) => [`copy-${copy}`, 0n])),
  })
  for (const paysThieves of ['shapley', 'banzhaf', 'similarity-discounted', 'size', 'equal']) {
    const paid = weightsOf(valuationNamed(paysThieves).value(new LabelledGame(withCopies)))
    expect(Object.keys(paid).filter((id) => id.startsWith('copy') && (paid[id] as bigint) > 0n)).not.toEqual([])
  }
})

test('a set brings the same whole, split, joined, or in another order', () => {
  const earned = (rows: readonly LabelledRow[], tests: LabelledInput['tests']) => {
    const { contributions } = seniorShapley.value(new LabelledGame({ rows, tests }))
    const byStamp = (stamp: number) => new Set(rows.filter((row) => row.stamp === stamp).map((row) => row.contribution))
    return [0, 1, 2, 3].map((stamp) => {
      const ids = byStamp(stamp)
      return contributions.reduce((sum, { contribution, weight }) => sum + (ids.has(contribution) ? weight : 0n), 0n)
    })
  }
  fc.assert(
    fc.property(input, fc.integer({ min: 1, max: 3 }), ({ rows, tests }, parts) => {
      const split = rows.map((row, at) => ({
        ...row,
        contribution: `${at % parts}/${row.contribution}`,
        row: 1000 - at,
        author: `${at % parts}`,
      }))
      expect(earned(split, tests)).toEqual(earned(rows, tests))
    }),
  )
})

test('says why nothing is worth anything', () => {
  const outcome = (any: LabelledInput) => seniorShapley.value(new LabelledGame(any)).outcome
  expect(outcome(small)).toBe('valued')
  expect(outcome({ rows: [], tests: small.tests })).toBe('no-rows')
  expect(outcome({ rows: small.rows, tests: [] })).toBe('no-tests')
  expect(outcome({ rows: small.rows, tests: testsOf([['my card', 'a label of nobody']]) })).toBe('nothing-worth')
  expect(
    outcome({
      rows: rowsOf('ann', 1, [
        ['', 'card'],
        ['!?', 'card'],
      ]),
      tests: small.tests,
    }),
  ).toBe('nothing-worth')
  expect(outcome({ rows: small.rows, tests: testsOf([['', 'card']]) })).toBe('nothing-worth')
  expect(outcome({ rows: rowsOf('ann', 1, [['card', 'card']]), tests: small.tests })).toBe('valued')
})

test('rows that are all equally near pay the most senior', () => {
  const rows = ['ann', 'bob', 'eve'].flatMap((author, at) => rowsOf(author, at, [['the same words', 'card']]))
  const { contributions } = seniorShapley.value(new LabelledGame({ rows, tests: testsOf([['same words', 'card']]) }))
  expect(contributions.map(({ author, weight }) => [author, weight > 0n])).toEqual([
    ['ann', true],
    ['bob', false],
    ['eve', false],
  ])
})

test('rows that contradict each other are named', () => {
  const [first] = rowsOf('ann', 1, annsRows) as [LabelledRow]
  const refused = (...rows: LabelledRow[]) => expect(() => new LabelledGame({ rows, tests: [] }))
  refused(first, first).toThrow('row 0 of ann-1 comes twice')
  refused(first, { ...first, row: 1, author: 'bob' }).toThrow('ann-1 comes with two authors or stamps')
  refused({ ...first, stamp: Number.NaN }).toThrow('a stamp that is no whole number')
  refused({ ...first, row: 0.5 }).toThrow('no place that is a whole number')
  const [test] = testsOf([['a', 'b']])
  expect(() => new LabelledGame({ rows: [], tests: [test, test] as never })).toThrow('test row test-0 comes twice')
  expect(() => valuationNamed('none')).toThrow(ValuationUnknownError)
})
