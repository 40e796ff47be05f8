import { FileSet, type SetOfFiles } from './file-set.ts'
import { type DatasetFile, extensionOf, type Table } from './table.ts'
import { TableDrafts } from './table-drafts.ts'

/** Up to so many files are told of one by one. */
const TOLD_FILES = 256
/** Extensions that are told apart in one contribution. */
const TOLD_EXTENSIONS = 256
const FIRST_CAPACITY = 64

/** Files that no table holds, alike by what they are. */
export interface OtherFiles {
  readonly kind: string
  readonly first: DatasetFile
  readonly files: SetOfFiles
}

/** A file as a contribution's listing gives it. */
interface ListedFile {
  readonly path: string
  readonly extension: string
  /** The set of files that it belongs to. */
  readonly set: number
}

/** Of each file of a contribution the set that it belongs to, and how many have which extension. */
class ContributionShape {
  readonly extensions = new Map<string, number>()
  #sets = new Uint32Array(FIRST_CAPACITY)
  #count = 0

  /** The extension of a path, where it is told apart. */
  extensionOf(path: string): string {
    const extension = extensionOf(path)
    return this.extensions.has(extension) || this.extensions.size < TOLD_EXTENSIONS ? extension : ''
  }

  add(set: number, extension: string): void {
    if (this.#count === this.#sets.length) {
      const sets = new Uint32Array(2 * this.#count)
      sets.set(this.#sets)
      this.#sets = sets
    }
    this.#sets[this.#count++] = set
    this.extensions.set(extension, (this.extensions.get(extension) ?? 0) + 1)
  }

  setAt(place: number): number {
    return this.#sets[place] ?? -1
  }
}

/**
 * What a dataset's files are, told as they come: all those of a contribution in the order in which its listing gives them.
 * Of very many files it keeps a few bytes each; where all are to be named, they are listed again.
 */
export class DatasetShape {
  readonly #pathsOf: (contribution: string) => AsyncIterable<string>
  readonly #contributions = new Map<string, ContributionShape>()
  readonly #first: DatasetFile[] = []
  readonly #drafts = new TableDrafts(() => this.#sets++)
  readonly #others = new Map<string, { readonly first: DatasetFile; readonly files: FileSet }>()
  #sets = 0
  #count = 0

  /** `pathsOf` lists a contribution's files. */
  constructor(pathsOf: (contribution: string) => AsyncIterable<string>) {
    this.#pathsOf = pathsOf
  }

  /** Takes the next file. */
  add(file: DatasetFile): void {
    const { path, contribution, fields } = file
    const shape = this.#contributions.get(contribution) ?? new ContributionShape()
    this.#contributions.set(contribution, shape)
    const extension = shape.extensionOf(path)
    const files = fields === null ? this.#otherFiles(file, extension) : this.#drafts.take(file, fields)
    files.add(contribution, extension, path)
    shape.add(files.set, extension)
    if (this.#count++ < TOLD_FILES) this.#first.push(file)
  }

  #otherFiles(file: DatasetFile, extension: string): FileSet {
    const kind = `${file.format === 'bytes' ? 'other' : file.format}${extension}`
    const known = this.#others.get(kind)
    if (known !== undefined) return known.files
    const files = new FileSet(this.#sets++)
    this.#others.set(kind, { first: file, files })
    return files
  }

  /** All files, where they are few; else null. */
  files(): readonly DatasetFile[] | null {
    return this.#count > TOLD_FILES ? null : this.#first
  }

  /** The tables, the one with most rows first. */
  tables(): Table[] {
    return this.#drafts.tables()
  }

  /** The files that no table holds, by what they are. */
  others(): OtherFiles[] {
    return [...this.#others].map(([kind, { first, files }]) => ({ kind, first, files: files.of() }))
  }

  /** How many files of a contribution have an extension. */
  countOf(contribution: string, extension: string): number {
    return this.#contributions.get(contribution)?.extensions.get(extension) ?? 0
  }

  /** The files of a contribution, listed again. */
  async *listing(contribution: string): AsyncGenerator<ListedFile> {
    const shape = this.#contributions.get(contribution)
    if (shape === undefined) return
    let place = 0
    for await (const path of this.#pathsOf(contribution))
      yield { path, extension: shape.extensionOf(path), set: shape.setAt(place++) }
  }
}
