import { expect, test } from 'vitest'
import { croissant } from './croissant.ts'
import { aboutDataset, datasetFile, shapeOf, textOf } from './dataset.fixture.ts'
import type { Field } from './field.ts'
import type { DatasetFile } from './table.ts'

interface Document {
  readonly distribution: readonly Record<string, unknown>[]
  readonly recordSet: readonly { field: readonly Record<string, unknown>[] }[]
}

async function documentOf(files: readonly DatasetFile[]): Promise<Document> {
  const text = await textOf(croissant(aboutDataset, shapeOf(files)))
  const document: Document = JSON.parse(text)
  // it comes in pieces, and is the usual text
  expect(text).toBe(`${JSON.stringify(document, null, 2)}\n`)
  return document
}

const rows: Field[] = [
  { name: 'text', kind: 'text' },
  { name: 'n', kind: 'integer', isSampled: true },
  { name: 'tags', kind: 'list', item: 'text' },
  { name: 'o', kind: 'object', fields: [{ name: 'a', kind: 'integer' }] },
  { name: 'odd', kind: 'any' },
]

test('each file stands with its hash, each table with the fields that have a type', async () => {
  const files = [datasetFile('one/a.jsonl', 'jsonl', rows), datasetFile('one/b.png', 'bytes', null)]
  const { distribution, recordSet } = await documentOf(files)
  expect(distribution).toMatchObject([
    {
      '@type': 'cr:FileObject',
      contentUrl: 'one/a.jsonl',
      encodingFormat: 'application/jsonlines',
      contentSize: '100 B',
    },
    { '@type': 'cr:FileObject', encodingFormat: 'image/png', sha256: '0'.repeat(64) },
  ])
  expect(recordSet[0]?.field).toMatchObject([
    { name: 'text', dataType: 'sc:Text', source: { fileObject: { '@id': 'one/a.jsonl' } } },
    // the first rows do not show whether all numbers are whole
    { name: 'n', dataType: 'sc:Float' },
    { name: 'tags', dataType: 'sc:Text', repeated: true },
    { name: 'o', subField: [{ name: 'a', dataType: 'sc:Integer', source: { transform: { jsonPath: 'a' } } }] },
  ])
})

test('many files are sets, and every file is in one', async () => {
  const tables = Array.from({ length: 300 }, (_, i) => datasetFile(`one/${i}.jsonl`, 'jsonl', rows))
  const pictures = Array.from({ length: 300 }, (_, i) => datasetFile(`one/${i}.png`, 'bytes', null))
  const { distribution } = await documentOf([...tables, ...pictures])
  expect(distribution.map(({ includes, encodingFormat }) => [includes, encodingFormat])).toEqual([
    [['one/*.png'], 'image/png'],
    [['one/*.jsonl'], 'application/jsonlines'],
  ])
})
