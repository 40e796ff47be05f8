import { FormatBoundError, FormatInvalidError } from '../errors.ts'
import type { BrokenRow } from '../row.ts'

/** The error for a file that is not what its format says, in words that go on after the file's name. */
export function malformed(problem: string): FormatInvalidError {
  return new FormatInvalidError(problem, 'Write the file again, or contribute it as bytes (--format bytes).')
}

/** The error for a file that goes beyond a bound, in words that go on after the file's name. */
export function beyond(problem: string): FormatBoundError {
  return new FormatBoundError(problem, 'Write it in smaller parts, or contribute it as bytes (--format bytes).')
}

/** What a reader's error says of the content, as the row that ends the reading; null when it is none of the content's. */
export function faultOf(error: unknown, index: number): BrokenRow | null {
  if (error instanceof FormatInvalidError) return { index, fault: 'format', problem: error.message }
  if (error instanceof FormatBoundError) return { index, fault: 'bound', problem: error.message }
  return null
}
