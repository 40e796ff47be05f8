import { textBytes } from '@datanet/records'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Row } from '../row.ts'
import { readRows } from '../row-reader.ts'
import { collect, inPieces } from '../testing/pieces.ts'
import { MAX_PARAGRAPH_BYTES } from './text.ts'

function rowsOf(content: string | Uint8Array, size = 65_536): Promise<Row[]> {
  return collect(readRows({ format: 'text' }, inPieces(content, size)))
}

async function textsOf(content: string, size?: number): Promise<unknown[]> {
  return (await rowsOf(content, size)).map((row) => row.value?.['text'] ?? row.problem)
}

test.each([
  ['paragraphs', 'one\ntwo\n\nthree\n', ['one\ntwo', 'three']],
  ['any line ends', 'one\r\ntwo\r\n\r\nthree\rfour\r\rfive', ['one\ntwo', 'three\nfour', 'five']],
  ['lines of white space between', 'one\n \t\v\f\n\n\ntwo', ['one', 'two']],
  ['spaces in and around lines, which stay', '  one \n\ttwo', ['  one \n\ttwo']],
  ['a byte order mark', '\ufeffone', ['one']],
  ['a mark that is no mark', 'a\ufeff', ['a\ufeff']],
  ['nothing', '', []],
  ['nothing but white space', ' \n\r\n\t', []],
])('reads %s', async (_, content, texts) => {
  expect(await textsOf(content)).toEqual(texts)
  expect(await textsOf(content, 1)).toEqual(texts)
})

test('a paragraph of the limit stays whole, and one byte more cuts it at a line end', async () => {
  const line = 'x'.repeat(MAX_PARAGRAPH_BYTES - 4)
  expect(await textsOf(`abc\n${line}\n\nz`)).toEqual([`abc\n${line}`, 'z'])
  expect(await textsOf(`abcd\n${line}\n\nz`)).toEqual(['abcd', line, 'z'])
})

test('a line without end is cut at a space, else between characters', async () => {
  const words = 'word '.repeat(10_000)
  expect((await textsOf(words)).join(' ')).toBe(words)
  const signs = '\u{1f600}'.repeat(10_000)
  const parts = (await textsOf(`a${signs}`)) as string[]
  expect(parts.join('')).toBe(`a${signs}`)
  expect(parts).toHaveLength(3)
  for (const part of parts) expect(textBytes(part).length).toBeLessThanOrEqual(MAX_PARAGRAPH_BYTES)
})

test('a change in one paragraph changes no other row', async () => {
  const paragraphs = Array.from({ length: 50 }, (_, i) => `${i} `.repeat(i * 40))
  const before = await textsOf(paragraphs.join('\n\n'))
  paragraphs[7] = 'changed'
  const after = new Set(await textsOf(paragraphs.join('\n\n')))
  expect(before.filter((text) => !after.has(text))).toHaveLength(1)
})

test('a paragraph that is not UTF-8 is told, and the next is read', async () => {
  expect(await rowsOf(Uint8Array.of(0x41, 0xff, 0x0a, 0x0a, 0x42))).toEqual([
    { index: 1, problem: 'is not UTF-8 text', fault: 'utf8' },
    { index: 2, value: { text: 'B' } },
  ])
})

test('any bytes give the same rows in any pieces', async () => {
  const piece = fc.oneof(
    fc
      .constantFrom('\n', '\r', '\r\n', ' ', '\ufeff', 'x'.repeat(5000), ' y'.repeat(3000))
      .map((text) => textBytes(text)),
    fc.uint8Array({ maxLength: 6 }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 20 }), fc.integer({ min: 1, max: 9 }), async (pieces, size) => {
      const bytes = Uint8Array.from(pieces.flatMap((one) => [...one]))
      expect(await rowsOf(bytes, size)).toEqual(await rowsOf(bytes))
    }),
    { numRuns: 60 },
  )
})
