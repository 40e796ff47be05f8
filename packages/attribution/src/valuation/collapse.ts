/**
 * Which rows repeat a senior row.
 *
 * 1. Rows are compared within a label: who copied a row first with a wrong label cannot silence it.
 * 2. A feature weighs what it tells among the rows of its label so far: the more of them have it, the less. What all rows
 *    of a label have, such as a template, weighs next to nothing; what one author wrote weighs most.
 * 3. A row collapses onto the most senior row with which it shares enough of what both weigh (Dice's coefficient of at
 *    least 9/20), or enough of its own weight (3/5, where the other has at most 4 times its features): a piece of a row
 *    says nothing of its own, and is near to everything.
 * 4. Weights stand when a row comes: no later row changes whether it collapses, nor onto which. They are set anew
 *    whenever the rows that count for them have grown by a quarter.
 * 5. A row that is close to its senior counts for no weight: nobody makes another's words common by repeating them.
 */
import { type FeatureTable, featuresAt } from '../labels/feature-table.ts'
import { SeniorRows } from './senior-rows.ts'

/** The version of these rules; a claim names it. */
export const COLLAPSE = 'collapse/v1'

/** Gives the features of some rows small numbers of their own, and forgets them after. */
function ownNumbers(table: FeatureTable, rows: readonly number[], scratch: Int32Array) {
  const features: Int32Array[] = []
  const met: number[] = []
  for (const row of rows) {
    features.push(
      featuresAt(table, row).map((feature) => {
        const known = scratch[feature] as number
        if (known > 0) return known - 1
        scratch[feature] = met.push(feature)
        return met.length - 1
      }),
    )
  }
  for (const feature of met) scratch[feature] = 0
  return { features, vocabulary: met.length }
}

/** For each row the senior that it repeats, or -1. Rows come in the order of seniority; `labels` are numbers. */
export function collapse(table: FeatureTable, labels: Int32Array): Int32Array {
  const seniors = new Int32Array(table.size).fill(-1)
  const groups = new Map<number, number[]>()
  labels.forEach((label, row) => {
    const group = groups.get(label)
    if (group === undefined) groups.set(label, [row])
    else group.push(row)
  })
  const scratch = new Int32Array(table.vocabulary)
  for (const rows of groups.values()) {
    const { features, vocabulary } = ownNumbers(table, rows, scratch)
    const group = new SeniorRows(features, vocabulary)
    rows.forEach((row, nth) => {
      const senior = group.take(nth)
      if (senior >= 0) seniors[row] = rows[senior] as number
    })
  }
  return seniors
}
