/**
 * What a list of votes decides (N1, V1, R5), for electors of weight E, listed votes of weight L and an adversary of weight
 * a ≤ E/3 among the electors, who also chooses which votes are listed.
 * 1. Nothing is decided unless L > 2E/3: absent votes are for neither side.
 * 2. Accepted iff 3·yes ≥ 2E, rejected iff 3·no > E. An outcome needs more than the adversary alone: a < 2E/3 is too little
 *    to accept, and a ≤ E/3 is too little to reject.
 * 3. Score and stamp are lower weighted medians of the listed votes. They lie between two honest ones: a ≤ E/3 < L/2, so
 *    honest votes weigh more than half of L. Were the median below all honest values, adversarial votes alone would reach
 *    L/2; were it above them, honest votes alone would not have reached L/2.
 */
import { type Charter, hexOf, type Vote } from '@datanet/records'
import { type Electorate, isSupermajority } from './electorate.ts'

/** See the header. */
export interface Tally {
  readonly outcome: 'accepted' | 'rejected' | 'open'
  /** Lower weighted median of the scores, 0 to 1000. */
  readonly score: number
  /** Lower weighted median of the times at which the voters saw the contribution, ms. */
  readonly stamp: number
  readonly yes: bigint
  readonly no: bigint
}

/** The smallest value at which half of the weight is reached; 0 for no items. */
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

/** Counts votes of distinct electors; see the header. */
export function tally(votes: readonly Vote[], charter: Charter, electors: Electorate): Tally {
  const weighted = votes.map((vote) => ({ vote, weight: electors.weights.get(hexOf(vote.signer)) ?? 0n }))
  let yes = 0n
  let no = 0n
  for (const { vote, weight } of weighted) {
    if (vote.score >= charter.acceptScore) yes += weight
    else no += weight
  }
  return {
    outcome: outcomeOf(yes, no, electors.total),
    score: lowerWeightedMedian(weighted.map(({ vote, weight }) => ({ value: vote.score, weight }))),
    stamp: lowerWeightedMedian(weighted.map(({ vote, weight }) => ({ value: vote.seen, weight }))),
    yes,
    no,
  }
}

/** The outcome of votes of these weights among electors who weigh `total` together. */
export function outcomeOf(yes: bigint, no: bigint, total: bigint): Tally['outcome'] {
  if (!isSupermajority(yes + no, total)) return 'open'
  if (3n * yes >= 2n * total) return 'accepted'
  return 3n * no > total ? 'rejected' : 'open'
}
