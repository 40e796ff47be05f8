import { featuresOf, VOTERS } from '@datanet/attribution'
import type { LabelledText } from './labelled-sets.ts'

/** For each test row all rows by how alike they are, best first: what any part of the rows would answer can be read from it. */
export function rankedRows(rows: readonly LabelledText[], tests: readonly LabelledText[]): Int32Array[] {
  const having = new Map<number, number[]>()
  const roots = rows.map(({ text }, row) => {
    const features = featuresOf(text)
    for (const feature of features) {
      const list = having.get(feature)
      if (list === undefined) having.set(feature, [row])
      else list.push(row)
    }
    return Math.sqrt(features.length || 1)
  })
  return tests.map(({ text }) => {
    const alike = new Float64Array(rows.length)
    for (const feature of featuresOf(text)) {
      for (const row of having.get(feature) ?? []) alike[row] = (alike[row] as number) + 1
    }
    for (let row = 0; row < rows.length; row += 1) alike[row] = (alike[row] as number) / (roots[row] as number)
    return Int32Array.from(rows.keys()).sort((a, b) => (alike[b] as number) - (alike[a] as number) || a - b)
  })
}

function answer(rows: readonly LabelledText[], ranked: Int32Array, kept: Uint8Array): string | undefined {
  const votes = new Map<string, number>()
  let count = 0
  for (const row of ranked) {
    if (kept[row] === 0) continue
    const label = rows[row]?.label ?? ''
    votes.set(label, (votes.get(label) ?? 0) + 1)
    count += 1
    if (count === VOTERS) break
  }
  // The nearest first among equals: a map keeps the order in which labels came.
  return [...votes].reduce((best, one) => (one[1] > best[1] ? one : best), ['', 0] as [string, number])[0]
}

/** The part of the test rows that the kept rows answer rightly. */
export function accuracy(
  rows: readonly LabelledText[],
  tests: readonly LabelledText[],
  ranks: readonly Int32Array[],
  kept: Uint8Array,
): number {
  let right = 0
  tests.forEach(({ label }, at) => {
    if (answer(rows, ranks[at] as Int32Array, kept) === label) right += 1
  })
  return right / tests.length
}
