import { type Field, fieldsAgree, widerFields } from './field.ts'
import { FileSet } from './file-set.ts'
import type { DatasetFile, Table } from './table.ts'

interface Draft {
  readonly format: string
  fields: readonly Field[]
  readonly files: FileSet
  readonly first: string
  rows: number
}

/** A key that files of one table share: where column order matters to readers it counts. */
function shapeKey(format: string, fields: readonly Field[]): string {
  const names = fields.map(({ name }) => name)
  return JSON.stringify([format, format === 'csv' || format === 'parquet' ? names : names.toSorted()])
}

/** Sorts files into tables as they come. */
export class TableDrafts {
  readonly #drafts = new Map<string, Draft[]>()
  /** Very many files share their fields. */
  readonly #known = new Map<readonly Field[], Map<string, Draft>>()
  readonly #nextSet: () => number

  /** `nextSet` gives a number that no other set of files has. */
  constructor(nextSet: () => number) {
    this.#nextSet = nextSet
  }

  /** The set of files that a file with fields belongs to. */
  take({ path, format, rows }: DatasetFile, fields: readonly Field[]): FileSet {
    const draft = this.#known.get(fields)?.get(format) ?? this.#enter(path, format, fields)
    draft.rows += rows
    return draft.files
  }

  #enter(path: string, format: string, fields: readonly Field[]): Draft {
    const key = shapeKey(format, fields)
    const alike = this.#drafts.get(key) ?? []
    this.#drafts.set(key, alike)
    let draft = alike.find((one) => fieldsAgree(one.fields, fields))
    if (draft === undefined) {
      draft = { format, fields, files: new FileSet(this.#nextSet()), first: path, rows: 0 }
      alike.push(draft)
    } else {
      draft.fields = widerFields(draft.fields, fields)
    }
    const byFormat = this.#known.get(fields) ?? new Map<string, Draft>()
    this.#known.set(fields, byFormat.set(format, draft))
    return draft
  }

  /** The tables, the one with most rows first. */
  tables(): Table[] {
    const counts = new Map<string, number>()
    return [...this.#drafts.values()]
      .flat()
      .sort((a, b) => b.rows - a.rows || (a.first < b.first ? -1 : 1))
      .map(({ format, fields, files, rows }) => {
        const count = (counts.get(format) ?? 0) + 1
        counts.set(format, count)
        return { name: count === 1 ? format : `${format}-${count}`, format, fields, files, rows }
      })
  }
}
