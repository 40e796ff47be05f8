import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Where the public data sets lie: `$DATANET_DATA`, else beside the repository. */
export const dataDir = resolve(root, process.env['DATANET_DATA'] || '../shared/data')

/** The lines of a JSONL file of the data sets, each with its line end; null where it is missing. */
export async function linesOf(...path: string[]): Promise<string[] | null> {
  const text = await readFile(join(dataDir, ...path), 'utf8').catch(() => null)
  return text?.match(/[^\n]*\n/g) ?? null
}
