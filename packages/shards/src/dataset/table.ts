import { type Field, fieldsAgree, widerFields } from './field.ts'

/** A file of a dataset as it lies in its folder. */
export interface DatasetFile {
  /** Relative to the folder; its first part is the contribution's id. */
  readonly path: string
  readonly bytes: number
  readonly rows: number
  readonly sha256: string
  readonly format: string
  readonly contribution: string
  /** What its rows hold; null for a file that is no table. */
  readonly fields: readonly Field[] | null
}

/** Files that can be read as one: of one format, with the same fields. */
export interface Table {
  /** Unique among the tables of a dataset: a format, and a number where it has several. */
  readonly name: string
  readonly format: string
  readonly fields: readonly Field[]
  readonly files: readonly DatasetFile[]
  readonly rows: number
}

interface Draft {
  readonly format: string
  fields: readonly Field[]
  readonly files: DatasetFile[]
  rows: number
}

/** By code units: the same on every platform, and fast. */
const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** A key that files of one table share: where column order matters to readers it counts. */
function shapeKey({ format, fields }: DatasetFile): string {
  const names = (fields ?? []).map(({ name }) => name)
  return JSON.stringify([format, format === 'csv' || format === 'parquet' ? names : names.toSorted(byText)])
}

/** The tables that a dataset's files make, the one with most rows first; the same files give the same in any order. */
export function tablesOf(files: readonly DatasetFile[]): Table[] {
  const drafts = new Map<string, Draft[]>()
  for (const file of files.toSorted((a, b) => byText(a.path, b.path))) {
    const { fields, format, rows } = file
    if (fields === null) continue
    const alike = drafts.get(shapeKey(file)) ?? []
    drafts.set(shapeKey(file), alike)
    const draft = alike.find((one) => fieldsAgree(one.fields, fields))
    if (draft === undefined) {
      alike.push({ format, fields, files: [file], rows })
      continue
    }
    draft.fields = widerFields(draft.fields, fields)
    draft.files.push(file)
    draft.rows += rows
  }
  const counts = new Map<string, number>()
  return [...drafts.values()]
    .flat()
    .sort((a, b) => b.rows - a.rows || byText(a.files[0]?.path ?? '', b.files[0]?.path ?? ''))
    .map((draft) => {
      const count = (counts.get(draft.format) ?? 0) + 1
      counts.set(draft.format, count)
      return { ...draft, name: count === 1 ? draft.format : `${draft.format}-${count}` }
    })
}

/** What a path ends with, dot included; empty where it has none. */
export function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const dot = name.lastIndexOf('.')
  return dot <= 0 ? '' : name.slice(dot)
}
