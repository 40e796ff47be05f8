import { expect, test } from 'vitest'
import { inOrder } from './in-order.ts'

test('results come in the order of the items, with no more at once than may be', async () => {
  const ends: (() => void)[] = []
  let [running, most, heaviest, weight] = [0, 0, 0, 0]
  const work = async (item: number): Promise<number> => {
    running += 1
    weight += item
    most = Math.max(most, running)
    heaviest = Math.max(heaviest, weight)
    const { promise, resolve } = Promise.withResolvers<void>()
    // the latest that runs ends first
    ends.push(resolve)
    queueMicrotask(() => ends.pop()?.())
    await promise
    running -= 1
    weight -= item
    return item
  }
  const items = [1, 1, 1, 1, 1, 20, 1, 4, 4, 4, 1]
  const results = await Array.fromAsync(inOrder(items, { atOnce: 3, weight: 10 }, (item) => item, work))
  expect(results).toEqual(items)
  expect([most, heaviest]).toEqual([3, 20])
})

test('the first failure in order is thrown, once', async () => {
  const work = async (item: number): Promise<number> => {
    if (item > 1) throw new RangeError(`item ${item}`)
    return item
  }
  const seen: number[] = []
  await expect(async () => {
    for await (const one of inOrder([1, 2, 3], { atOnce: 3, weight: 3 }, () => 1, work)) seen.push(one)
  }).rejects.toThrow('item 2')
  expect(seen).toEqual([1])
})
