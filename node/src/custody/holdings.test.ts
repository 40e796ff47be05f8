import { createMemoryStore } from '@datanet/log'
import { cidOf, textBytes } from '@datanet/records'
import { expect, test } from 'vitest'
import { type Holding, Holdings } from './holdings.ts'

const cid = (text: string) => cidOf(textBytes(text))
const pinned: Holding = {
  datanet: cid('datanet'),
  contribution: cid('contribution'),
  manifest: cid('manifest'),
  bytes: 1000,
  isWhole: false,
  isOwn: false,
  isPinned: true,
  isVolunteered: false,
}
const taken = { ...pinned, contribution: cid('other'), isPinned: false, isVolunteered: true, isWhole: true, bytes: 30 }

test('what is kept is there again after a restart, and what nobody wants any more is not', async () => {
  const store = createMemoryStore()
  const before = await Holdings.open(store)
  await before.set(pinned)
  await before.set(taken)
  await before.set({ ...pinned, datanet: cid('another') })
  await before.set({ ...pinned, datanet: cid('another'), isPinned: false })
  await before.setAll(cid('datanet'), true)
  await before.setAll(cid('another'), true)
  await before.setAll(cid('another'), false)
  await before.keepBlocks([cid('a block').multihash.digest, cid('a block').multihash.digest])
  for (const holdings of [before, await Holdings.open(store)]) {
    expect([...holdings.all()].sort((a, b) => b.bytes - a.bytes)).toEqual([pinned, taken])
    expect(holdings.of(cid('another'))).toEqual([])
    expect(holdings.get(taken.datanet, taken.contribution)).toEqual(taken)
    expect([holdings.keepsAll(cid('datanet')), holdings.keepsAll(cid('another'))]).toEqual([true, false])
    expect(holdings.volunteeredBytes).toBe(30)
    expect(await Array.fromAsync(holdings.blocks())).toEqual([cid('a block').multihash.digest])
  }
})
