import { compareIdTexts } from '@datanet/records'
import { LabelledRowsInvalidError } from '../errors.ts'
import { type FeatureTable, featureTable, Numbering } from '../labels/feature-table.ts'
import { nearestOf } from '../labels/nearest.ts'
import { collapse } from './collapse.ts'
import { byId, bySeniority, type LabelledRow, type TestRow } from './labelled-row.ts'

/** Rows that are in the game of one test row: those nearest to it. */
export const PLAYERS = 40

/** What rows are valued by. */
export interface LabelledInput {
  readonly rows: readonly LabelledRow[]
  readonly tests: readonly TestRow[]
  /** What contributors say that their contributions are worth, by contribution; for the rule `declared` alone. */
  readonly declared?: ReadonlyMap<string, bigint>
}

/** The rows nearest to each test row, best first: those of test `n` are `rows` from `starts[n]` to `starts[n + 1]`. */
export interface Neighbours {
  readonly starts: Int32Array
  readonly rows: Int32Array
}

/** A contribution that rows are of. */
export interface Contributor {
  readonly contribution: string
  readonly author: string
  readonly stamp: number
}

function place({ contribution, row }: LabelledRow): string {
  return `row ${row} of ${contribution}`
}

function invalid(what: string): never {
  throw new LabelledRowsInvalidError(
    what,
    'Give each row once, with whole numbers, and each contribution one author and stamp.',
  )
}

/** The contributions that rows are of, seniors first. */
function contributorsOf(rows: readonly LabelledRow[]): Contributor[] {
  const contributors = new Map<string, Contributor & { readonly places: Set<number> }>()
  for (const row of rows) {
    const { contribution, author, stamp } = row
    if (!Number.isSafeInteger(row.row) || row.row < 0) invalid(`${place(row)} has no place that is a whole number`)
    if (!Number.isSafeInteger(stamp)) invalid(`${place(row)} has a stamp that is no whole number`)
    const known = contributors.get(contribution) ?? { contribution, author, stamp, places: new Set() }
    if (known.author !== author || known.stamp !== stamp) invalid(`${contribution} comes with two authors or stamps`)
    if (known.places.has(row.row)) invalid(`${place(row)} comes twice`)
    known.places.add(row.row)
    contributors.set(contribution, known)
  }
  return [...contributors.values()]
    .map(({ contribution, author, stamp }) => ({ contribution, author, stamp }))
    .sort((a, b) => a.stamp - b.stamp || compareIdTexts(a.contribution, b.contribution))
}

/** Rows in the order of seniority, and test rows by id, with what rules ask about them; each answer is computed once. */
export class LabelledGame {
  readonly rows: readonly LabelledRow[]
  readonly tests: readonly TestRow[]
  readonly declared: ReadonlyMap<string, bigint>
  readonly contributors: readonly Contributor[]
  /** Labels as numbers, -1 for a test row whose label no row has. */
  readonly labels: Int32Array
  readonly testLabels: Int32Array
  readonly features: FeatureTable
  readonly testFeatures: FeatureTable
  #seniors: Int32Array | undefined
  #all: Neighbours | undefined
  #survivors: Neighbours | undefined

  /** Throws ERR_LABELLED_ROWS_INVALID. */
  constructor({ rows, tests, declared = new Map() }: LabelledInput) {
    this.contributors = contributorsOf(rows)
    this.rows = rows.toSorted(bySeniority)
    this.tests = tests.toSorted(byId)
    this.tests.forEach(({ id }, at) => {
      if (at > 0 && this.tests[at - 1]?.id === id) invalid(`test row ${id} comes twice`)
    })
    this.declared = declared
    const numbers = new Map<string, number>()
    this.labels = Int32Array.from(this.rows, ({ label }) => {
      const known = numbers.get(label)
      if (known !== undefined) return known
      numbers.set(label, numbers.size)
      return numbers.size - 1
    })
    this.testLabels = Int32Array.from(this.tests, ({ label }) => numbers.get(label) ?? -1)
    const numbering = new Numbering()
    this.features = featureTable(
      this.rows.map(({ text }) => text),
      numbering,
    )
    this.testFeatures = featureTable(
      this.tests.map(({ text }) => text),
      numbering,
      true,
    )
  }

  /** For each row the senior that it repeats, or -1. */
  seniors(): Int32Array {
    this.#seniors ??= collapse(this.features, this.labels)
    return this.#seniors
  }

  /** The nearest of all rows. */
  neighbours(): Neighbours {
    this.#all ??= this.#find()
    return this.#all
  }

  /** The nearest rows of those that repeat no senior. */
  survivingNeighbours(): Neighbours {
    this.#survivors ??= this.#find(Uint8Array.from(this.seniors(), (senior) => (senior < 0 ? 1 : 0)))
    return this.#survivors
  }

  #find(holds?: Uint8Array): Neighbours {
    const { starts, texts } = nearestOf(this.testFeatures, this.features, PLAYERS, holds)
    return { starts, rows: texts }
  }
}
