import fc from 'fast-check'
import { expect, test } from 'vitest'
import { datasetFile, shapeOf } from './dataset.fixture.ts'
import { type Field, fieldsOfRows } from './field.ts'
import { patternsOf } from './patterns.ts'
import type { DatasetFile } from './table.ts'

const field = (name: string, kind: Field['kind']): Field => ({ name, kind })

test('files with the same fields are one table, whole and broken numbers among them; others are not', () => {
  const tables = shapeOf([
    datasetFile('one/a.jsonl', 'jsonl', [field('text', 'text'), field('n', 'integer')]),
    datasetFile('two/b.jsonl', 'jsonl', [field('n', 'number'), field('text', 'text')]),
    datasetFile('two/c.jsonl', 'jsonl', [field('n', 'text'), field('text', 'text')]),
    datasetFile('two/d.csv', 'csv', [field('n', 'number'), field('text', 'text')]),
    datasetFile('two/e.bin', 'bytes', null),
  ]).tables()
  expect(tables.map(({ name, files }) => [name, files.of().paths])).toEqual([
    ['jsonl', ['one/a.jsonl', 'two/b.jsonl']],
    ['jsonl-2', ['two/c.jsonl']],
    ['csv', ['two/d.csv']],
  ])
  expect(tables[0]?.fields).toEqual([field('text', 'text'), field('n', 'number')])
})

/** Whether a path is one that a pattern matches; folders are letters like others. */
function matches(pattern: string, path: string): boolean {
  const source = pattern.replace(/\[(.)\]|\*\*\/\*|\*|[.+^$()|\\]/g, (part, special) =>
    special === undefined && part.startsWith('*') ? '.*' : `\\${special ?? part}`,
  )
  return new RegExp(`^${source}$`).test(path)
}

test('every file is in one set, whose patterns match its files and no others', async () => {
  const shapes = [null, [field('x', 'integer')], [field('x', 'number')], [field('x', 'text')], [field('y', 'text')]]
  const run = fc.record({
    contribution: fc.constantFrom('one', 'two'),
    count: fc.constantFrom(1, 3, 40, 70),
    extension: fc.constantFrom('.jsonl', '.csv', '.b[1]', '.001', '', '.x*'),
    format: fc.constantFrom('jsonl', 'csv'),
    fields: fc.constantFrom(...shapes),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(run, { minLength: 1, maxLength: 8 }), async (runs) => {
      const files = runs
        .flatMap(({ contribution, count, extension, format, fields }, n) =>
          Array.from({ length: count }, (_, at) =>
            datasetFile(`${contribution}/${n}[/${at}${extension}`, fields === null ? 'bytes' : format, fields),
          ),
        )
        .sort((a, b) => (a.path < b.path ? -1 : 1))
      const shape = shapeOf(files)
      const sets = [...shape.tables().map((table) => table.files.of()), ...shape.others().map((other) => other.files)]
      const found: string[] = []
      for (const set of sets) {
        const patterns = await Array.fromAsync(patternsOf(set, shape, '*'))
        const matched = files.filter(({ path }) => patterns.some((pattern) => matches(pattern, path)))
        expect(matched).toHaveLength(set.count)
        found.push(...matched.map(({ path }) => path))
      }
      expect(found.sort()).toEqual(files.map(({ path }) => path).sort())
    }),
    { numRuns: 40 },
  )
})

test('numbers are no extensions, and of very many extensions only the first are told apart', () => {
  const numbered = Array.from({ length: 300 }, (_, at) => datasetFile(`one/part.${at}`, 'bytes', null))
  expect(shapeOf(numbered).others()).toMatchObject([{ kind: 'other', files: { count: 300 } }])
  const odd = Array.from({ length: 300 }, (_, at) => datasetFile(`one/a.x${at}`, 'bytes', null))
  const others = shapeOf(odd).others()
  expect(others).toHaveLength(257)
  expect(others.reduce((sum, { files }) => sum + files.count, 0)).toBe(300)
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

test('few files are named, many are matched by a pattern that matches no others', async () => {
  const many = Array.from({ length: 100 }, (_, i) => datasetFile(`one/${i}.jsonl`, 'jsonl', [field('x', 'text')]))
  const odd = datasetFile('one/odd[1]*.csv', 'csv', [field('x', 'text')])
  const patterns = async (place: number, files: readonly DatasetFile[], deep: '*' | '**/*') => {
    const shape = shapeOf(files)
    const table = shape.tables()[place] ?? expect.fail('no table')
    return await Array.fromAsync(patternsOf(table.files.of(), shape, deep))
  }
  expect(await patterns(0, [...many, odd], '**/*')).toEqual(['one/**/*.jsonl'])
  expect(await patterns(1, [...many, odd], '*')).toEqual(['one/odd[[]1[]][*].csv'])
  const stranger = datasetFile('one/stranger.jsonl', 'jsonl', null)
  expect(await patterns(0, [...many, odd, stranger], '*')).toHaveLength(100)
})
