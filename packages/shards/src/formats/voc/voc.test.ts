import { textBytes } from '@datanet/records'
import { expect, test } from 'vitest'
import { MAX_ROW_BYTES, type Row } from '../../row.ts'
import { readRows } from '../../row-reader.ts'
import { collect, inPieces } from '../../testing/pieces.ts'

async function rowOf(content: string | Uint8Array, size = 65_536): Promise<Row | undefined> {
  const rows = await collect(readRows({ format: 'voc' }, inPieces(content, size)))
  expect(rows.length).toBeLessThan(2)
  return rows[0]
}

const BOX = '<bndbox><xmin>48</xmin><ymin>240.5</ymin><xmax>195</xmax><ymax>371</ymax></bndbox>'

test('a file is one row with its size and its objects', async () => {
  const xml = `<?xml version="1.0" encoding="utf-8"?><!-- made by hand -->
    <annotation verified="yes"><folder>a &amp; b</folder><filename>\u00fc.jpg</filename>
    <size><width>353</width><height>500</height><depth>3</depth></size><segmented>0</segmented>
    <object><name>dog</name><pose>Left</pose><truncated>1</truncated>${BOX}
    <part><name>head</name>${BOX}</part></object></annotation>`
  const box = { xmin: 48, ymin: 240.5, xmax: 195, ymax: 371 }
  const value = {
    folder: 'a & b',
    filename: '\u00fc.jpg',
    size: { width: 353, height: 500, depth: 3 },
    segmented: 0,
    objects: [{ name: 'dog', pose: 'Left', truncated: 1, bndbox: box, parts: [{ name: 'head', bndbox: box }] }],
  }
  expect(await rowOf(xml)).toEqual({ index: 1, value })
  expect(await rowOf(xml, 1)).toEqual({ index: 1, value })
})

test.each([
  ['no objects', '<annotation><filename>1.jpg</filename></annotation>', { filename: '1.jpg', objects: [] }],
  ['an element twice', '<annotation><a>1</a><a>2</a></annotation>', { a: ['1', '2'], objects: [] }],
  [
    'numbers that are none',
    '<annotation><size><width>007</width><depth/></size></annotation>',
    { size: { width: '007', depth: '' }, objects: [] },
  ],
  ['CDATA', '<annotation><filename><![CDATA[<a>]]></filename></annotation>', { filename: '<a>', objects: [] }],
])('reads %s', async (_, xml, value) => {
  expect((await rowOf(xml))?.value).toEqual(value)
})

test('an element named __proto__ is a field like any other', async () => {
  expect(JSON.stringify((await rowOf('<annotation><__proto__>x</__proto__></annotation>'))?.value)).toBe(
    '{"__proto__":"x","objects":[]}',
  )
})

const deep = (depth: number) => `<annotation>${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}</annotation>`
const bomb = `<!DOCTYPE annotation [<!ENTITY a "ha">${Array.from({ length: 30 }, (_, i) => `<!ENTITY ${String.fromCharCode(98 + (i % 20))}${i} "&a;&a;">`).join('')}]><annotation><filename>&a;</filename></annotation>`

test.each<[string, string | Uint8Array, string, string]>([
  ['XML that is cut off', '<annotation><filename>a', 'is not well-formed XML at line 1', 'row'],
  ['tags that cross', '<annotation>\n<a></b></annotation>', 'is not well-formed XML at line 2', 'row'],
  ['another root', '<svg><filename>a</filename></svg>', 'has no root <annotation>', 'row'],
  [
    'a document type',
    '<!DOCTYPE annotation SYSTEM "file:///etc/passwd"><annotation/>',
    'has a document type, which is not read',
    'row',
  ],
  ['entities that grow', bomb, 'has a document type, which is not read', 'row'],
  [
    'an entity that is not there',
    '<annotation><filename>&xxe;</filename></annotation>',
    'is not well-formed XML at line 1',
    'row',
  ],
  ['nesting without end', deep(50_000), 'is nested more than 16 deep', 'row'],
  ['another encoding', '<?xml version="1.0" encoding="latin1"?><annotation/>', 'says that it is not in UTF-8', 'row'],
  ['bytes that are not UTF-8', Uint8Array.of(...textBytes('<annotation>'), 0xff), 'is not UTF-8 text', 'utf8'],
  [
    'half of a character',
    '<annotation><filename>&#xD800;</filename></annotation>',
    'is not well-formed XML at line 1',
    'row',
  ],
  [
    'too many bytes',
    `<annotation>${' '.repeat(MAX_ROW_BYTES)}</annotation>`,
    `is longer than ${MAX_ROW_BYTES} bytes`,
    'size',
  ],
])('%s is told', async (_, xml, problem, fault) => {
  expect(await rowOf(xml)).toEqual({ index: 1, problem, fault })
})
