import { BANZHAF_PARTS, banzhafGame } from './banzhaf-game.ts'
import type { LabelledGame, Neighbours } from './labelled-game.ts'
import { LEAVE_ONE_OUT_PARTS, leaveOneOutGame } from './leave-one-out-game.ts'
import { SHAPLEY_PARTS, shapleyGame } from './shapley-game.ts'
import { playTest, sumOverTests, type TestGame, type TestValue } from './test-game.ts'
import type { Valuation } from './valuation.ts'
import { worthOfRows } from './worth.ts'

/** A rule by which rows are worth the sum of what they are worth for each test row. */
export interface GameValuation extends Valuation {
  /** What a test row that is got right by all is worth: values for one test row are parts of it. */
  readonly parts: bigint
  /** What rows are worth for one test row, by its number in the order of the game; rows that are not told of, nothing. */
  ofTest(game: LabelledGame, test: number): TestValue[]
}

function byGame(
  name: string,
  about: string,
  play: TestGame,
  parts: bigint,
  neighboursOf: (game: LabelledGame) => Neighbours,
): GameValuation {
  return {
    name,
    about,
    parts,
    ofTest: (game, test) => playTest(game, neighboursOf(game), test, play),
    value(game) {
      const tests = BigInt(Math.max(1, game.tests.length))
      return worthOfRows(name, game, sumOverTests(game, neighboursOf(game), play), parts * tests)
    },
  }
}

/** The rule of Datanet: rows that repeat a senior with the same label earn nothing, the others their Shapley value. */
export const seniorShapley = byGame(
  'senior-shapley/v1',
  'the Shapley value among rows that repeat no senior row with their label',
  shapleyGame,
  SHAPLEY_PARTS,
  (game) => game.survivingNeighbours(),
)

/** The Shapley value of each row, copies or not. */
export const plainShapley = byGame('shapley', 'the Shapley value among all rows', shapleyGame, SHAPLEY_PARTS, (game) =>
  game.neighbours(),
)

/** The Banzhaf value of each row, copies or not. */
export const banzhaf = byGame('banzhaf', 'the Banzhaf value among all rows', banzhafGame, BANZHAF_PARTS, (game) =>
  game.neighbours(),
)

/** What is lost without a row. */
export const leaveOneOut = byGame(
  'leave-one-out',
  'what is lost without the row',
  leaveOneOutGame,
  LEAVE_ONE_OUT_PARTS,
  (game) => game.neighbours(),
)
