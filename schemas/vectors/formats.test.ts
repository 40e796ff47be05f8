/** How the rows of each format read, from the JSON alone. */

import { bytesOfHex, hexOf } from '@datanet/records'
import { type Format, type Row, RowTree, readRows, rowHashOf } from '@datanet/shards'
import { expect, test } from 'vitest'
import vectors from './formats.json' with { type: 'json' }

test.each(vectors.valid)('$name', async ({ format, bytes: hex, rows, rowRoot }) => {
  const bytes = bytesOfHex(hex) ?? new Uint8Array(0)
  const found: Row[] = []
  const tree = new RowTree()
  const content = { bytes: bytes.length, read: async (start: number, end: number) => bytes.subarray(start, end) }
  for await (const row of readRows({ format: format as Format }, content)) {
    found.push(row)
    tree.add(rowHashOf(row))
  }
  const told = found.map((row) => row.value ?? { broken: row.fault })
  expect(told).toEqual(rows.map((row) => ('value' in row ? row.value : { broken: row.broken })))
  for (const [place, row] of rows.entries()) if ('index' in row) expect(found[place]?.index).toBe(row.index)
  expect(hexOf(tree.end().root)).toBe(rowRoot)
})
