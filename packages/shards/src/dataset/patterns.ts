import type { DatasetShape } from './dataset-shape.ts'
import type { SetOfFiles } from './file-set.ts'

const SPECIAL = /[[\]*?{}!]/g

/** A path as a pattern that matches it alone. */
function literal(path: string): string {
  return path.replace(SPECIAL, (special) => `[${special}]`)
}

/**
 * Patterns that match some files and no others of the dataset: few files are named one by one, and so are those whose
 * extension others share. `deep` is what stands for any number of folders in the reader's kind of pattern.
 */
export async function* patternsOf(
  { set, groups, paths }: SetOfFiles,
  shape: DatasetShape,
  deep: '*' | '**/*',
): AsyncGenerator<string> {
  if (paths !== null) {
    yield* paths.map(literal)
    return
  }
  const loose = new Map<string, Set<string>>()
  for (const { contribution, extension, count } of groups) {
    if (extension !== '' && shape.countOf(contribution, extension) === count)
      yield `${contribution}/${deep}${literal(extension)}`
    else loose.set(contribution, (loose.get(contribution) ?? new Set()).add(extension))
  }
  for (const [contribution, extensions] of loose) {
    for await (const { path, set: one, extension } of shape.listing(contribution))
      if (one === set && extensions.has(extension)) yield literal(path)
  }
}
