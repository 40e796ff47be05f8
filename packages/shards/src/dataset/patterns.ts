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
  const everywhere = Map.groupBy(all, keyOf)
  return [...Map.groupBy(files, keyOf)].flatMap(([key, group]) => {
    const [first] = group
    const extension = extensionOf(first?.path ?? '')
    if (first !== undefined && extension !== '' && everywhere.get(key)?.length === group.length)
      return [`${first.contribution}/${deep}${literal(extension)}`]
    return group.map(({ path }) => literal(path))
  })
}
