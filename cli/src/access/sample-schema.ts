import { createReadStream } from 'node:fs'
import { formatOf, inferRowSchema, type JsonObject, readRows } from '@datanet/shards'
import { InputFileInvalidError } from '../errors.ts'
import { inputFileError } from './input-file.ts'

/** A row schema that the rows of a sample follow, and how many rows could not be read. */
export interface SampleSchema {
  readonly schema: string
  readonly rows: number
  readonly broken: number
}

/** Infers a row schema from a JSONL or CSV file. Throws ERR_INPUT_FILE_NOT_FOUND, ERR_INPUT_FILE_INVALID. */
export async function schemaOfSample(path: string): Promise<SampleSchema> {
  const format = formatOf(path)
  if (format === 'bytes') {
    throw new InputFileInvalidError(
      path,
      'is neither JSONL nor CSV',
      'Name a file that ends in .jsonl, .ndjson or .csv.',
    )
  }
  let rows = 0
  let broken = 0
  async function* goodRows(): AsyncGenerator<JsonObject> {
    for await (const row of readRows({ format }, createReadStream(path))) {
      if (row.problem === undefined) {
        rows += 1
        yield row.value
      } else {
        broken += 1
      }
    }
  }
  let schema: string
  try {
    schema = await inferRowSchema(goodRows())
  } catch (error) {
    throw inputFileError(path, error)
  }
  if (rows === 0) {
    const problem = broken === 0 ? 'has no rows' : `has ${broken} rows, and none of them can be read`
    throw new InputFileInvalidError(path, problem, 'Give a sample with at least one good row.')
  }
  return { schema, rows, broken }
}
