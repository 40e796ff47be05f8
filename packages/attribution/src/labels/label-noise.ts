import { featureTable, Numbering } from './feature-table.ts'
import { bayesDoubts } from './naive-bayes.ts'
import { neighbourDoubts } from './neighbour-doubts.ts'

/** The version of these rules; what peers agreed on names it. */
export const LABEL_NOISE = 'label-noise/v1'

/** What a 256th of a bit of naive Bayes counts in 4096ths of neighbours' voices. */
const BAYES = 16

/** Rows that are looked at together; a larger set is judged in parts of at most so many. */
export const MAX_NOISE_ROWS = 20_000

/** How much a row's label is doubted. */
export interface LabelDoubt {
  /** Above 0 where another label suits better, by the words of the row and by the rows most alike. */
  readonly score: number
  /** The label that suits best of the others; null where there is none. */
  readonly other: string | null
}

/** A text with the label that somebody gave it. */
export interface LabelledText {
  readonly text: string
  readonly label: string
}

function compare(a: LabelledText, b: LabelledText): number {
  if (a.text !== b.text) return a.text < b.text ? -1 : 1
  return a.label < b.label ? -1 : a.label > b.label ? 1 : 0
}

function doubtsOf(rows: readonly LabelledText[]): LabelDoubt[] {
  const names = [...new Set(rows.map(({ label }) => label))].sort()
  const numbers = new Map(names.map((name, number) => [name, number]))
  const labels = Int32Array.from(rows, ({ label }) => numbers.get(label) as number)
  const table = featureTable(
    rows.map(({ text }) => text),
    new Numbering(),
  )
  const bayes = bayesDoubts(table, labels, names.length)
  const alike = neighbourDoubts(table, labels, names.length)
  return rows.map((_, row) => ({
    score: BAYES * (bayes.margins[row] as number) + (alike.margins[row] as number),
    other: names[bayes.others[row] as number] ?? null,
  }))
}

/**
 * How much the label of each row of a set is doubted, by the set alone: naive Bayes and the nearest rows, each row left
 * out of what it is judged by. Whole numbers, the same for the same rows in whatever order they come. Rows without words,
 * and all rows of a set with one label, are not doubted (score 0 or less).
 */
export function labelNoise(rows: readonly LabelledText[]): LabelDoubt[] {
  const order = [...rows.keys()].sort((a, b) => compare(rows[a] as LabelledText, rows[b] as LabelledText))
  const parts = Math.ceil(rows.length / MAX_NOISE_ROWS)
  const doubts = new Array<LabelDoubt>(rows.length)
  for (let part = 0; part < parts; part += 1) {
    const own = order.filter((_, at) => at % parts === part)
    const found = doubtsOf(own.map((row) => rows[row] as LabelledText))
    own.forEach((row, at) => {
      doubts[row] = found[at] as LabelDoubt
    })
  }
  return doubts
}
