import type { Field } from './field.ts'
import type { FileSet } from './file-set.ts'

/** A file of a dataset as it lies in its folder. */
export interface DatasetFile {
  /** Relative to the folder; its first part is the contribution's id. */
  readonly path: string
  readonly bytes: number
  readonly rows: number
  readonly sha256: string
  readonly format: string
  readonly contribution: string
  /** What its rows hold; null for a file that is no table. Files that are alike share one list. */
  readonly fields: readonly Field[] | null
}

/** Files that can be read as one: of one format, with the same fields. */
export interface Table {
  /** Unique among the tables of a dataset: a format, and a number where it has several. */
  readonly name: string
  readonly format: string
  readonly fields: readonly Field[]
  readonly files: FileSet
  readonly rows: number
}

/** An extension that says what a file is has a letter in it; others number the parts of a whole. */
const EXTENSION = /^\.(?=.*[a-z])[a-z0-9_-]{1,16}$/i

/** What a path ends with, dot included; empty where that says nothing. */
export function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const dot = name.lastIndexOf('.')
  const extension = dot <= 0 ? '' : name.slice(dot)
  return EXTENSION.test(extension) ? extension : ''
}
