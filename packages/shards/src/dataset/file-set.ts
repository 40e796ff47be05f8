/** Up to so many files are named one by one; more by a pattern, where it matches no others. */
const NAMED_FILES = 64

/** The files of one contribution with one extension. */
interface FileGroup {
  readonly contribution: string
  readonly extension: string
  readonly count: number
}

/** Files that are told of together. */
export interface SetOfFiles {
  /** The number of the set that they are of. */
  readonly set: number
  readonly count: number
  readonly groups: readonly FileGroup[]
  /** Their paths, where they are few; else null. */
  readonly paths: readonly string[] | null
}

/** By code units: the same on every platform, and fast. */
const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** Counts files that are told of together; of many with one extension it keeps no paths. */
export class FileSet {
  readonly set: number
  readonly #groups = new Map<string, { contribution: string; extension: string; count: number }>()
  /** By extension: the first of the paths, one more than may be named. */
  readonly #paths = new Map<string, string[]>()

  constructor(set: number) {
    this.set = set
  }

  add(contribution: string, extension: string, path: string): void {
    const key = `${contribution}/${extension}`
    const group = this.#groups.get(key)
    if (group === undefined) this.#groups.set(key, { contribution, extension, count: 1 })
    else group.count += 1
    const paths = this.#paths.get(extension)
    if (paths === undefined) this.#paths.set(extension, [path])
    else if (paths.length <= NAMED_FILES) paths.push(path)
  }

  /** All its files, or those with some extensions. */
  of(extensions?: readonly string[]): SetOfFiles {
    const isMeant = (extension: string) => extensions?.includes(extension) !== false
    const groups = [...this.#groups.values()].filter(({ extension }) => isMeant(extension))
    const count = groups.reduce((sum, group) => sum + group.count, 0)
    const paths =
      count > NAMED_FILES
        ? null
        : [...this.#paths]
            .filter(([extension]) => isMeant(extension))
            .flatMap(([, named]) => named)
            .sort(byText)
    return { set: this.set, count, groups, paths }
  }
}
