import { seniorShapley } from '../valuation/games.ts'
import type { LabelledGame } from '../valuation/labelled-game.ts'
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
  const part = (test: number): ItemValue[] =>
    seniorShapley
      .ofTest(game, test)
      .map(({ row, value }) => ({ item: items[row] as number, value }))
      .filter(({ value }) => value !== 0n)
      .sort((a, b) => a.item - b.item)
  return { members, parts: game.tests.length, part }
}
