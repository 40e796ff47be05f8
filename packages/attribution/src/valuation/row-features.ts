import type { FeatureTable } from '../labels/feature-table.ts'

/** The features of some rows, with small numbers of their own: those of row `n` are `numbers` from `starts[n]` to `starts[n + 1]`. */
export interface RowFeatures {
  readonly rows: number
  readonly vocabulary: number
  /** Features are numbered in the order in which rows bring them. */
  readonly numbers: Int32Array
  readonly starts: Int32Array
}

/** The features of some rows of a table; `scratch` has a 0 for each feature of the table, before and after. */
export function rowFeatures(table: FeatureTable, rows: Int32Array, scratch: Int32Array): RowFeatures {
  const { numbers: all, starts: from } = table
  const starts = new Int32Array(rows.length + 1)
  for (let nth = 0; nth < rows.length; nth += 1) {
    const row = rows[nth] as number
    starts[nth + 1] = (starts[nth] as number) + (from[row + 1] as number) - (from[row] as number)
  }
  const numbers = new Int32Array(starts[rows.length] as number)
  const met = new Int32Array(numbers.length)
  let vocabulary = 0
  let to = 0
  for (let nth = 0; nth < rows.length; nth += 1) {
    const row = rows[nth] as number
    const end = from[row + 1] as number
    for (let at = from[row] as number; at < end; at += 1) {
      const feature = all[at] as number
      let number = scratch[feature] as number
      if (number === 0) {
        met[vocabulary++] = feature
        number = vocabulary
        scratch[feature] = number
      }
      numbers[to++] = number - 1
    }
  }
  for (let at = 0; at < vocabulary; at += 1) scratch[met[at] as number] = 0
  return { rows: rows.length, vocabulary, numbers, starts }
}
