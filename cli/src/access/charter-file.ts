import { type CreateDatanetInput, routes } from '@datanet/client'
import { DatanetError } from '@datanet/records'
import { InputFileInvalidError } from '../errors.ts'
import { readJsonInput } from './input-file.ts'

type Fields = Record<string, unknown>

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** JSON inside JSON is awkward to write by hand, so schemas and params may stand in a file as they are. */
function asText(item: unknown, field: string): unknown {
  return isObject(item) && isObject(item[field]) ? { ...item, [field]: JSON.stringify(item[field]) } : item
}

function withTexts(charter: Fields): Fields {
  const mapped = (list: unknown, field: string) =>
    Array.isArray(list) ? list.map((item) => asText(item, field)) : list
  return {
    ...charter,
    ...('schemas' in charter ? { schemas: mapped(charter['schemas'], 'schema') } : {}),
    ...('gates' in charter ? { gates: mapped(charter['gates'], 'params') } : {}),
  }
}

/** A charter from a file, under a name. Throws ERR_INPUT_FILE_NOT_FOUND, ERR_INPUT_FILE_INVALID. */
export async function readCharterFile(path: string, name: string): Promise<CreateDatanetInput> {
  const { value } = await readJsonInput(path)
  if (!isObject(value)) throw new InputFileInvalidError(path, 'does not hold an object', 'See `datanet create --help`.')
  try {
    return routes.createDatanet.parseInput(withTexts({ ...value, name }))
  } catch (error) {
    if (!(error instanceof DatanetError)) throw error
    throw new InputFileInvalidError(path, `is no charter: ${error.message}`, error.hint, { cause: error })
  }
}
