import type { LabelledGame } from '../valuation/labelled-game.ts'
import { PLAYERS } from '../valuation/labelled-game.ts'
import { shapleyGame } from '../valuation/shapley-game.ts'
import type { Computation, ItemValue, Member } from './computation.ts'

/**
 * The rule `senior-shapley/v1` as a computation of one part for each test row, in the order of their ids: each row of the
 * game is an item, at its place in its contribution. Members without labelled rows are weighed too, at nothing.
 */
export function labelledComputation(members: readonly Member[], game: LabelledGame): Computation {
  const firsts = new Map<string, number>()
  let first = 0
  for (const { contribution, items } of members) {
    firsts.set(contribution.toString(), first)
    first += items
  }
  const items = game.rows.map(({ contribution, row }) => (firsts.get(contribution) ?? 0) + row)
  const { starts, rows } = game.survivingNeighbours()
  const matches = new Uint8Array(PLAYERS)
  const values = new Float64Array(PLAYERS)

  const part = (test: number): ItemValue[] => {
    const near = rows.subarray(starts[test], starts[test + 1])
    near.forEach((row, at) => {
      matches[at] = game.labels[row] === game.testLabels[test] ? 1 : 0
    })
    // where no row has the label nobody helped
    if (!matches.subarray(0, near.length).includes(1)) return []
    shapleyGame(matches.subarray(0, near.length), values)
    return Array.from(near, (row, at) => ({ item: items[row] as number, value: BigInt(values[at] as number) }))
      .filter(({ value }) => value !== 0n)
      .sort((a, b) => a.item - b.item)
  }
  return { members, parts: game.tests.length, part }
}
