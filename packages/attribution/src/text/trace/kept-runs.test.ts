import { expect, test } from 'vitest'
import { KeptRuns } from './kept-runs.ts'

const MOST = 100_000

function keep(runs: KeptRuns, key: number, values: readonly number[]): void {
  const at = runs.room(values.length) + 1
  runs.words.set(values, at)
  runs.keep(key, values.length)
}

function valuesOf(runs: KeptRuns, key: number): number[] {
  const place = runs.get(key)
  return [...runs.words.subarray(place + 1, place + 1 + (runs.words[place] as number))]
}

test('gives back what was kept, however much it is', () => {
  const runs = new KeptRuns(MOST)
  const values = (key: number) => Array.from({ length: key % 7 }, (_, nth) => key + nth)
  const keys = Array.from({ length: 40_000 }, (_, nth) => nth * 4_096 + 1)
  for (const key of keys) keep(runs, key, values(key))
  expect(keys.map((key) => valuesOf(runs, key))).toEqual(keys.map(values))
  expect(runs.get(2)).toBe(-1)
})

test('forgets between texts only, and only what is too much', () => {
  const runs = new KeptRuns(MOST)
  keep(runs, 1, [2, 3])
  runs.begin()
  expect(valuesOf(runs, 1)).toEqual([2, 3])
  keep(runs, 4, new Array(MOST).fill(5))
  expect(valuesOf(runs, 1)).toEqual([2, 3])
  runs.begin()
  expect([runs.get(1), runs.get(4)]).toEqual([-1, -1])
  keep(runs, 1, [6])
  expect(valuesOf(runs, 1)).toEqual([6])
})
