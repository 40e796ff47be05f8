import { rootOf } from '../integers/root.ts'
import { type LabelDoubt, type LabelledText, labelNoise } from './label-noise.ts'

/** From this score on a label is strongly doubted. */
const STRONG = 4000

/**
 * Strongly doubted rows of 1,000 that honest sets show at most: of intents, clauses and medical questions, in sets of 300 to
 * 10,000 rows, 7 to 77 were, the most in the smallest set with the most labels.
 */
const HONEST = 80

/** Standard deviations that chance is given. */
const CHANCE = 3

/** What a set's labels look like. */
export interface LabelJudgement {
  /** In the order of the rows. */
  readonly doubts: readonly LabelDoubt[]
  /** Rows whose label is strongly doubted, by their place. */
  readonly doubted: readonly number[]
  /** Rows that an honest set of this size shows at most, chance included. */
  readonly honest: number
  /** How many rows there are beyond; 0 in an honest set. */
  readonly beyond: number
}

/** As many of `rows` as happen at most when each is one in so many of 1,000, but for chance. */
function atMost(rows: number, perThousand: number): number {
  const variance = Math.ceil((rows * perThousand * (1000 - perThousand)) / 1_000_000)
  return Math.floor((rows * perThousand) / 1000) + CHANCE * rootOf(variance)
}

/**
 * Judges the labels of a whole set: rows alone are doubted in honest sets too, so only how many are beyond what honest sets
 * show counts against one. `honest` is how many of 1,000 rows an honest set may show, where a charter knows better.
 */
export function judgeLabels(rows: readonly LabelledText[], honest = HONEST): LabelJudgement {
  const doubts = labelNoise(rows)
  const doubted = doubts.flatMap(({ score }, row) => (score >= STRONG ? [row] : []))
  const most = atMost(rows.length, honest)
  return { doubts, doubted, honest: most, beyond: Math.max(0, doubted.length - most) }
}
