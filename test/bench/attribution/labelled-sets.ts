import { linesOf } from '../../harness/data-sets.ts'

/** A text with its label. */
export interface LabelledText {
  readonly text: string
  readonly label: string
}

/** A real data set with labels, in two parts that nobody mixes. */
export interface LabelledSet {
  readonly name: string
  readonly train: readonly LabelledText[]
  readonly test: readonly LabelledText[]
}

interface Source {
  readonly name: string
  readonly path: readonly [folder: string, file: string]
  read(row: Record<string, unknown>, at: number): LabelledText & { readonly forTest: boolean }
}

/** Each fifth row, where a data set has no part for tests. */
const TEST_PART = 5

const sources: readonly Source[] = [
  {
    name: 'banking77',
    path: ['banking77', 'banking77.jsonl'],
    read: (row) => ({ text: String(row['text']), label: String(row['label']), forTest: row['split'] === 'test' }),
  },
  {
    name: 'unfair-tos-en',
    path: ['unfair-tos-en', 'unfair-tos-en.jsonl'],
    read: (row) => ({ text: String(row['text']), label: String(row['unfair']), forTest: row['fold'] === 0 }),
  },
  {
    name: 'medquad-nih',
    path: ['medquad-nih', 'medquad-nih.jsonl'],
    read: (row, at) => ({
      text: String(row['question']),
      label: String(row['qtype']),
      forTest: at % TEST_PART === 0,
    }),
  },
]

/** The real data sets with labels that there are. */
export const labelledSetNames = sources.map(({ name }) => name)

/** A data set by its name; null where it is missing. */
export async function labelledSet(name: string): Promise<LabelledSet | null> {
  const source = sources.find((one) => one.name === name)
  const lines = source === undefined ? null : await linesOf(...source.path)
  if (source === undefined || lines === null) return null
  const rows = lines.map((line, at) => source.read(JSON.parse(line), at))
  return {
    name,
    train: rows.filter(({ forTest }) => !forTest),
    test: rows.filter(({ forTest }) => forTest),
  }
}
