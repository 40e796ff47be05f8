import { equalBytes, hexOf, sha256, textBytes } from '@datanet/records'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RowTree, rootOfPath, rowHash, rowHashOf } from './row-tree.ts'

const hashes = (count: number) => Array.from({ length: count }, (_, i) => rowHash({ row: i }))

/** The root as the definition says it. */
function rootOf(rows: readonly Uint8Array[]): Uint8Array {
  if (rows.length === 1) return rows[0] as Uint8Array
  let half = 1
  while (half * 2 < rows.length) half *= 2
  const children = [rootOf(rows.slice(0, half)), rootOf(rows.slice(half))] as const
  return sha256(Uint8Array.from([...textBytes('datanet/row-node/v1\0'), ...children[0], ...children[1]]))
}

function treeOf(rows: readonly Uint8Array[], wanted?: number) {
  const tree = new RowTree(wanted)
  for (const hash of rows) tree.add(hash)
  return tree.end()
}

test('a row has the hash of its canonical JSON, in whatever order its fields come', () => {
  const expected = hexOf(sha256(textBytes('datanet/row-id/v1\0{"a":"X ","b":[1,null]}')))
  expect(hexOf(rowHash({ b: [1, null], a: 'X ' }))).toBe(expected)
  expect(hexOf(rowHashOf({ index: 1, value: { a: 'X ', b: [1, null] } }))).toBe(expected)
  expect(rowHashOf({ index: 1, problem: 'is not valid JSON', fault: 'row' })).toEqual(new Uint8Array(32))
})

test('the root of a stream is the root of the tree', () => {
  for (let count = 1; count < 70; count++) {
    const rows = hashes(count)
    expect(equalBytes(treeOf(rows).root, rootOf(rows))).toBe(true)
  }
})

test('each row is proved in its place, and in no other', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fc.nat(), (count, seed) => {
      const [rows, index] = [hashes(count), seed % count]
      const { root, siblings } = treeOf(rows, index)
      const leads = (at: number, size: number, hash = rows[index] as Uint8Array, path = siblings) => {
        const led = rootOfPath(hash, at, size, path)
        return led !== null && equalBytes(led, root)
      }
      expect(leads(index, count)).toBe(true)
      for (let other = 0; other < count; other++) if (other !== index) expect(leads(other, count)).toBe(false)
      expect(leads(index, count, rowHash({ row: -1 }))).toBe(false)
      expect(leads(index, count, rows[index], [...siblings, new Uint8Array(32)])).toBe(false)
      if (siblings.length > 0) expect(leads(index, count, rows[index], siblings.slice(1))).toBe(false)
    }),
  )
})
