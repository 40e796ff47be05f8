import { trimmed } from '@datanet/records'

const MAX_COLUMNS = 10_000

/** Why a CSV file's first row does not name columns. */
export interface HeaderProblem {
  readonly fault: 'header'
  readonly problem: string
}

/**
 * The names of a CSV file's columns, from its first row. A column without a name, such as the row numbers that
 * spreadsheets and data frames write, is called by its place: "column 1".
 */
export function csvHeader(fields: readonly string[]): string[] | HeaderProblem {
  if (fields.length > MAX_COLUMNS) return { fault: 'header', problem: `names more than ${MAX_COLUMNS} columns` }
  const names = fields.map((field, column) => trimmed(field) || `column ${column + 1}`)
  const seen = new Set<string>()
  for (const name of names) {
    if (seen.has(name)) return { fault: 'header', problem: `names two columns ${JSON.stringify(name.slice(0, 100))}` }
    seen.add(name)
  }
  return names
}
