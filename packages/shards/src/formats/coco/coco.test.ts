import { textBytes } from '@datanet/records'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MAX_ROW_BYTES, type Row } from '../../row.ts'
import { readRows } from '../../row-reader.ts'
import { collect } from '../../testing/pieces.ts'
import { randomContent } from '../../testing/random.ts'
import { MAX_CATEGORIES, MAX_CATEGORY_TEXT } from './coco.ts'
import { JsonScanner } from './json-scanner.ts'

function rowsOf(content: string | Uint8Array): Promise<Row[]> {
  return collect(
    readRows({ format: 'coco' }, randomContent(typeof content === 'string' ? textBytes(content) : content)),
  )
}

const image = { id: 1, file_name: 'a.jpg', width: 640, height: 480 }
const boxes = [
  { id: 7, image_id: 1, category_id: 3, bbox: [1, 2, 3.5, 4] },
  { id: 8, image_id: 1, category_id: 99, bbox: [0, 0, 1, 1] },
  { id: 9, image_id: 1 },
]
const categories = [
  { id: 3, name: 'bottle', supercategory: 'thing' },
  { id: 3, name: 'the second of one id' },
]
const rows = [
  { index: 1, value: { image } },
  { index: 2, value: { annotation: boxes[0], category: 'bottle' } },
  { index: 3, value: { annotation: boxes[1], category: null } },
  { index: 4, value: { annotation: boxes[2], category: null } },
]

test('images and annotations are rows, with the names of categories wherever these stand', async () => {
  const info = { description: '"images": [{', year: 2017, more: [[{}]] }
  for (const value of [
    { info, images: [image], annotations: boxes, categories },
    { categories, info, images: [image], annotations: boxes, licenses: [] },
  ]) {
    expect(await rowsOf(JSON.stringify(value))).toEqual(rows)
    expect(await rowsOf(`\ufeff ${JSON.stringify(value, null, 2)}\r\n`)).toEqual(rows)
  }
})

test('empty lists have no rows', async () => {
  expect(await rowsOf('{"images":[],"annotations":[ ],"categories":[]}')).toEqual([])
})

test.each([
  ['no object', '[1,2]', 'is not valid JSON'],
  ['nothing', '', 'is JSON that ends too early'],
  ['a file that is cut off', '{"images":[{"id":1},', 'is JSON that ends too early'],
  ['more after the end', '{"images":[],"annotations":[],"categories":[]}{', 'has more after its JSON object'],
  ['a missing comma', '{"images":[{} {}],"annotations":[],"categories":[]}', 'is not valid JSON'],
  ['a comma too many', '{"images":[{},],"annotations":[],"categories":[]}', 'is not valid JSON'],
  ['no categories', '{"images":[],"annotations":[]}', 'is no COCO file: it has no list "categories"'],
  ['a list that is none', '{"images":{},"annotations":[],"categories":[]}', 'has "images" that is no list'],
  [
    'two lists of one name',
    '{"images":[],"images":[],"annotations":[],"categories":[]}',
    'has two members of one name',
  ],
  [
    'a category without a name',
    '{"images":[],"annotations":[],"categories":[{"id":1}]}',
    'has a category without id and name',
  ],
  [
    'half of a character',
    '{"images":[],"annotations":[],"categories":[{"id":1,"name":"\\ud800"}]}',
    'has a category whose name holds half of a character',
  ],
  [
    'an item too large',
    `{"images":["${'x'.repeat(MAX_ROW_BYTES)}"],"annotations":[],"categories":[]}`,
    `has a "images[0]" longer than ${MAX_ROW_BYTES} bytes`,
  ],
  ['a name without end', `{"${'x'.repeat(5000)}`, 'has a member whose name is longer than 1024 bytes'],
  [
    'too many categories',
    JSON.stringify({
      images: [],
      annotations: [],
      categories: Array.from({ length: MAX_CATEGORIES + 1 }, (_, id) => ({ id, name: 'a' })),
    }),
    `has more than ${MAX_CATEGORIES} categories`,
  ],
  [
    'names without end',
    JSON.stringify({
      images: [],
      annotations: [],
      categories: Array.from({ length: 10 }, (_, id) => ({ id, name: 'a'.repeat(1_000_000) })),
    }),
    `has names of categories of more than ${MAX_CATEGORY_TEXT} letters`,
  ],
])('%s ends the reading and tells why', async (_, text, problem) => {
  expect((await rowsOf(text)).at(-1)).toMatchObject({ problem, fault: expect.stringMatching(/^(format|bound)$/) })
})

test.each([
  ['an item that is no object', '[7]', 'is not a JSON object in braces'],
  ['an item that is not JSON', '[{"id":01}]', 'is not valid JSON in UTF-8'],
  ['a number out of range', '[{"id":1e999}]', 'holds a number that is out of range'],
  ['half of a character', '[{"id":"\\udc00"}]', 'holds half of a character (a lone surrogate)'],
  ['endless nesting', `[{"id":${'['.repeat(5000)}${']'.repeat(5000)}}]`, 'is nested more than 64 deep'],
])('%s is a broken row, and the next is read', async (_, images, problem) => {
  const text = `{"images":${images},"annotations":[{}],"categories":[]}`
  expect(await rowsOf(text)).toEqual([
    { index: 1, problem, fault: 'row' },
    { index: 2, value: { annotation: {}, category: null } },
  ])
})

test('an item that is not UTF-8 is a broken row', async () => {
  const bytes = textBytes('{"images":[{"a":"?"}],"annotations":[],"categories":[]}')
  bytes[bytes.indexOf(0x3f)] = 0xff
  expect(await rowsOf(bytes)).toEqual([{ index: 1, problem: 'is not valid JSON in UTF-8', fault: 'row' }])
})

test('what is cut out of any JSON is what JSON.parse finds, in any pieces', async () => {
  const object = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ stringUnit: 'grapheme' }))
  await fc.assert(
    fc.property(object, fc.integer({ min: 1, max: 9 }), fc.boolean(), (value, size, pretty) => {
      const bytes = textBytes(JSON.stringify(value, null, pretty ? 1 : 0))
      const found: Record<string, unknown> = {}
      const scanner = new JsonScanner((member, isList) => {
        if (isList) Object.defineProperty(found, member, { value: [], enumerable: true })
        return true
      })
      for (let at = 0; at < bytes.length; at += size) {
        for (const piece of scanner.push(bytes.subarray(at, at + size))) {
          const one = JSON.parse(new TextDecoder().decode(piece.bytes))
          if (piece.item === null) Object.defineProperty(found, piece.member, { value: one, enumerable: true })
          else (found[piece.member] as unknown[]).push(one)
        }
      }
      scanner.end()
      expect(found).toEqual(JSON.parse(new TextDecoder().decode(bytes)))
    }),
  )
})
