import { logOf } from '../integers/log.ts'
import { type FeatureTable, featuresAt } from './feature-table.ts'
import { countLabels } from './label-counts.ts'

/** Rows' worth of features that each label is believed to have of what all rows have. */
const BELIEF = 16
/** How often what a label's share of the rows tells is counted: rare labels are given wrongly more often than rightly. */
const PRIOR = 32
/** Parts of a count. */
const PART = 256

/** How much better another label suits each row than its own, and which one. */
export interface Doubts {
  /** Below 0 where the own label suits best. */
  readonly margins: Float64Array
  /** The label that suits best of the others; -1 where there is none. */
  readonly others: Int32Array
}

/**
 * Doubts by naive Bayes, each row left out of what its own label is known by: the mean over a row's features, in 256ths of
 * a bit, of how much more likely another label makes them. How likely a feature is under a label is what its rows show,
 * mixed with what all rows show (a Dirichlet prior of `BELIEF` rows).
 */
export function bayesDoubts(table: FeatureTable, labels: Int32Array, kinds: number): Doubts {
  const { starts, labels: found, counts, rows, features, having } = countLabels(table, labels, kinds)
  const all = table.numbers.length
  const believed = BELIEF * Math.max(1, Math.floor(all / Math.max(1, table.size)))
  const common = Float64Array.from(having, (count) =>
    Math.max(1, Math.floor((count * believed * PART) / Math.max(1, all))),
  )
  const totals = Float64Array.from(features, (count) => logOf(count + believed))
  const margins = new Float64Array(table.size)
  const others = new Int32Array(table.size).fill(-1)
  const sums = new Float64Array(kinds)
  for (let row = 0; row < table.size; row += 1) {
    const own = labels[row] as number
    const present = featuresAt(table, row)
    const length = present.length
    if (length === 0) continue
    sums.fill(0)
    // What a label is not known to have counts for all labels alike, so only the difference is summed.
    let ownSum = 0
    for (const feature of present) {
      const base = logOf(common[feature] as number)
      for (let at = starts[feature] as number; at < (starts[feature + 1] as number); at += 1) {
        const count = counts[at] as number
        if (count === 0) break
        const label = found[at] as number
        const seen = label === own ? count - 1 : count
        const more = logOf(seen * PART + (common[feature] as number)) - base
        if (label === own) ownSum += more
        else sums[label] = (sums[label] as number) + more
      }
    }
    ownSum += PRIOR * logOf(rows[own] as number) - length * logOf((features[own] as number) - length + believed)
    let best = Number.NEGATIVE_INFINITY
    for (let label = 0; label < kinds; label += 1) {
      if (label === own || rows[label] === 0) continue
      const prior = PRIOR * logOf((rows[label] as number) + 1)
      const sum = (sums[label] as number) + prior - length * (totals[label] as number)
      if (sum <= best) continue
      best = sum
      others[row] = label
    }
    if (others[row] !== -1) margins[row] = Math.floor((best - ownSum) / length)
  }
  return { margins, others }
}
