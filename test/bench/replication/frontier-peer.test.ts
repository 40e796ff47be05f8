import { decode, encode, hexOf, MerkleMap } from '@datanet/records'
import { reconcile } from '@datanet/sync'
import { expect, test } from 'vitest'
import { countingLine } from './counting-line.ts'
import { authorNumber, FrontierPeer, standing } from './frontier-peer.ts'

test('a standing is what a frontier holds: seq, id and no fork; ids differ by author and seq', () => {
  const values = [0, 1].flatMap((seq) => [0, 1].map((index) => standing(authorNumber(index), seq)))
  expect(new Set(values.map(hexOf)).size).toBe(4)
  for (const value of values) {
    const [seq, id, fork] = decode(value) as [number, unknown, null]
    expect(encode([seq, id, fork])).toEqual(value)
    expect(fork).toBeNull()
  }
})

test('two such peers come in step as others do', async () => {
  const base = MerkleMap.build(50, authorNumber, (index) => standing(authorNumber(index), 0))
  const news = [1, 2, 3, 5, 8, 13, 21]
    .map(authorNumber)
    .reduce((map, author) => map.set(author, standing(author, 1)), base)
  const [ahead, behind] = [new FrontierPeer(news), new FrontierPeer(base)]
  const line = countingLine()
  const [, got] = await Promise.all([reconcile(ahead, line.ends[0]), reconcile(behind, line.ends[1])])
  expect(got).toMatchObject({ complete: true, received: 7 })
  expect(behind.frontier().root).toEqual(ahead.frontier().root)
})
