import type { LabelledGame } from './labelled-game.ts'
import type { LabelledRow } from './labelled-row.ts'

/** What a row is worth by a rule. */
export interface RowWorth {
  readonly contribution: string
  readonly row: number
  /** What the rule found, in parts of `denominator`; below 0 where the row does harm. */
  readonly value: bigint
  /** What it earns: its value, never below 0. */
  readonly weight: bigint
}

/** What a contribution is worth: the sum of its rows' weights. */
export interface ContributionWorth {
  readonly contribution: string
  readonly author: string
  readonly weight: bigint
}

/** Why nothing is worth anything, or that something is. */
export type Outcome = 'valued' | 'no-rows' | 'no-tests' | 'nothing-worth'

/** What a rule says; the same whole numbers for the same rows and test rows, in whatever order they come. */
export interface Worth {
  readonly rule: string
  readonly outcome: Outcome
  /**
   * Values are parts of this. By a rule of games the values of all rows, those below 0 with them, sum up to how much
   * of the test rows all of them together get right.
   */
  readonly denominator: bigint
  /** In the order of seniority; none where the rule does not look at rows. */
  readonly rows: readonly RowWorth[]
  /** In the order of seniority. */
  readonly contributions: readonly ContributionWorth[]
}

function outcomeOf({ rows, tests }: LabelledGame, needsTests: boolean, total: bigint): Outcome {
  if (rows.length === 0) return 'no-rows'
  if (needsTests && tests.length === 0) return 'no-tests'
  return total > 0n ? 'valued' : 'nothing-worth'
}

/** The worth of contributions by what each weighs. */
export function worthOfContributions(
  rule: string,
  game: LabelledGame,
  weightOf: (contribution: string) => bigint,
): Worth {
  const contributions = game.contributors.map(({ contribution, author }) => {
    return { contribution, author, weight: weightOf(contribution) }
  })
  const total = contributions.reduce((sum, { weight }) => sum + weight, 0n)
  return { rule, outcome: outcomeOf(game, false, total), denominator: 1n, rows: [], contributions }
}

/** The worth of rows by their values, which are parts of `denominator`. */
export function worthOfRows(
  rule: string,
  game: LabelledGame,
  values: readonly bigint[],
  denominator: bigint,
  needsTests = true,
): Worth {
  const weights = new Map<string, bigint>()
  const rows = game.rows.map(({ contribution, row }: LabelledRow, at) => {
    const value = values[at] ?? 0n
    const weight = value > 0n ? value : 0n
    weights.set(contribution, (weights.get(contribution) ?? 0n) + weight)
    return { contribution, row, value, weight }
  })
  const contributions = game.contributors.map(({ contribution, author }) => {
    return { contribution, author, weight: weights.get(contribution) ?? 0n }
  })
  const total = contributions.reduce((sum, { weight }) => sum + weight, 0n)
  return { rule, outcome: outcomeOf(game, needsTests, total), denominator, rows, contributions }
}
