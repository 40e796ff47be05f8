import { textBytes } from '@datanet/records'
import { expect, test } from 'vitest'
import { formatOf, HEAD_BYTES, looksInside, withHead } from './format.ts'
import { collect, inPieces, joined } from './testing/pieces.ts'

const coco = '{"info":{"year":2020},"images":[{"id":1,"file_name":"a.jpg"}],"annotations":['
const voc = '<?xml version="1.0"?>\n<!-- a > b -->\n<annotation>\n<filename>a.jpg</filename>'

test.each([
  ['a.jsonl', '', 'jsonl'],
  ['b/a.NDJSON', '', 'jsonl'],
  ['a.csv', '', 'csv'],
  ['a.parquet', 'PAR1', 'parquet'],
  ['book.txt', 'text', 'text'],
  ['notes.md', 'text', 'text'],
  ['a.txt', 'te\0xt', 'bytes'],
  ['a.json', coco, 'coco'],
  ['a.json', ` ${JSON.stringify({ annotations: [{ category_id: 1 }] }, null, 2)}`, 'coco'],
  ['a.json', '[{"images":[{"file_name":"a"}]}]', 'bytes'],
  ['a.json', '{"images":[{"url":"a"}]}', 'bytes'],
  ['a.xml', voc, 'voc'],
  ['a.xml', '<annotation>', 'bytes'],
  ['a.xml', '<svg><annotation><filename>', 'bytes'],
  ['a.xml', `${' '.repeat(60_000)}<annotations><size>`, 'bytes'],
  ['a.png', coco, 'bytes'],
  ['csv', '', 'bytes'],
  ['constructor', '', 'bytes'],
  ['data/LICENSE', 'text', 'bytes'],
  ['data/README.md', 'text', 'bytes'],
  ['LICENSE.txt', 'text', 'bytes'],
  ['licence-mit.txt', 'text', 'bytes'],
  ['NOTICE.md', 'text', 'bytes'],
  ['SOURCE.md', 'text', 'bytes'],
  ['sourdough.md', 'text', 'text'],
  ['licenses.jsonl', '', 'jsonl'],
])('%s that begins with %j is %s', (path, head, format) => {
  const bytes = textBytes(head)
  expect(formatOf(path, bytes)).toBe(format)
  if (!looksInside(path)) expect(formatOf(path, new Uint8Array(0))).toBe(format)
})

test('a head of hostile text is looked at in time that grows with it', () => {
  for (const piece of ['<!--', '<?', ' ', '"images":[{', '"images":', '{', '<?x?>', '\n']) {
    for (const path of ['a.json', 'a.xml']) {
      const before = performance.now()
      formatOf(path, textBytes(`{${piece.repeat(HEAD_BYTES / piece.length)}`))
      formatOf(path, textBytes(piece.repeat(HEAD_BYTES / piece.length)))
      expect(performance.now() - before).toBeLessThan(2000)
    }
  }
})

test.each([0, 1, 1000, HEAD_BYTES, HEAD_BYTES + 1, 200_000])(
  'the head of %i bytes does not hang on the chunks',
  async (length) => {
    const bytes = new Uint8Array(length).map((_, i) => i % 251)
    for (const size of [7, 1000, 65_536, 1_000_000]) {
      const { head, whole } = await withHead(inPieces(bytes, Math.max(size, length / 1000)))
      expect(head).toEqual(bytes.subarray(0, HEAD_BYTES))
      expect(await joined(whole)).toEqual(bytes)
    }
  },
)

test('what gives the chunks hears when the file is left early', async () => {
  let isOver = false
  async function* endless() {
    try {
      for (;;) yield new Uint8Array(50_000)
    } finally {
      isOver = true
    }
  }
  const { whole } = await withHead(endless())
  for await (const _ of whole) break
  expect(isOver).toBe(true)
  expect(await collect(whole)).toEqual([])
})
