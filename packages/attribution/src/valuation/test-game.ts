import { type LabelledGame, type Neighbours, PLAYERS } from './labelled-game.ts'

/** Neighbours that answer for a test row. */
export const VOTERS = 5

/**
 * What each of some rows is worth for one test row, in parts that the rule states: `matches` says, nearest first, whether
 * the row has the label of the test row; what it is worth goes to the same place of `values`.
 *
 * The game is that of k-nearest-neighbours: some rows are worth how many of the `VOTERS` nearest of them have the label,
 * over `VOTERS`.
 */
export type TestGame = (matches: Uint8Array, values: Float64Array) => void

/** What a row is worth for one test row. */
export interface TestValue {
  /** Its number in the order of seniority. */
  readonly row: number
  readonly value: bigint
}

/** What rows are worth for one test row: those in its game, nearest first. */
export function playTest(game: LabelledGame, { starts, rows }: Neighbours, test: number, play: TestGame): TestValue[] {
  const near = rows.subarray(starts[test], starts[test + 1])
  const label = game.testLabels[test]
  const matches = Uint8Array.from(near, (row) => (game.labels[row] === label ? 1 : 0))
  // Where no row has the label nobody helped, and nobody could have done harm.
  if (!matches.includes(1)) return []
  const values = new Float64Array(PLAYERS)
  play(matches, values)
  return Array.from(near, (row, at) => ({ row, value: BigInt(values[at] as number) }))
}

/** Sums what rows are worth over all test rows; exact, whatever the number of test rows. */
export function sumOverTests(game: LabelledGame, neighbours: Neighbours, play: TestGame): bigint[] {
  const sums = new Array<bigint>(game.rows.length).fill(0n)
  for (let test = 0; test < game.tests.length; test += 1) {
    for (const { row, value } of playTest(game, neighbours, test, play)) sums[row] = (sums[row] as bigint) + value
  }
  return sums
}
