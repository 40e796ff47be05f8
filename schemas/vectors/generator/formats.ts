import { bytesOfHex, hexOf, textBytes } from '@datanet/records'
import { type Format, type Row, RowTree, readRows, rowHashOf } from '@datanet/shards'

/** Texts from a dictionary, differences and times, packed by Snappy. */
const PARQUET_FLAT =
  '504152311506153c15245c150a1502150a1500150415000000031d1c18030000006f6e654607000874776f15061518151c5c' +
  '150a1500150a150a150415000000031f0a24800104050202000000001506155415545c150a1500150a150015041500000003' +
  '1f283000e876481700000000d0ed902e01080cb864d945010838a0db215d0000000088526a740000001504194c4804726f6f' +
  '74150600150c25021804746578742500001502250218016e001504250218026174251200160a191c193c26081c150c191500' +
  '191804746578741502160a1666164e2608000026561c150219150a1918016e1502160a1642164626560000269c011c150419' +
  '150019180261741502160a167e167e269c01000016a602160a36920200280178193c1c00001c00001c000000990000005041' +
  '5231'
/** Texts and lists, as Arrow writes them. */
const PARQUET_LISTS =
  '504152311504150e15124c150215001200000718030000006f6e651500151215162c15061510150615061c00000009200200' +
  '000003050104001504151015144c15041500120000081c01000000020000001500152015242c15081510150615061c000000' +
  '103c02000000030203000000034f000103021504195c35001806736368656d61150400150c250218017425004c1c00000035' +
  '0218016c150215064c3c000000350418046c697374150200150225021807656c656d656e74001606191c192c26001c150c19' +
  '3500061019180174150216061662166a26362608292c15041500150200150015101502003c160c1906192602040000002600' +
  '1c150219350006101938016c046c69737407656c656d656e74150216081672167a26a2012672292c15041500150200150015' +
  '101502003c2926060219460202000400000016d4011606260816e401002820706172717565742d6370702d6172726f772076' +
  '657273696f6e2032362e302e31192c1c00001c000000fe00000050415231'

const box = '<bndbox><xmin>1.5</xmin><ymin>2</ymin><xmax>07</xmax><ymax>9</ymax></bndbox>'

const texts: readonly (readonly [name: string, format: Format, content: string])[] = [
  ['JSON lines', 'jsonl', '\ufeff{"b":1,"a":"\u00fc"}\r\n\n  \n{"n":1e2}\n[]\n{"n":'],
  ['CSV', 'csv', 'text,,n\n"a, ""b""\nc",x,1\r\n\nd,y\n'],
  ['paragraphs', 'text', '\ufeffone\ntwo \n \t\r\n\r\rthree\r\nfour'],
  ['a long line without spaces', 'text', `a${'\u00fc'.repeat(8_200)}`],
  ['a long line of words', 'text', 'seven77 '.repeat(2100)],
  [
    'COCO, categories last',
    'coco',
    '{"info":{"images":[{}]},"images":[{"id":1,"file_name":"a.jpg"},7],"annotations":[{"image_id":1,"category_id":2},{"category_id":9},{}],"categories":[{"id":2,"name":"cup"},{"id":2,"name":"mug"}]}',
  ],
  ['COCO without categories', 'coco', '{"images":[{"id":1}],"annotations":[]}'],
  [
    'VOC',
    'voc',
    `<?xml version="1.0"?><annotation v="1"><filename> a&amp;b.jpg </filename><size><width>640</width></size><tag>1</tag><tag>2</tag><object><name>dog</name>${box}<part><name>head</name></part></object></annotation>`,
  ],
  ['VOC without objects', 'voc', '<annotation><filename>a.jpg</filename></annotation>'],
  ['VOC with a document type', 'voc', '<!DOCTYPE annotation><annotation/>'],
]

const files = [
  ...texts.map(([name, format, content]) => ({ name, format, bytes: textBytes(content) })),
  ...[
    ['Parquet, flat', PARQUET_FLAT] as const,
    ['Parquet, lists', PARQUET_LISTS] as const,
    ['Parquet, cut off', PARQUET_LISTS.slice(0, 400)] as const,
  ].map(([name, hex]) => ({ name, format: 'parquet' as const, bytes: bytesOfHex(hex) ?? new Uint8Array(0) })),
]

async function caseOf({ name, format, bytes }: (typeof files)[number]) {
  const rows: Row[] = []
  const tree = new RowTree()
  const content = { bytes: bytes.length, read: async (start: number, end: number) => bytes.subarray(start, end) }
  for await (const row of readRows({ format }, content)) {
    rows.push(row)
    tree.add(rowHashOf(row))
  }
  // In words of its own each implementation says why a row does not read.
  const told = rows.map((row) =>
    row.problem === undefined ? { index: row.index, value: row.value } : { broken: row.fault },
  )
  return { name, format, bytes: hexOf(bytes), rows: told, rowRoot: hexOf(tree.end().root) }
}

const cases = await Promise.all(files.map(caseOf))

/** How the rows of each format read. */
export function formatVectors() {
  return { valid: cases }
}
