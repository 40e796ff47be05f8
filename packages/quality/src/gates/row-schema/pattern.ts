import { RE2JS } from 're2js'
import { RowSchemaInvalidError } from '../../errors.ts'
import { shown } from '../words.ts'

const MAX_PATTERN_LENGTH = 1000
/** Instructions; what a match costs for each character of the text, at most. */
const MAX_PROGRAM = 5000

/** A pattern that takes time in proportion to the text, whoever wrote either. Throws ERR_ROW_SCHEMA_INVALID. */
export function compilePattern(pattern: string): { test(text: string): boolean; toString(): string } {
  const hint = 'Patterns are RE2: no look-around, no references back to groups, no large repeats.'
  const refuse = (what: string, cause?: unknown) =>
    new RowSchemaInvalidError(
      `the pattern "${shown(pattern)}" ${what}`,
      hint,
      cause === undefined ? undefined : { cause },
    )
  if (pattern.length > MAX_PATTERN_LENGTH) throw refuse(`is longer than ${MAX_PATTERN_LENGTH} characters`)
  let compiled: RE2JS
  try {
    compiled = RE2JS.compile(RE2JS.translateRegExp(pattern))
  } catch (cause) {
    throw refuse(`does not compile: ${shown((cause as Error).message)}`, cause)
  }
  if (compiled.programSize() > MAX_PROGRAM) throw refuse('is too large')
  return { test: (text) => compiled.test(text), toString: () => pattern }
}
