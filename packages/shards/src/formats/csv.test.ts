import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MAX_ROW_BYTES, type Row } from '../row.ts'
import { readRows } from '../row-reader.ts'
import { collect, inPieces } from '../testing/pieces.ts'

async function rowsOf(content: string | Uint8Array, size = 3): Promise<Row[]> {
  return await collect(readRows({ format: 'csv' }, inPieces(content, size)))
}

test('reads rows under a header, with quotes, line ends in fields, a byte order mark and blank lines', async () => {
  expect(await rowsOf('\ufeff"text",label\r\n"a, ""b""\nc",ü\r\n\r\nd,e')).toEqual([
    { index: 1, value: { text: 'a, "b"\nc', label: 'ü' } },
    { index: 2, value: { text: 'd', label: 'e' } },
  ])
})

test('calls columns without a name by their place, and takes a column named __proto__', async () => {
  const [row] = await rowsOf(',__proto__\n0,x\n')
  expect(Object.entries(row?.value ?? {})).toEqual([
    ['column 1', '0'],
    ['__proto__', 'x'],
  ])
})

test('gives a row with too few or too many fields with its problem and reads on', async () => {
  expect((await rowsOf('a,b\n1\n1,2,3\n1,2\n')).map((row) => row.problem ?? 'good')).toEqual([
    'has 1 field, but the header names 2',
    'has 3 fields, but the header names 2',
    'good',
  ])
})

test.each([
  ['a quote inside a field', 'x"y,z', 'has a quote inside a field that does not begin with one'],
  ['text after a closing quote', '"x"y,z', 'has text after the closing quote of a field'],
  ['a quote that is never closed', '"x,y\n', 'opens a quote that is never closed'],
  ['a row without end', `${'x'.repeat(MAX_ROW_BYTES + 1)},1`, `is longer than ${MAX_ROW_BYTES} bytes`],
])('stops with a problem at %s', async (_, line, problem) => {
  const rows = await rowsOf(`a,b\n1,2\n${line}\n3,4\n`, 65_536)
  expect(rows.map((row) => row.problem ?? 'good')).toEqual(['good', `${problem}; nothing after it can be read`])
  expect(rows[1]?.index).toBe(2)
})

test('finds the row that is not UTF-8, and a header that is not', async () => {
  const latin = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))
  expect(await rowsOf(latin('a\nx\n\u00fc\ny\n'))).toMatchObject([
    { index: 1 },
    { index: 2, fault: 'utf8' },
    { index: 3, value: { a: 'y' } },
  ])
  expect(await rowsOf(latin('\u00fc\nx\n'))).toEqual([{ index: 0, problem: 'is not UTF-8 text', fault: 'utf8' }])
})

test('refuses a header that names a column twice', async () => {
  expect(await rowsOf('a, a\n1,2\n')).toEqual([{ index: 0, problem: 'names two columns "a"', fault: 'header' }])
})

test('any fields come back whatever the chunks', async () => {
  const field = fc.string({ unit: 'grapheme', maxLength: 8 })
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(field, field), { maxLength: 6 }),
      fc.integer({ min: 1, max: 30 }),
      async (rows, size) => {
        const text = ['a,b', ...rows.map((row) => row.map(quote).join(','))].join('\n')
        expect((await rowsOf(text, size)).map((row) => row.value)).toEqual(rows.map(([a, b]) => ({ a, b })))
      },
    ),
  )
})

test('any bytes give rows or problems, never an error', async () => {
  const byte = fc.constantFrom(0x22, 0x2c, 0x0a, 0x0d, 0x61, 0xc3, 0xbc, 0xef, 0xbb, 0xbf)
  await fc.assert(
    fc.asyncProperty(fc.array(byte, { maxLength: 60 }), fc.integer({ min: 1, max: 9 }), async (bytes, size) => {
      const whole = await rowsOf(Uint8Array.from(bytes), 1000)
      expect(await rowsOf(Uint8Array.from(bytes), size)).toEqual(whole)
    }),
  )
})
