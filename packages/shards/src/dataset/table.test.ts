import fc from 'fast-check'
import { expect, test } from 'vitest'
import { datasetFile } from './dataset.fixture.ts'
import { type Field, fieldsOfRows } from './field.ts'
import { patternsOf } from './patterns.ts'
import { tablesOf } from './table.ts'

const field = (name: string, kind: Field['kind']): Field => ({ name, kind })

test('files with the same fields are one table, whole and broken numbers among them; others are not', () => {
  const tables = tablesOf([
    datasetFile('one/a.jsonl', 'jsonl', [field('text', 'text'), field('n', 'integer')]),
    datasetFile('two/b.jsonl', 'jsonl', [field('n', 'number'), field('text', 'text')]),
    datasetFile('two/c.jsonl', 'jsonl', [field('n', 'text'), field('text', 'text')]),
    datasetFile('two/d.csv', 'csv', [field('n', 'number'), field('text', 'text')]),
    datasetFile('two/e.bin', 'bytes', null),
  ])
  expect(tables.map(({ name, files }) => [name, files.map(({ path }) => path)])).toEqual([
    ['jsonl', ['one/a.jsonl', 'two/b.jsonl']],
    ['jsonl-2', ['two/c.jsonl']],
    ['csv', ['two/d.csv']],
  ])
  expect(tables[0]?.fields).toEqual([field('text', 'text'), field('n', 'number')])
})

test('the same files make the same tables in any order', () => {
  const kinds = fc.constantFrom<Field['kind']>('integer', 'number', 'text', 'nothing', 'any')
  const file = fc.record({ name: fc.string({ minLength: 1 }), kind: kinds, format: fc.constantFrom('jsonl', 'csv') })
  const files = fc.uniqueArray(file, { selector: ({ name }) => name, maxLength: 12 }).chain((list) => {
    const made = list.map(({ name, kind, format }) => datasetFile(`one/${name}`, format, [field('x', kind)]))
    return fc.tuple(fc.constant(made), fc.shuffledSubarray(made, { minLength: made.length }))
  })
  fc.assert(
    fc.property(files, ([list, shuffled]) => {
      expect(tablesOf(shuffled)).toEqual(tablesOf(list))
    }),
  )
})

test('fields say what rows hold: nested objects, lists, what is missing here and there', () => {
  const rows = [
    { text: 'a', n: 1, tags: ['x'], o: { a: 1 }, odd: 1 },
    { text: null, n: 2.5, tags: [], o: { b: 'x' }, odd: 'two', late: true },
  ]
  expect(fieldsOfRows(rows, 'jsonl', true)).toEqual([
    { name: 'text', kind: 'text' },
    { name: 'n', kind: 'number' },
    { name: 'tags', kind: 'list', item: 'text' },
    { name: 'o', kind: 'object', fields: [field('a', 'integer'), field('b', 'text')] },
    { name: 'odd', kind: 'any' },
    { name: 'late', kind: 'boolean' },
  ])
  const cells = [{ id: '007', price: '2.50', yes: 'True', gap: '', note: '' }]
  expect(fieldsOfRows([...cells, { id: '8', price: '3', yes: 'false', gap: '4', note: '' }], 'csv', false)).toEqual(
    [field('id', 'integer'), field('price', 'number'), field('yes', 'boolean'), field('gap', 'number')]
      .concat(field('note', 'nothing'))
      .map((one) => ({ ...one, isSampled: true })),
  )
})

test('few files are named, many are matched by a pattern that matches no others', () => {
  const many = Array.from({ length: 100 }, (_, i) => datasetFile(`one/${i}.jsonl`, 'jsonl', [field('x', 'text')]))
  const odd = datasetFile('one/odd[1]*.csv', 'csv', [field('x', 'text')])
  const [first, second] = tablesOf([...many, odd])
  expect(first && patternsOf(first, [...many, odd], '**/*')).toEqual(['one/**/*.jsonl'])
  expect(second && patternsOf(second, [...many, odd], '*')).toEqual(['one/odd[[]1[]][*].csv'])
  const stranger = datasetFile('one/stranger.jsonl', 'jsonl', null)
  expect(first && patternsOf(first, [...many, odd, stranger], '*')).toHaveLength(100)
})
