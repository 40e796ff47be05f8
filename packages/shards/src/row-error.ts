import {
  FormatBoundError,
  FormatInvalidError,
  HeaderInvalidError,
  NotUtf8Error,
  RowInvalidError,
  RowTooLargeError,
} from './errors.ts'
import type { BrokenRow } from './row.ts'

const AS_BYTES = 'or contribute the file as bytes (--format bytes).'

/** The error for a row of a file that does not read. */
export function rowError(path: string, row: BrokenRow): Error {
  if (row.fault === 'format')
    return new FormatInvalidError(`${path} ${row.problem}`, `Write the file again, ${AS_BYTES}`)
  if (row.fault === 'bound')
    return new FormatBoundError(`${path} ${row.problem}`, `Write it in smaller parts, ${AS_BYTES}`)
  const message = `${path}, ${row.fault === 'header' ? 'header' : `row ${row.index}`}: ${row.problem}`
  if (row.fault === 'size') return new RowTooLargeError(message, `Split the row, ${AS_BYTES}`)
  if (row.fault === 'utf8') return new NotUtf8Error(message, `Save the file with the encoding UTF-8, ${AS_BYTES}`)
  if (row.fault === 'header')
    return new HeaderInvalidError(message, 'Give each column a name of its own in the first row.')
  return new RowInvalidError(message, `Correct the row, ${AS_BYTES}`)
}
