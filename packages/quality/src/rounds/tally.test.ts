import type { Signer, Vote } from '@datanet/records'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { electorate, isSupermajority } from './electorate.ts'
import { ada, charterOf, idOf, validatorsOf } from './people.fixture.ts'
import { lowerWeightedMedian, tally } from './tally.ts'

function vote(signer: Signer, score: number, seen = 0): Vote {
  const head = { v: 1, type: 'vote', datanet: idOf('datanet'), subject: idOf('subject'), round: 0 } as const
  return { ...head, signer: signer.publicKey, score, reasons: [], seen, index: idOf('index') }
}

/** Counts votes of validators with these weights; a score of null is no vote. */
function count(weights: readonly bigint[], scores: readonly (number | null)[], seen: readonly number[] = []) {
  const validators = validatorsOf(weights.length)
  const charter = charterOf(validators.map((validator, i) => [validator, weights[i] as bigint]))
  const votes = scores.flatMap((score, i) => (score === null ? [] : [vote(validators[i] as Signer, score, seen[i])]))
  return tally(votes, charter, electorate(charter, ada.publicKey))
}

describe('N1: the outcome', () => {
  test.each([
    ['two of three say yes, and the third is silent: no more than 2/3 listed', [1n, 1n, 1n], [500, 500, null], 'open'],
    ['two of three say yes, and the third no: exactly 2/3', [1n, 1n, 1n], [500, 500, 0], 'accepted'],
    ['three of four say yes', [1n, 1n, 1n, 1n], [500, 500, 500, null], 'accepted'],
    ['one of three says no: exactly 1/3', [1n, 1n, 1n], [499, null, null], 'open'],
    ['one of three says yes', [1n, 1n, 1n], [1000, null, null], 'open'],
    ['two of three say no, and the third is silent', [1n, 1n, 1n], [0, 0, null], 'open'],
    ['two of three say no', [1n, 1n, 1n], [0, 0, 1000], 'rejected'],
    ['two of four say no, and one yes', [1n, 1n, 1n, 1n], [0, 0, 1000, null], 'rejected'],
    ['a unit less than 2/3 says yes', [199n, 101n], [1000, null], 'open'],
    ['2/3 by weight, by one of many', [200n, 50n, 50n], [1000, null, null], 'open'],
    ['a unit more than 2/3 by weight, by one of many', [201n, 50n, 49n], [1000, null, null], 'accepted'],
    ['1/3 by weight says no', [100n, 200n], [0, null], 'open'],
    ['a unit more than 1/3 says no, the others yes', [101n, 199n], [0, 1000], 'rejected'],
    ['all voted, 2/3 yes', [1n, 1n, 1n], [500, 500, 499], 'accepted'],
    ['all voted, a unit less than 2/3 yes', [199n, 101n], [1000, 0], 'rejected'],
    ['nobody voted', [1n], [null], 'open'],
    ['large weights', [2n ** 31n, 2n ** 30n], [500, 0], 'accepted'],
  ])('%s', (_, weights, scores, outcome) => {
    expect(count(weights, scores).outcome).toBe(outcome)
  })

  test('who is absent is neither for nor against', () => {
    expect(count([1n, 1n, 1n, 1n], [1000, 1000, 0, null])).toMatchObject({ outcome: 'open', yes: 2n, no: 1n })
  })

  test('once all have voted it is decided, whatever the weights', () => {
    const weighted = fc.array(fc.tuple(fc.bigInt({ min: 1n, max: 1000n }), fc.nat(1000)), {
      minLength: 1,
      maxLength: 7,
    })
    fc.assert(
      fc.property(weighted, (all) => {
        const { outcome } = count(
          all.map(([weight]) => weight),
          all.map(([, score]) => score),
        )
        expect(outcome).not.toBe('open')
      }),
    )
  })

  test('a certificate needs more than 2/3', () => {
    const [a, b, c] = validatorsOf(3) as [Signer, Signer, Signer]
    const electors = electorate(charterOf([[a, 1n], [b, 1n], [c, 1n]]), ada.publicKey) // biome-ignore format: one line
    expect(isSupermajority(2n, electors.whole)).toBe(false)
    expect(isSupermajority(3n, electors.whole)).toBe(true)
  })
})

describe('R5: score and stamp', () => {
  test.each([
    ['of one', [[10, 1]], 10],
    [
      'of two',
      [
        [10, 1],
        [20, 1],
      ],
      10,
    ],
    [
      'of three',
      [
        [10, 1],
        [20, 1],
        [30, 1],
      ],
      20,
    ],
    [
      'of four, unsorted',
      [
        [30, 1],
        [10, 1],
        [20, 1],
        [40, 1],
      ],
      20,
    ],
    [
      'with most of the weight above',
      [
        [10, 1],
        [20, 2],
      ],
      20,
    ],
    [
      'with half of the weight below',
      [
        [10, 2],
        [20, 2],
      ],
      10,
    ],
    [
      'with more than half in one',
      [
        [10, 1],
        [20, 1],
        [30, 3],
      ],
      30,
    ],
    [
      'with one that weighs nothing',
      [
        [5, 0],
        [10, 1],
      ],
      10,
    ],
  ] as [string, [number, number][], number][])('the lower weighted median %s', (_, items, median) => {
    expect(lowerWeightedMedian(items.map(([value, weight]) => ({ value, weight: BigInt(weight) })))).toBe(median)
  })

  test('less than half of the weight moves neither beyond what the others say', () => {
    const honest = fc.array(fc.tuple(fc.bigInt({ min: 1n, max: 50n }), fc.nat(1000)), { minLength: 1, maxLength: 6 })
    const liars = fc.array(fc.tuple(fc.bigInt({ min: 1n, max: 50n }), fc.nat(1_000_000)), { maxLength: 6 })
    fc.assert(
      fc.property(honest, liars, (good, bad) => {
        const weightOf = (items: typeof good) => items.reduce((sum, [weight]) => sum + weight, 0n)
        fc.pre(weightOf(bad) < weightOf(good))
        const median = lowerWeightedMedian([...bad, ...good].map(([weight, value]) => ({ weight, value })))
        const values = good.map(([, value]) => value)
        expect(median).toBeGreaterThanOrEqual(Math.min(...values))
        expect(median).toBeLessThanOrEqual(Math.max(...values))
      }),
    )
  })

  test('a minority of backdated votes does not move the stamp', () => {
    expect(count([1n, 1n, 1n], [1000, 1000, 1000], [0, 5000, 5001]).stamp).toBe(5000)
    expect(count([1n, 1n, 1n], [0, 900, 1000], [0, 0, 0]).score).toBe(900)
  })

  test('the order of the votes makes no difference', () => {
    const validators = validatorsOf(4)
    const charter = charterOf(validators.map((validator, i) => [validator, BigInt(i + 1)]))
    const votes = validators.map((validator, i) => vote(validator, 300 * i, 10 - i))
    const electors = electorate(charter, ada.publicKey)
    fc.assert(
      fc.property(fc.shuffledSubarray(votes, { minLength: 4 }), (shuffled) => {
        expect(tally(shuffled, charter, electors)).toEqual(tally(votes, charter, electors))
      }),
    )
  })
})
