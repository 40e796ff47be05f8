import { type AboutContribution, authorsOf, citationOf, type DatasetAbout } from './about.ts'
import type { DatasetShape } from './dataset-shape.ts'
import { markdownBlock, markdownCode, markdownLink, markdownText } from './escape/markdown.ts'
import { quotedYaml } from './escape/yaml.ts'
import { featuresOf } from './features.ts'
import type { Field } from './field.ts'
import type { SetOfFiles } from './file-set.ts'
import { licenceSummary } from './licence-terms.ts'
import { patternsOf } from './patterns.ts'
import type { Table } from './table.ts'

/** A text file that goes beside a dataset's files. */
export interface DatasetCard {
  /** Relative to the dataset's folder. */
  readonly path: string
  /** In pieces: it may name very many files. */
  readonly text: AsyncIterable<string>
}

/** The formats that loaders of tables read by themselves, and the extensions by which they know them. */
const LOADED: Readonly<Record<string, readonly string[]>> = {
  jsonl: ['.jsonl', '.ndjson'],
  csv: ['.csv'],
  parquet: ['.parquet'],
  text: ['.txt'],
}

const TOLD_AUTHORS = 100

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}

/** A table that loaders know by the extensions of its files, or those of its files that have one of these. */
interface LoadedTable extends Omit<Table, 'files'> {
  readonly files: SetOfFiles
}

function loadable(table: Table): LoadedTable | null {
  const files = table.files.of(LOADED[table.format] ?? [])
  return files.count === 0 ? null : { ...table, files }
}

async function* configOf(
  { name, format, files }: LoadedTable,
  shape: DatasetShape,
  up: string,
  isFirst: boolean,
): AsyncGenerator<string> {
  yield `- config_name: ${quotedYaml(name)}`
  if (isFirst) yield '  default: true'
  // rows of text are its paragraphs
  if (format === 'text') yield '  sample_by: paragraph'
  yield* ['  data_files:', '  - split: train', '    path:']
  for await (const pattern of patternsOf(files, shape, '**/*')) yield `    - ${quotedYaml(up + pattern)}`
}

/** The head of a card: what it is called, and tables of one format. */
async function* frontMatter(
  about: DatasetAbout,
  tables: readonly LoadedTable[],
  shape: DatasetShape,
  up: string,
): AsyncGenerator<string> {
  const ids = about.licenses.map(({ id }) => id.toLowerCase())
  const license = ids.length === 1 ? ids[0] : null
  yield* ['---', `pretty_name: ${quotedYaml(about.name)}`]
  if (license == null) yield* ['license: other', `license_name: ${quotedYaml(ids.join(' and '))}`]
  else yield `license: ${quotedYaml(license)}`
  if (tables.length > 0) yield 'configs:'
  for (const [place, table] of tables.entries()) yield* configOf(table, shape, up, place === 0)
  const features = tables.flatMap(featuresOf)
  if (features.length > 0) yield* ['dataset_info:', ...features]
  yield* ['---', '']
}

function authorLine({ author, authorName }: AboutContribution): string {
  const [name, id] = [markdownText(authorName ?? ''), markdownCode(author)]
  return `- ${name === '' ? id : `${name}, ${id}`}`
}

function tableLines(tables: readonly Table[], main: string | null): string[] {
  if (tables.length === 0) return ['No file in it is a table; read the files as they are.', '']
  const told = tables.map(({ name, files, rows, fields, format }) => {
    const columns = format === 'text' ? 'paragraphs' : columnNames(fields)
    return `- **${markdownText(name)}**: ${counted(files.of().count, 'file')}, ${counted(rows, 'row')}: ${columns}`
  })
  const others = [...new Set(tables.map(({ format }) => format))].filter((format) => format !== main)
  return [
    'Tables, by the fields that their rows have:',
    '',
    ...told,
    '',
    ...(main === null
      ? []
      : ['With Python: `datasets.load_dataset("THIS FOLDER")`, or `load_dataset("THIS FOLDER", NAME)`.']),
    ...others
      .filter((format) => Object.hasOwn(LOADED, format))
      .map((format) => `The ${format} files: \`load_dataset("THIS FOLDER/tables/${format}")\`.`),
    'pandas and DuckDB read each file as it is.',
    '',
  ]
}

const TOLD_COLUMNS = 64

function columnNames(fields: readonly Field[]): string {
  const names = fields.slice(0, TOLD_COLUMNS).map(({ name }) => markdownCode(name))
  return [...names, ...(fields.length > TOLD_COLUMNS ? [`${fields.length - TOLD_COLUMNS} more`] : [])].join(', ')
}

function body(about: DatasetAbout, tables: readonly Table[], main: string | null): string[] {
  const authors = authorsOf(about)
  const release =
    about.release === null ? '' : `, release ${markdownText(about.release.name)} (${markdownCode(about.release.id)})`
  return [
    `# ${markdownText(about.name)}`,
    '',
    `From the datanet ${markdownCode(about.datanet)}${release}. ${counted(about.contributions.length, 'contribution')}, each in the folder of its id.`,
    ...(about.domain === '' ? [] : [`About: ${markdownText(about.domain)}.`]),
    '',
    '## What is in it',
    '',
    ...tableLines(tables, main),
    '## Licences',
    '',
    ...about.licenses.map(({ id, files, rows, text }) => {
      const where = text === null ? 'its text is not known here; ask the authors' : markdownLink('text', text)
      return `- ${markdownCode(id)} (${counted(files, 'file')}, ${counted(rows, 'row')}; ${where}): ${licenceSummary(id)}.`
    }),
    '',
    'These lines are for a first look and no legal advice; the texts decide.',
    '',
    '## Who made it',
    '',
    ...authors.slice(0, TOLD_AUTHORS).map(authorLine),
    ...(authors.length > TOLD_AUTHORS ? [`- and ${authors.length - TOLD_AUTHORS} others, in \`provenance.json\``] : []),
    '',
    '## How to cite it',
    '',
    ...markdownBlock('bibtex', citationOf(about)),
    '',
    '## How to check it',
    '',
    '`datanet verify THIS FOLDER` checks with no network that each file is what its author signed and the validators judged:',
    '`provenance.json` holds the signed entries, the certificates and the manifests, `croissant.json` describes the files.',
  ]
}

/**
 * The dataset card README.md, whose head tells loaders which files make a table; one more in tables/FORMAT for each further
 * format, since loaders read one format a folder. The same dataset gives the same cards.
 */
export function datasetCards(about: DatasetAbout, shape: DatasetShape): DatasetCard[] {
  const tables = shape.tables()
  const loaded = tables.flatMap((table) => loadable(table) ?? [])
  const formats = [...new Set(loaded.map(({ format }) => format))]
  const [main = null] = formats
  const head = (format: string | null, up: string) =>
    frontMatter(
      about,
      loaded.filter((table) => table.format === format),
      shape,
      up,
    )
  const further = formats.slice(1).map((format) => ({
    path: `tables/${format}/README.md`,
    text: text(head(format, '../../'), [`The ${format} files of the folder above; see its README.md.`]),
  }))
  return [{ path: 'README.md', text: text(head(main, ''), body(about, tables, main)) }, ...further]
}

async function* text(...parts: readonly (AsyncIterable<string> | Iterable<string>)[]): AsyncGenerator<string> {
  for (const lines of parts) for await (const line of lines) yield `${line}\n`
}
