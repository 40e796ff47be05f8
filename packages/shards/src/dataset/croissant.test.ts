import { expect, test } from 'vitest'
import { datasetCards } from './card.ts'
import { croissant } from './croissant.ts'
import { aboutDataset, datasetFile } from './dataset.fixture.ts'
import type { Field } from './field.ts'

interface Document {
  readonly distribution: readonly Record<string, unknown>[]
  readonly recordSet: readonly { field: readonly Record<string, unknown>[] }[]
}

const rows: Field[] = [
  { name: 'text', kind: 'text' },
  { name: 'n', kind: 'integer', isSampled: true },
  { name: 'tags', kind: 'list', item: 'text' },
  { name: 'o', kind: 'object', fields: [{ name: 'a', kind: 'integer' }] },
  { name: 'odd', kind: 'any' },
]

test('each file stands with its hash, each table with the fields that have a type', () => {
  const files = [datasetFile('one/a.jsonl', 'jsonl', rows), datasetFile('one/b.png', 'bytes', null)]
  const { distribution, recordSet } = croissant(aboutDataset, files) as Document
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

test('many files are sets, and every file is in one', () => {
  const tables = Array.from({ length: 300 }, (_, i) => datasetFile(`one/${i}.jsonl`, 'jsonl', rows))
  const pictures = Array.from({ length: 300 }, (_, i) => datasetFile(`one/${i}.png`, 'bytes', null))
  const { distribution } = croissant(aboutDataset, [...tables, ...pictures]) as Document
  expect(distribution.map(({ includes, encodingFormat }) => [includes, encodingFormat])).toEqual([
    [['one/*.png'], 'image/png'],
    [['one/*.jsonl'], 'application/jsonlines'],
  ])
})

test('what others wrote stays text: no markup, no lines, no YAML of their own', () => {
  const hostile = '"\n---\nconfigs: x\n# <script> [a](http://x) `'
  const about = {
    ...aboutDataset,
    name: hostile,
    contributions: aboutDataset.contributions.map((one) => ({ ...one, authorName: hostile, title: hostile })),
  }
  const [card] = datasetCards(about, [datasetFile('one/a".jsonl', 'jsonl', [{ name: hostile, kind: 'text' }])])
  const lines = card?.text.split('\n') ?? []
  expect(lines.filter((line) => line === '---')).toHaveLength(2)
  expect(lines.filter((line) => line.startsWith('configs:'))).toEqual(['configs:'])
  expect(lines.filter((line) => line.startsWith('# '))).toHaveLength(1)
  const body = card?.text.slice(card.text.indexOf('\n---\n')) ?? ''
  // what stands in code is no markup
  expect(body.replace(/```[\s\S]*?```/g, '').replace(/(?<!\\)`[^`]*`/g, '')).not.toMatch(/(?<!\\)<script/)
})
