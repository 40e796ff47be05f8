import { PLAYERS } from './labelled-game.ts'
import { VOTERS } from './test-game.ts'

/** Subsets of the other players, at most. */
const SUBSETS = 2 ** (PLAYERS - 1)

/** What a test row that is got right is worth. */
export const BANZHAF_PARTS = BigInt(SUBSETS) * BigInt(VOTERS)

/** How many ways there are to take `k` of `n`. */
function ways(n: number, k: number): number {
  let count = 1
  for (let at = 1; at <= k; at += 1) count = (count * (n - k + at)) / at
  return n < k ? 0 : count
}

/** Of all subsets, those in which fewer than `VOTERS` of the rows before a rank stand. */
const enters = Float64Array.from({ length: PLAYERS + 1 }, (_, rank) => {
  let few = 0
  for (let before = 0; before < VOTERS; before += 1) few += ways(rank - 1, before)
  return rank === 0 ? 0 : few * 2 ** (PLAYERS - rank)
})

/** Of all subsets, those in which the row at a rank is the last of the voters, and a nearer row pushes it out. */
const leaves = Float64Array.from({ length: PLAYERS + 1 }, (_, rank) =>
  rank < 2 ? 0 : ways(rank - 2, VOTERS - 1) * 2 ** (PLAYERS - rank),
)

/**
 * Exact Banzhaf values, in `BANZHAF_PARTS`: what a row adds to a subset of the others, summed over all of them. It adds
 * its own vote where fewer than `VOTERS` nearer rows stand, less the vote of the row that it pushes out.
 */
export function banzhafGame(matches: Uint8Array, values: Float64Array): void {
  let pushed = 0
  for (let rank = matches.length; rank > 0; rank -= 1) {
    const match = matches[rank - 1] as number
    values[rank - 1] = match * (enters[rank] as number) - pushed
    pushed += match * (leaves[rank] as number)
  }
}
