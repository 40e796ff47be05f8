import type { LabelledGame } from './labelled-game.ts'
import type { Worth } from './worth.ts'

/** A rule that says what labelled rows are worth. */
export interface Valuation {
  readonly name: string
  /** What the rule pays for, in a line. */
  readonly about: string
  /** What each row and each contribution is worth; the same for the same rows and test rows in whatever order. */
  value(game: LabelledGame): Worth
}
