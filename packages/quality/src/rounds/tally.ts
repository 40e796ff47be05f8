import { type Charter, hexOf, type Vote } from '@datanet/records'
import type { Electorate } from './electorate.ts'

/** What a list of votes says (V1, V2, R5). */
export interface Tally {
  readonly outcome: 'accepted' | 'rejected' | 'open'
  /** Lower weighted median of the scores, 0 to 1000. */
  readonly score: number
  /** Lower weighted median of the times at which the voters saw the contribution, ms. */
  readonly stamp: number
  readonly yes: bigint
  readonly no: bigint
}

/** The smallest value at which half of the weight is reached; so that a minority can't pull it either way. */
export function lowerWeightedMedian(items: readonly { readonly value: number; readonly weight: bigint }[]): number {
  const sorted = [...items].sort((a, b) => a.value - b.value)
  const total = sorted.reduce((sum, item) => sum + item.weight, 0n)
  let reached = 0n
  for (const item of sorted) {
    reached += item.weight
    if (2n * reached >= total) return item.value
  }
  return 0
}

/** Counts votes of distinct electors: accepted iff 3·yes ≥ 2W, rejected iff 3·no > W, absent is neither (V2). */
export function tally(votes: readonly Vote[], charter: Charter, electors: Electorate): Tally {
  const weighted = votes.map((vote) => ({ vote, weight: electors.weights.get(hexOf(vote.signer)) ?? 0n }))
  let yes = 0n
  let no = 0n
  for (const { vote, weight } of weighted) {
    if (vote.score >= charter.acceptScore) yes += weight
    else no += weight
  }
  const outcome = 3n * yes >= 2n * electors.total ? 'accepted' : 3n * no > electors.total ? 'rejected' : 'open'
  return {
    outcome,
    score: lowerWeightedMedian(weighted.map(({ vote, weight }) => ({ value: vote.score, weight }))),
    stamp: lowerWeightedMedian(weighted.map(({ vote, weight }) => ({ value: vote.seen, weight }))),
    yes,
    no,
  }
}
