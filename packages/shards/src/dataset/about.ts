import { bibtexAuthors, bibtexField } from './escape/bibtex.ts'

/** What a dataset's descriptions say of it as a whole. */
export interface DatasetAbout {
  readonly datanet: string
  readonly name: string
  /** What the datanet is about; may be empty. */
  readonly domain: string
  /** The release that the files are; null for a choice of contributions. */
  readonly release: { readonly id: string; readonly name: string } | null
  /** When the newest of the contributions was certified, or else signed; ISO 8601. */
  readonly publishedAt: string
  readonly contributions: readonly AboutContribution[]
  /** Licences by id, with how much stands under each. */
  readonly licenses: readonly AboutLicense[]
}

/** A contribution as a dataset's descriptions tell of it. */
export interface AboutContribution {
  readonly id: string
  readonly title: string
  /** did:key of the author. */
  readonly author: string
  /** What the author wants to be called; null where nobody knows. */
  readonly authorName: string | null
  readonly license: string
  readonly rows: number
  readonly bytes: number
  /** The certified score, 0 to 1000; null without a certificate. */
  readonly score: number | null
}

/** A licence of a dataset. */
export interface AboutLicense {
  readonly id: string
  readonly files: number
  readonly rows: number
  /** Where its text lies in the folder; null where nobody has it. */
  readonly text: string | null
}

/** The authors of a dataset, each once, in the order of their contributions. */
export function authorsOf({ contributions }: DatasetAbout): readonly AboutContribution[] {
  const authors = new Map<string, AboutContribution>()
  for (const one of contributions) if (!authors.has(one.author)) authors.set(one.author, one)
  return [...authors.values()]
}

const FIRST_AUTHORS = 20

/** How to cite a dataset, as BibTeX. */
export function citationOf(about: DatasetAbout): string {
  const authors = authorsOf(about)
  const names = authors.slice(0, FIRST_AUTHORS).map(({ author, authorName }) => authorName ?? author)
  const what = about.release === null ? '' : `, release ${about.release.name} (${about.release.id})`
  return [
    `@misc{datanet-${about.datanet.slice(-8)},`,
    `  title = ${bibtexField(about.name)},`,
    `  author = ${bibtexAuthors(names, authors.length > FIRST_AUTHORS)},`,
    `  year = ${bibtexField(about.publishedAt.slice(0, 4))},`,
    `  note = ${bibtexField(`Datanet ${about.datanet}${what}`)}`,
    '}',
  ].join('\n')
}
