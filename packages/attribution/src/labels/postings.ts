import type { FeatureTable } from './feature-table.ts'

/** Which texts have a feature: those with feature `n` are `texts` from `starts[n]` to `starts[n + 1]`, ascending. */
export interface Postings {
  readonly size: number
  readonly starts: Int32Array
  readonly texts: Int32Array
}

/** The postings of the texts of a table. */
export function postingsOf(table: FeatureTable): Postings {
  const { size, vocabulary, numbers, starts: from } = table
  const starts = new Int32Array(vocabulary + 1)
  const each = (visit: (text: number, feature: number) => void) => {
    for (let text = 0; text < size; text += 1) {
      for (let at = from[text] as number; at < (from[text + 1] as number); at += 1) visit(text, numbers[at] as number)
    }
  }
  each((_, feature) => {
    starts[feature + 1] = (starts[feature + 1] as number) + 1
  })
  for (let at = 0; at < vocabulary; at += 1) starts[at + 1] = (starts[at + 1] as number) + (starts[at] as number)
  const next = starts.slice(0, vocabulary)
  const texts = new Int32Array(starts[vocabulary] as number)
  each((text, feature) => {
    const at = next[feature] as number
    texts[at] = text
    next[feature] = at + 1
  })
  return { size, starts, texts }
}

/** Counts into `shared` how many of `features` each text has. */
export function countShared({ starts, texts }: Postings, features: Int32Array, shared: Int32Array): void {
  shared.fill(0)
  for (let nth = 0; nth < features.length; nth += 1) {
    const feature = features[nth] as number
    const end = starts[feature + 1] as number
    for (let at = starts[feature] as number; at < end; at += 1) {
      const text = texts[at] as number
      shared[text] = (shared[text] as number) + 1
    }
  }
}
