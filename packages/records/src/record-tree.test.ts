import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concatBytes, hexOf, textBytes } from './bytes.ts'
import type { ErasedRecord, KeptRecord } from './generated/wire.ts'
import { sha256 } from './hash.ts'
import { recordLeaf, recordRoot } from './record-tree.ts'

const kept = (n: number): KeptRecord => ({ salt: new Uint8Array(16).fill(n), record: textBytes(`record ${n}`) })
const leaf = (item: KeptRecord) => recordLeaf(item.salt, item.record)
const erased = (item: KeptRecord): ErasedRecord => ({ leaf: leaf(item) })
const node = (a: Uint8Array, b: Uint8Array) => sha256(concatBytes(Uint8Array.of(1), a, b))
const root = (count: number, top: Uint8Array) => sha256(concatBytes(Uint8Array.of(2, 0, 0, 0, count), top))

describe('the root', () => {
  test('is the one that the header describes', () => {
    const [a, b, c] = [kept(1), kept(2), kept(3)] as const
    expect(recordRoot([a])).toEqual(root(1, leaf(a)))
    expect(recordRoot([a, b])).toEqual(root(2, node(leaf(a), leaf(b))))
    expect(recordRoot([a, b, c])).toEqual(root(3, node(node(leaf(a), leaf(b)), leaf(c))))
    const five = [1, 2, 3, 4, 5].map(kept)
    const four = node(node(leaf(kept(1)), leaf(kept(2))), node(leaf(kept(3)), leaf(kept(4))))
    expect(recordRoot(five)).toEqual(root(5, node(four, leaf(kept(5)))))
  })

  test('stays when any of the records are erased', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }), (gone) => {
        const whole = gone.map((_, i) => kept(i))
        expect(recordRoot(whole.map((item, i) => (gone[i] ? erased(item) : item)))).toEqual(recordRoot(whole))
      }),
    )
  })

  test('changes with any record, any salt and any order', () => {
    const roots = new Set<string>()
    const bodies = [[1, 2, 3], [1, 3, 2], [1, 2], [2, 1], [1, 2, 4], [1, 2, 3, 3], [1]]
    for (const body of bodies) roots.add(hexOf(recordRoot(body.map(kept))))
    roots.add(hexOf(recordRoot([kept(1), { ...kept(2), salt: new Uint8Array(16) }])))
    expect(roots.size).toBe(bodies.length + 1)
  })

  test('does not let two records pass for one that was erased', () => {
    const [a, b, c] = [kept(1), kept(2), kept(3)] as const
    const both: ErasedRecord = { leaf: node(leaf(a), leaf(b)) }
    expect(recordRoot([both, c])).not.toEqual(recordRoot([a, b, c]))
    expect(recordRoot([both])).not.toEqual(recordRoot([a, b]))
    const top: ErasedRecord = { leaf: node(node(leaf(a), leaf(b)), leaf(c)) }
    expect(recordRoot([top])).not.toEqual(recordRoot([a, b, c]))
  })
})

test('a leaf does not tell what a short record was: without the salt, it is another leaf', () => {
  const record = textBytes('yes')
  expect(recordLeaf(new Uint8Array(16).fill(1), record)).not.toEqual(recordLeaf(new Uint8Array(16).fill(2), record))
})
