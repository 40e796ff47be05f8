import { type DatasetFile, extensionOf, type Table } from './table.ts'

/** Up to so many files are named one by one; more by a pattern, where it matches no others. */
const NAMED_FILES = 64

const SPECIAL = /[[\]*?{}!]/g

/** A path as a pattern that matches it alone. */
function literal(path: string): string {
  return path.replace(SPECIAL, (special) => `[${special}]`)
}

/**
 * Patterns that match a table's files and no others of the dataset. `deep` is what stands for any number of folders in
 * the reader's kind of pattern.
 */
export function patternsOf(table: Table, all: readonly DatasetFile[], deep: '*' | '**/*'): string[] {
  const { files } = table
  if (files.length <= NAMED_FILES) return files.map(({ path }) => literal(path))
  const keyOf = ({ contribution, path }: DatasetFile) => `${contribution}/${extensionOf(path)}`
  const counts = new Map<string, number>()
  for (const file of all) counts.set(keyOf(file), (counts.get(keyOf(file)) ?? 0) + 1)
  const groups = new Map<string, DatasetFile[]>()
  for (const file of files) groups.set(keyOf(file), [...(groups.get(keyOf(file)) ?? []), file])
  return [...groups].flatMap(([key, group]) => {
    const [first] = group
    const extension = extensionOf(first?.path ?? '')
    if (first !== undefined && extension !== '' && counts.get(key) === group.length)
      return [`${first.contribution}/${deep}${literal(extension)}`]
    return group.map(({ path }) => literal(path))
  })
}
