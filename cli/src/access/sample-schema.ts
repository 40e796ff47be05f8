import { type FileHandle, open } from 'node:fs/promises'
import { formatOf, HEAD_BYTES, inferRowSchema, type JsonObject, type RandomContent, readRows } from '@datanet/shards'
import { InputFileInvalidError } from '../errors.ts'
import { inputFileError } from './input-file.ts'

/** A row schema that the rows of a sample follow, and how many rows could not be read. */
export interface SampleSchema {
  readonly schema: string
  readonly rows: number
  readonly broken: number
}

async function read(file: FileHandle, start: number, end: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(end - start)
  let filled = 0
  while (filled < bytes.length) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, start + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return bytes.subarray(0, filled)
}

async function inferFrom(path: string, content: RandomContent): Promise<SampleSchema> {
  const format = formatOf(path, await content.read(0, Math.min(content.bytes, HEAD_BYTES)))
  if (format === 'bytes') {
    throw new InputFileInvalidError(
      path,
      'has no rows that can be read',
      'Name a file of JSONL, CSV, Parquet, text, COCO or VOC.',
    )
  }
  let rows = 0
  let broken = 0
  async function* goodRows(): AsyncGenerator<JsonObject> {
    for await (const row of readRows({ format }, content)) {
      if (row.problem === undefined) {
        rows += 1
        yield row.value
      } else {
        broken += 1
      }
    }
  }
  const schema = await inferRowSchema(goodRows())
  if (rows === 0) {
    const problem = broken === 0 ? 'has no rows' : `has ${broken} rows, and none of them can be read`
    throw new InputFileInvalidError(path, problem, 'Give a sample with at least one good row.')
  }
  return { schema, rows, broken }
}

/** Infers a row schema from a file of any format with rows. Throws ERR_INPUT_FILE_NOT_FOUND, ERR_INPUT_FILE_INVALID. */
export async function schemaOfSample(path: string): Promise<SampleSchema> {
  let file: FileHandle | undefined
  try {
    file = await open(path)
    const opened = file
    const { size } = await opened.stat()
    return await inferFrom(path, { bytes: size, read: (start, end) => read(opened, start, end) })
  } catch (error) {
    if (error instanceof InputFileInvalidError) throw error
    throw inputFileError(path, error)
  } finally {
    await file?.close()
  }
}
