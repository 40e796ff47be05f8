import { textBytes } from '@datanet/records'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MAX_ROW_BYTES, type Row } from '../row.ts'
import { readRows } from '../row-reader.ts'
import { collect, inPieces } from '../testing/pieces.ts'

async function rowsOf(content: string | Uint8Array, size = 7): Promise<Row[]> {
  return await collect(readRows({ format: 'jsonl' }, inPieces(content, size)))
}

test('reads objects by line, past a byte order mark, blank lines and Windows line ends', async () => {
  expect(await rowsOf('\ufeff{"a":1}\r\n\n  \t\r\n{"b":"ü"}')).toEqual([
    { index: 1, value: { a: 1 } },
    { index: 4, value: { b: 'ü' } },
  ])
})

test.each([
  ['not JSON', '{"a":', 'is not valid JSON'],
  ['a list', '[1]', 'is not a JSON object in braces'],
  ['null', 'null', 'is not a JSON object in braces'],
  ['a number out of range', '{"a":[1e999]}', 'holds a number that is out of range'],
  ['half a character', '{"a":"\\ud800"}', 'holds half of a character (a lone surrogate)'],
  [
    'half a character in a name',
    '{"\\udc00":1}',
    'has a field whose name holds half of a character (a lone surrogate)',
  ],
  ['endless nesting', `{"a":${'['.repeat(400_000)}${']'.repeat(400_000)}}`, 'is nested more than 64 deep'],
])('gives %s with its problem and reads on', async (_, line, problem) => {
  expect(await rowsOf(`{"n":1}\n${line}\n{"n":3}\n`, 65_536)).toEqual([
    { index: 1, value: { n: 1 } },
    { index: 2, problem, fault: 'row' },
    { index: 3, value: { n: 3 } },
  ])
})

test('finds the one line that is not UTF-8', async () => {
  const bytes = Uint8Array.from([...textBytes('{"a":1}\n{"a":"'), 0xff, ...textBytes('"}\n{"a":3}\n')])
  const expected = [
    { index: 1, value: { a: 1 } },
    { index: 2, problem: 'is not UTF-8 text', fault: 'utf8' },
    { index: 3, value: { a: 3 } },
  ]
  expect(await rowsOf(bytes, 5)).toEqual(expected)
  expect(await rowsOf(bytes, 1000)).toEqual(expected)
})

test('takes a line of exactly the limit and refuses one byte more, without losing the next', async () => {
  const line = (length: number) => `{"a":"${'x'.repeat(length - 8)}"}`
  const rows = await rowsOf(`${line(MAX_ROW_BYTES)}\n${line(MAX_ROW_BYTES + 1)}\n{"a":1}`, 50_000)
  expect(rows.map((row) => row.problem ?? 'good')).toEqual(['good', `is longer than ${MAX_ROW_BYTES} bytes`, 'good'])
})

test('any JSON objects come back whatever the chunks', async () => {
  const object = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ stringUnit: 'grapheme' }))
  await fc.assert(
    fc.asyncProperty(fc.array(object, { maxLength: 8 }), fc.integer({ min: 1, max: 40 }), async (objects, size) => {
      const lines = objects.map((one) => JSON.stringify(one))
      const values = (await rowsOf(lines.join('\n'), size)).map((row) => row.value)
      expect(values).toEqual(lines.map((line) => JSON.parse(line)))
    }),
  )
})

test('any bytes give rows or problems, never an error', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 1, max: 40 }), async (bytes, size) => {
      const whole = await rowsOf(bytes, 1000)
      expect(await rowsOf(bytes, size)).toEqual(whole)
    }),
  )
})
