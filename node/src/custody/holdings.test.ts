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
  stored: 0,
  isWhole: false,
  isOwn: false,
  isPinned: true,
  isVolunteered: false,
}
const taken = {
  ...pinned,
  contribution: cid('other'),
  isPinned: false,
  isVolunteered: true,
  isWhole: true,
  bytes: 30,
  stored: 0,
}

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

test('a volunteer is charged for what a copy takes, where that is more than its record says', async () => {
  const store = createMemoryStore()
  const holdings = await Holdings.open(store)
  await holdings.set(taken)
  await holdings.set(pinned)
  holdings.charge(taken.datanet, taken.contribution, 20)
  holdings.charge(pinned.datanet, pinned.contribution, 5000)
  expect(holdings.volunteeredBytes).toBe(30)
  holdings.charge(taken.datanet, taken.contribution, 400)
  expect(holdings.volunteeredBytes).toBe(400)
  await holdings.set({ ...taken, stored: 401 })
  for (const one of [holdings, await Holdings.open(store)]) expect(one.volunteeredBytes).toBe(401)
  await holdings.set({ ...taken, isVolunteered: false, isPinned: true, stored: 401 })
  expect(holdings.volunteeredBytes).toBe(0)
  await holdings.set(taken)
  await holdings.set({ ...taken, isVolunteered: false })
  expect(holdings.volunteeredBytes).toBe(0)
  holdings.charge(taken.datanet, taken.contribution, 9)
  expect(holdings.volunteeredBytes).toBe(0)
})
