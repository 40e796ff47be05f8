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
import type { FeatureTable } from '../labels/feature-table.ts'
import { rowFeatures } from './row-features.ts'
import { SeniorRows } from './senior-rows.ts'

/** The version of these rules; a claim names it. */
export const COLLAPSE = 'collapse/v1'

/** For each row the senior that it repeats, or -1. Rows come in the order of seniority; `labels` are numbers. */
export function collapse(table: FeatureTable, labels: Int32Array): Int32Array {
  const seniors = new Int32Array(table.size).fill(-1)
  const scratch = new Int32Array(table.vocabulary)
  for (const rows of byLabel(labels)) {
    const group = new SeniorRows(rowFeatures(table, rows, scratch))
    for (let nth = 0; nth < rows.length; nth += 1) {
      const senior = group.take(nth)
      if (senior >= 0) seniors[rows[nth] as number] = rows[senior] as number
    }
  }
  return seniors
}

/** The rows of each label, in order. */
function byLabel(labels: Int32Array): Int32Array[] {
  const groups = new Map<number, number[]>()
  labels.forEach((label, row) => {
    const group = groups.get(label)
    if (group === undefined) groups.set(label, [row])
    else group.push(row)
  })
  return Array.from(groups.values(), (rows) => Int32Array.from(rows))
}
