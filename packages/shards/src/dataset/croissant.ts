import { authorsOf, citationOf, type DatasetAbout } from './about.ts'
import { CROISSANT_CONTEXT } from './croissant-context.ts'
import type { DatasetShape, OtherFiles } from './dataset-shape.ts'
import { urlSegment } from './escape/url.ts'
import type { Field, FieldKind } from './field.ts'
import { jsonText } from './json-text.ts'
import { patternsOf } from './patterns.ts'
import { type DatasetFile, extensionOf, type Table } from './table.ts'

const CREATORS = 256

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  jsonl: 'application/jsonlines',
  csv: 'text/csv',
  parquet: 'application/x-parquet',
  text: 'text/plain',
  coco: 'application/json',
  voc: 'application/xml',
}
const IMAGE_TYPES: Readonly<Record<string, string>> = {
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
}

const DATA_TYPES: Partial<Readonly<Record<FieldKind, string>>> = {
  boolean: 'sc:Boolean',
  integer: 'sc:Integer',
  number: 'sc:Float',
  text: 'sc:Text',
  time: 'sc:DateTime',
  nothing: 'sc:Text',
}

/** What the SPDX License List has as an id. */
const SPDX_ID = /^[A-Za-z0-9.+-]+$/
/** Names that a JSON path can say without quotes. */
const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

function mediaTypeOf({ format, path }: DatasetFile): string {
  const image = IMAGE_TYPES[extensionOf(path).toLowerCase()]
  return MEDIA_TYPES[format] ?? image ?? 'application/octet-stream'
}

type Source = { readonly fileObject: { '@id': string } } | { readonly fileSet: { '@id': string } }

/** A whole number in the first rows may be a broken one further down, which a reader would cut off. */
function dataTypeOf(kind: FieldKind, { isSampled }: Field): string | undefined {
  return DATA_TYPES[kind === 'integer' && isSampled === true ? 'number' : kind]
}

/** A field as Croissant says it; null for what its readers have no type for. */
function fieldText(field: Field, set: string, source: Source): object | null {
  const id = `${set}/${urlSegment(field.name)}`
  const base = { '@type': 'cr:Field', '@id': id, name: field.name }
  const from = { ...source, extract: { column: field.name } }
  if (field.kind === 'list') {
    const dataType = dataTypeOf(field.item ?? 'nothing', field)
    return dataType === undefined ? null : { ...base, dataType, repeated: true, source: from }
  }
  if (field.kind === 'object') {
    const subField = (field.fields ?? []).flatMap(({ name, kind }) => {
      const dataType = dataTypeOf(kind, field)
      if (dataType === undefined || !PLAIN_NAME.test(name)) return []
      const part = { ...from, transform: { jsonPath: name } }
      return [{ '@type': 'cr:Field', '@id': `${id}/${name}`, name, dataType, source: part }]
    })
    return subField.length === 0 ? null : { ...base, subField }
  }
  const dataType = dataTypeOf(field.kind, field)
  return dataType === undefined ? null : { ...base, dataType, source: from }
}

function contentField(set: string, source: Source): object {
  const extract = { fileProperty: 'content' }
  return {
    '@type': 'cr:Field',
    '@id': `${set}/content`,
    name: 'content',
    dataType: 'sc:Text',
    source: { ...source, extract },
  }
}

interface Described {
  readonly fileSet: object | null
  readonly recordSet: object | null
}

function describe(table: Table, shape: DatasetShape): Described {
  const files = table.files.of()
  const [path = ''] = files.paths ?? []
  const isAlone = files.count === 1 && shape.files() !== null
  const setId = `${table.name}-files`
  const source: Source = isAlone ? { fileObject: { '@id': path } } : { fileSet: { '@id': setId } }
  const fileSet = isAlone
    ? null
    : {
        '@type': 'cr:FileSet',
        '@id': setId,
        name: setId,
        encodingFormat: MEDIA_TYPES[table.format] ?? 'application/octet-stream',
        includes: patternsOf(files, shape, '*'),
      }
  const field =
    table.format === 'text'
      ? [contentField(table.name, source)]
      : table.fields.flatMap((one) => fieldText(one, table.name, source) ?? [])
  const recordSet = field.length === 0 ? null : { '@type': 'cr:RecordSet', '@id': table.name, name: table.name, field }
  return { fileSet, recordSet }
}

/** Files that no table holds and that are too many to stand one by one. */
function otherSet({ kind, first, files }: OtherFiles, shape: DatasetShape): object {
  return {
    '@type': 'cr:FileSet',
    '@id': `${kind}-files`,
    name: `${kind}-files`,
    encodingFormat: mediaTypeOf(first),
    includes: patternsOf(files, shape, '*'),
  }
}

function fileObject(file: DatasetFile): object {
  return {
    '@type': 'cr:FileObject',
    '@id': file.path,
    name: file.path,
    contentUrl: file.path,
    contentSize: `${file.bytes} B`,
    encodingFormat: mediaTypeOf(file),
    sha256: file.sha256,
  }
}

/** Where the text of an SPDX licence stands; others are named, so that no reader takes them for a place. */
function licenseText(id: string): string {
  if (id.startsWith('LicenseRef-') || id.startsWith('DocumentRef-')) return urlSegment(id)
  return SPDX_ID.test(id) ? `https://spdx.org/licenses/${urlSegment(id)}.html` : `LicenseRef-${urlSegment(id)}`
}

/**
 * Croissant 1.0 metadata (mlcommons.org/croissant/1.0) of a folder of files: each file with its hash, or sets of them where
 * they are more than 256, and a record set for each table. The same dataset gives the same document, in pieces.
 */
export async function* croissant(about: DatasetAbout, shape: DatasetShape): AsyncGenerator<string> {
  yield* jsonText(documentOf(about, shape))
  yield '\n'
}

function documentOf(about: DatasetAbout, shape: DatasetShape): object {
  const described = shape.tables().map((table) => describe(table, shape))
  const release = about.release === null ? '' : ` Release ${about.release.name}.`
  const subject = about.domain === '' ? '' : ` about ${about.domain}`
  return {
    '@context': CROISSANT_CONTEXT,
    '@type': 'sc:Dataset',
    conformsTo: 'http://mlcommons.org/croissant/1.0',
    name: about.name,
    description: `Data${subject} from the datanet ${about.name}, each contribution signed by its author.${release}`,
    url: `datanet:${about.datanet}`,
    identifier: about.release?.id ?? about.datanet,
    version: '1.0.0',
    datePublished: about.publishedAt.slice(0, 10),
    isLiveDataset: false,
    license: about.licenses.map(({ id }) => licenseText(id)),
    citeAs: citationOf(about),
    creator: authorsOf(about)
      .slice(0, CREATORS)
      .map(({ author, authorName }) => ({ '@type': 'sc:Person', name: authorName ?? author, identifier: author })),
    distribution: [
      ...(shape.files()?.map(fileObject) ?? shape.others().map((others) => otherSet(others, shape))),
      ...described.flatMap(({ fileSet }) => fileSet ?? []),
    ],
    recordSet: described.flatMap(({ recordSet }) => recordSet ?? []),
  }
}
