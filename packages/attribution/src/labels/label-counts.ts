import type { FeatureTable } from './feature-table.ts'

/** In how many rows of each label a feature occurs: feature `n` in `labels` and `counts` from `starts[n]` to `starts[n + 1]`. */
export interface LabelCounts {
  readonly starts: Int32Array
  readonly labels: Int32Array
  readonly counts: Int32Array
  /** Rows of each label, and features of all rows of it together. */
  readonly rows: Int32Array
  readonly features: Float64Array
  /** Rows that have each feature. */
  readonly having: Int32Array
}

/** Counts features by label; `labels` are numbers below `kinds`. */
export function countLabels(table: FeatureTable, labels: Int32Array, kinds: number): LabelCounts {
  const { size, vocabulary, numbers, starts: from } = table
  const having = new Int32Array(vocabulary)
  for (const feature of numbers) having[feature] = (having[feature] as number) + 1
  const starts = new Int32Array(vocabulary + 1)
  for (let at = 0; at < vocabulary; at += 1) {
    starts[at + 1] = (starts[at] as number) + Math.min(having[at] as number, kinds)
  }
  const rows = new Int32Array(kinds)
  const features = new Float64Array(kinds)
  const ends = starts.slice(0, vocabulary)
  const found = new Int32Array(starts[vocabulary] as number)
  const counts = new Int32Array(starts[vocabulary] as number)
  for (let row = 0; row < size; row += 1) {
    const label = labels[row] as number
    rows[label] = (rows[label] as number) + 1
    features[label] = (features[label] as number) + (from[row + 1] as number) - (from[row] as number)
    for (let nth = from[row] as number; nth < (from[row + 1] as number); nth += 1) {
      const feature = numbers[nth] as number
      const end = ends[feature] as number
      let at = starts[feature] as number
      while (at < end && found[at] !== label) at += 1
      if (at === end) {
        found[at] = label
        ends[feature] = end + 1
      }
      counts[at] = (counts[at] as number) + 1
    }
  }
  return { starts, labels: found, counts, rows, features, having }
}
