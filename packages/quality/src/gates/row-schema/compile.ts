import { textBytes } from '@datanet/records'
import type { JsonObject } from '@datanet/shards'
import { RowSchemaInvalidError } from '../../errors.ts'
import { compileSchema } from './ajv.ts'
import { checkBounds } from './bounds.ts'
import { describeErrors, type RowProblem } from './problem.ts'

export type { RowProblem } from './problem.ts'

const MAX_SCHEMA_BYTES = 64 * 1024

/** Tells what a row breaks; null for a valid row. */
export type RowCheck = (row: JsonObject) => RowProblem[] | null

function parse(text: string): JsonObject {
  if (textBytes(text).length > MAX_SCHEMA_BYTES) {
    throw new RowSchemaInvalidError(
      `the row schema is longer than ${MAX_SCHEMA_BYTES} bytes`,
      'Make the schema smaller.',
    )
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new RowSchemaInvalidError('the row schema is not valid JSON', 'Check it with any JSON tool.', { cause })
  }
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as JsonObject
  throw new RowSchemaInvalidError('the row schema is not a JSON object', 'Begin it with {"type": "object", …}.')
}

/**
 * Compiles the JSON Schema (2020-12 or draft-07) of rows. The text may come from anyone: it has at most 64 KiB and 32 levels,
 * refers to nothing outside of itself and not back to itself, its patterns are RE2, and what it does not define by the
 * standard's validation keywords is refused; `format` is only an annotation. Throws ERR_ROW_SCHEMA_INVALID.
 */
export function compileRowSchema(text: string): RowCheck {
  const schema = parse(text)
  checkBounds(schema)
  const validate = compileSchema(schema)
  return (row) => {
    const errors = validate(row)
    return errors === null ? null : describeErrors(errors)
  }
}
