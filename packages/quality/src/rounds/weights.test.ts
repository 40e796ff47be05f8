/** N1 by exhaustion: every small weight vector, every adversary of at most E/3, every list of votes that it could choose. */
import { describe, expect, test } from 'vitest'
import { lowerWeightedMedian, outcomeOf } from './tally.ts'

/** All vectors of 1 to `count` weights from 1 to `most`, in ascending order. */
function* vectors(count: number, most: number, least = 1): Generator<number[]> {
  for (let weight = least; weight <= most; weight++) {
    yield [weight]
    if (count > 1) for (const rest of vectors(count - 1, most, weight)) yield [weight, ...rest]
  }
}

const subsets = (count: number) => Array.from({ length: 2 ** count }, (_, set) => set)
const isIn = (set: number, i: number) => (set & (1 << i)) !== 0
const sumOf = (weights: readonly number[], set: number) =>
  weights.reduce((sum, one, i) => sum + (isIn(set, i) ? one : 0), 0)

/** Each case in which an adversary of at most E/3 lists votes: the weights, the adversary and the list, as sets of electors. */
function everyCase(
  visit: (weights: readonly number[], adversary: number, listed: number, total: number) => void,
): number {
  let cases = 0
  for (const weights of vectors(5, 5)) {
    const total = sumOf(weights, -1)
    for (const adversary of subsets(weights.length)) {
      if (3 * sumOf(weights, adversary) > total) continue
      for (const listed of subsets(weights.length)) {
        cases++
        visit(weights, adversary, listed, total)
      }
    }
  }
  return cases
}

describe('an adversary of at most E/3, who chooses the votes that are listed', () => {
  test('neither accepts what all honest voters reject, nor rejects what they all accept', () => {
    const cases = everyCase((weights, adversary, listed, total) => {
      const lies = BigInt(sumOf(weights, listed & adversary))
      const truths = BigInt(sumOf(weights, listed & ~adversary))
      expect(outcomeOf(lies, truths, BigInt(total))).not.toBe('accepted')
      expect(outcomeOf(truths, lies, BigInt(total))).not.toBe('rejected')
    })
    expect(cases).toBeGreaterThan(20_000)
  })

  test('decides nothing without honest votes of more than a third', () => {
    everyCase((weights, adversary, listed, total) => {
      const lies = sumOf(weights, listed & adversary)
      const truths = sumOf(weights, listed & ~adversary)
      if (3 * truths > total) return
      expect(outcomeOf(BigInt(lies + truths), 0n, BigInt(total))).toBe('open')
      expect(outcomeOf(0n, BigInt(lies + truths), BigInt(total))).toBe('open')
    })
  })

  test('moves neither score nor stamp beyond what honest voters say, wherever its own values lie', () => {
    everyCase((weights, adversary, listed, total) => {
      if (3 * sumOf(weights, listed) <= 2 * total) return
      const honest = weights.flatMap((_, i) => (isIn(listed, i) && !isIn(adversary, i) ? [100 + i] : []))
      for (const lie of [0, 1000, 102]) {
        const items = weights.flatMap((weight, i) =>
          isIn(listed, i) ? [{ value: isIn(adversary, i) ? lie : 100 + i, weight: BigInt(weight) }] : [],
        )
        const median = lowerWeightedMedian(items)
        expect(median).toBeGreaterThanOrEqual(Math.min(...honest))
        expect(median).toBeLessThanOrEqual(Math.max(...honest))
      }
    })
  })

  test('an adversary of a unit more than a third could do each of these', () => {
    // 2 of 5: rejects alone; with lists of exactly two thirds, 1 of 3 would set the stamp of two votes
    expect(outcomeOf(3n, 2n, 5n)).toBe('rejected')
    expect(outcomeOf(1n, 1n, 3n)).toBe('open')
  })
})
