import { commonMultiple } from '../integers/common-multiple.ts'
import { PLAYERS } from './labelled-game.ts'
import { VOTERS } from './test-game.ts'

/** What a test row that is got right is worth: all steps between neighbours are whole parts of it, and it is below 2^53. */
export const SHAPLEY_PARTS = commonMultiple(VOTERS, PLAYERS)

const steps = Float64Array.from({ length: PLAYERS + 1 }, (_, rank) =>
  Number(SHAPLEY_PARTS / BigInt(Math.max(VOTERS, rank))),
)

/**
 * Exact Shapley values, in `SHAPLEY_PARTS` (Jia and others, "Efficient task-specific data valuation for nearest neighbor
 * algorithms", 2019, theorem 1): from the farthest row inwards, each step nearer is worth what the next rank pays when
 * one of the two rows has the label and the other has not.
 */
export function shapleyGame(matches: Uint8Array, values: Float64Array): void {
  let value = 0
  let farther = 0
  for (let rank = matches.length; rank > 0; rank -= 1) {
    const match = matches[rank - 1] as number
    value += (match - farther) * (steps[rank] as number)
    values[rank - 1] = value
    farther = match
  }
}
