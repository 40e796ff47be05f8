import { featuresOf } from '@datanet/attribution'
import type { Prng } from '@datanet/testkit'
import type { LabelledText } from './labelled-sets.ts'

/** Rows of which some have a wrong label, and which ones. */
export interface Flipped {
  readonly rows: readonly LabelledText[]
  readonly wrong: readonly boolean[]
}

/** For each label the one whose rows use the most similar words. */
export function confusableLabels(rows: readonly LabelledText[]): ReadonlyMap<string, string> {
  const counts = new Map<string, Map<number, number>>()
  for (const { text, label } of rows) {
    const own = counts.get(label) ?? new Map<number, number>()
    counts.set(label, own)
    for (const feature of featuresOf(text)) own.set(feature, (own.get(feature) ?? 0) + 1)
  }
  const norm = (own: ReadonlyMap<number, number>) => Math.sqrt([...own.values()].reduce((sum, n) => sum + n * n, 0))
  const norms = new Map([...counts].map(([label, own]) => [label, norm(own)]))
  const nearest = new Map<string, string>()
  for (const [label, own] of counts) {
    let best = -1
    for (const [other, theirs] of counts) {
      if (other === label) continue
      let product = 0
      for (const [feature, count] of own) product += count * (theirs.get(feature) ?? 0)
      const cosine = product / (norms.get(other) || 1)
      if (cosine <= best) continue
      best = cosine
      nearest.set(label, other)
    }
  }
  return nearest
}

/** Gives so many of 100 rows another label: any, or the one that is easily confused with it. */
export function flipLabels(
  rows: readonly LabelledText[],
  percent: number,
  confusable: ReadonlyMap<string, string> | null,
  prng: Prng,
): Flipped {
  const labels = [...new Set(rows.map(({ label }) => label))].sort()
  const wrong = rows.map(() => prng.integer(100) < percent)
  const flipped = rows.map((row, at) => {
    if (!wrong[at]) return row
    const others = labels.filter((label) => label !== row.label)
    return { ...row, label: confusable?.get(row.label) ?? prng.pick(others) }
  })
  return { rows: flipped, wrong }
}
