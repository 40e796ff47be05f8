import { expect, test } from 'vitest'
import type { Copies } from './custody.ts'
import { copiesText } from './words.ts'

const nobody: Copies = { local: false, kept: null, live: [], failures: [], target: 3, asked: 0, taking: 0, rooms: [] }
const own = { local: true, kept: { isOwn: true, isPinned: false, isVolunteered: false } }
const at = (peer: string) => ({ peer, kind: 'firm' as const, provedAt: 0 })
const text = (copies: Partial<Copies>) => copiesText({ ...nobody, ...copies }, 12_000_000)

test.each([
  [
    '0 of 3 copies are live: not here. It needs 3 more peers with 12 MB to spare; no other peer of this datanet is connected: `datanet peers`.',
    {},
  ],
  ['3 of 3 copies are live: kept here and by 2 other peers.', { ...own, live: [at('a'), at('b')], asked: 2 }],
  [
    '2 of 3 copies are live: kept here and by 1 other peer. It needs one more peer with 12 MB to spare; of 4 connected peers nobody else volunteers for this datanet: `volunteer` in config.json.',
    { ...own, live: [at('a')], asked: 4 },
  ],
  [
    '1 of 3 copies are live: here, but not kept; kept by 1 other peer. It needs 2 more peers with 12 MB to spare; the peers that volunteer have 500 kB left at most: raise `volunteer` in their config.json.',
    { local: true, live: [at('a')], asked: 4, rooms: [500_000, 1] },
  ],
  [
    '2 of 3 copies are live: kept here and by 1 other peer. It needs one more peer with 12 MB to spare; 1 peer is bringing it now.',
    { ...own, live: [at('a')], asked: 4, taking: 1, rooms: [10 ** 9] },
  ],
  [
    '1 of 2 copies are live: kept here. It needs one more peer with 12 MB to spare; 1 peer volunteers and will take it at the next count. 1 peer says that it holds it and did not prove it.',
    {
      ...own,
      target: 2,
      asked: 2,
      rooms: [10 ** 9],
      failures: [{ peer: 'liar', at: 0, why: 'it has no block', times: 2 }],
    },
  ],
  ['1 live copy: not here; kept by 1 other peer. Nobody asks for more.', { target: 0, live: [at('a')], asked: 1 }],
] satisfies [string, Partial<Copies>][])('%s', (words, copies) => {
  expect(text(copies)).toBe(words)
})

test('of what was turned down it is said that no volunteer takes it', () => {
  const copies = { ...nobody, ...own, asked: 3, rooms: [10 ** 9] }
  expect(copiesText(copies, 5, 'rejected')).toBe(
    '1 of 3 copies are live: kept here. It is rejected, and volunteers take no such thing.',
  )
})
