/** What a row may hold: JSON, and nothing else. */
export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject

/** A JSON object: what every row is. */
export interface JsonObject {
  [key: string]: JsonValue
}

/** No row is longer, in bytes of its file. */
export const MAX_ROW_BYTES = 1024 * 1024

/** No row nests lists and objects deeper. */
export const MAX_ROW_DEPTH = 64

/** What kind of thing is wrong with a broken row. */
export type RowFault = 'row' | 'size' | 'utf8' | 'header' | 'format' | 'bound'

/** A row that reads; `index` is its line in a JSONL file, its place below the header in a CSV file, from 1. */
export interface GoodRow {
  readonly index: number
  readonly value: JsonObject
  readonly problem?: undefined
}

/** A row that does not read, and why, in words that go on after "row 17". */
export interface BrokenRow {
  readonly index: number
  readonly value?: undefined
  readonly problem: string
  readonly fault: RowFault
}

/** A row that reads, or one that does not. */
export type Row = GoodRow | BrokenRow

/** Turns bytes into rows as they come; the array that it returns is the reader's own until the next call. */
export interface RowReader {
  /** The rows that end in these bytes. */
  push(bytes: Uint8Array): Promise<readonly Row[]>
  /** The row that the end of the file ends, if any. */
  end(): Promise<readonly Row[]>
}

/**
 * What in a parsed value has no one canonical text: numbers beyond a double's range, halves of characters, nesting without
 * end. Null when all is well.
 */
export function valueProblem(value: JsonValue, depth = 0): string | null {
  if (typeof value === 'string') return value.isWellFormed() ? null : 'holds half of a character (a lone surrogate)'
  if (typeof value === 'number') return Number.isFinite(value) ? null : 'holds a number that is out of range'
  if (value === null || typeof value === 'boolean') return null
  if (depth === MAX_ROW_DEPTH) return `is nested more than ${MAX_ROW_DEPTH} deep`
  if (Array.isArray(value)) {
    for (const item of value) {
      const problem = valueProblem(item, depth + 1)
      if (problem !== null) return problem
    }
    return null
  }
  for (const key of Object.keys(value)) {
    if (!key.isWellFormed()) return 'has a field whose name holds half of a character (a lone surrogate)'
    const problem = valueProblem(value[key] as JsonValue, depth + 1)
    if (problem !== null) return problem
  }
  return null
}
