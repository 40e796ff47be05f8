import { textBytes } from '@datanet/records'
import { RowTree, readRows, rowHashOf } from '@datanet/shards'
import { expect, test } from 'vitest'
import { charter, judge, judgeHostile, randomly, reasons } from './judging.fixture.ts'

const COCO = JSON.stringify({
  images: [{ id: 1, file_name: 'a.jpg' }],
  annotations: [{ id: 1, image_id: 1, category_id: 2 }, { id: 2 }],
  categories: [{ id: 2, name: 'cup' }],
})
const named = {
  name: 'named',
  schema: JSON.stringify({
    oneOf: [
      { required: ['image'], properties: { image: { required: ['file_name'] } } },
      { required: ['annotation'], properties: { category: { type: 'string' } } },
    ],
  }),
}

test('rows of formats that are read from any place are judged like others', async () => {
  const result = await judge({ 'a.json': COCO }, { charter: charter({ schemas: [named] }) })
  expect(result).toMatchObject({ rows: 3, bytes: COCO.length, passed: false })
  expect(reasons(result)).toEqual([
    'schema row-invalid: row 3: the row must fit exactly one of the forms that the schema allows',
  ])
})

test('text and VOC are judged like others', async () => {
  const voc = '<annotation><filename>a.jpg</filename><object><name>cup</name></object></annotation>'
  const schema = { name: 'any', schema: '{"anyOf":[{"required":["text"]},{"required":["objects"]}]}' }
  const result = await judge(
    { 'a.txt': 'one\n\ntwo\n\none', 'a.xml': voc, 'LICENSE.txt': 'MIT' },
    { charter: charter({ schemas: [schema] }) },
  )
  expect(result).toMatchObject({ rows: 5, passed: true })
  expect(reasons(result)).toEqual([
    'exact-duplicate repeats-inside: 1 piece of 5 repeat another one here, the first at a.txt, row 3',
  ])
})

test('rows of formats that are read from any place are what the manifest lists, or the content fails', async () => {
  const tree = new RowTree()
  for await (const one of readRows({ format: 'coco' }, randomly(textBytes(COCO)))) tree.add(rowHashOf(one))
  const rowRoot = tree.end().root
  const listed = { path: 'a.json', format: 'coco' as const, rows: 3, rowRoot }
  expect(await judgeHostile(COCO, listed, { charter: charter({ schemas: [] }) })).toMatchObject({
    passed: true,
    rows: 3,
  })
  const faults = [
    [{ rows: 2 }, 'holds more than the 2 rows that the manifest lists'],
    [{ rows: 4 }, 'holds 3 rows, but the manifest lists 4'],
    [{ bytes: COCO.length + 1 }, 'but the manifest lists'],
    [{ rowRoot: new Uint8Array(32) }, 'holds other rows than those of the root that the manifest lists'],
  ] as const
  for (const [wrong, text] of faults) {
    expect(reasons(await judgeHostile(COCO, { ...listed, ...wrong })).join()).toContain(text)
  }
  const bomb = await judgeHostile('PAR1 is not enough PAR1', {
    ...listed,
    path: 'a.parquet',
    format: 'parquet',
    rows: 1,
  })
  expect(bomb.passed).toBe(false)
  expect(reasons(bomb).join()).toContain('row 1: says that its footer is longer than the file')
})
