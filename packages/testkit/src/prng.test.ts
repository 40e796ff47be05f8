import { expect, test } from 'vitest'
import { createPrng } from './prng.ts'

const draw = (seed: string | number) => {
  const prng = createPrng(seed)
  return [...prng.bytes(8), prng.integer(1000), ...prng.shuffle([1, 2, 3, 4, 5])]
}

test('one seed gives one stream, on every machine; another gives another', () => {
  expect(draw(1)).toEqual(draw(1))
  expect(draw(1)).toEqual(draw('1'))
  expect(draw(1)).not.toEqual(draw(2))
  expect(draw('golden')).toEqual([232, 175, 160, 52, 33, 73, 175, 177, 665, 2, 3, 5, 4, 1])
})

test('integers fill their range about evenly', () => {
  const prng = createPrng('even')
  const counts = new Array(10).fill(0)
  for (let i = 0; i < 20_000; i++) counts[prng.integer(10)] += 1
  for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(250)
  expect(createPrng(1).integer(1)).toBe(0)
})

test('a shuffle keeps every item, and leaves the list that it was given', () => {
  const items = Array.from({ length: 50 }, (_, i) => i)
  const shuffled = createPrng('shuffle').shuffle(items)
  expect(shuffled).not.toEqual(items)
  expect(shuffled.toSorted((a, b) => a - b)).toEqual(items)
  expect(items[0]).toBe(0)
  expect(items).toContain(createPrng('pick').pick(items))
})
