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

/** Sums what rows are worth over all test rows; exact, whatever the number of test rows. */
export function sumOverTests(game: LabelledGame, { starts, rows }: Neighbours, play: TestGame): bigint[] {
  const sums = new Array<bigint>(game.rows.length).fill(0n)
  const matches = new Uint8Array(PLAYERS)
  const values = new Float64Array(PLAYERS)
  for (let test = 0; test < game.tests.length; test += 1) {
    const start = starts[test] as number
    const count = (starts[test + 1] as number) - start
    const label = game.testLabels[test]
    let right = 0
    for (let at = 0; at < count; at += 1) {
      const match = game.labels[rows[start + at] as number] === label ? 1 : 0
      matches[at] = match
      right += match
    }
    // Where no row has the label nobody helped, and nobody could have done harm.
    if (right === 0) continue
    play(matches.subarray(0, count), values)
    for (let at = 0; at < count; at += 1) {
      const row = rows[start + at] as number
      sums[row] = (sums[row] as bigint) + BigInt(values[at] as number)
    }
  }
  return sums
}
