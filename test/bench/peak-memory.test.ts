import { expect, test } from 'vitest'
import { peakMemory } from './peak-memory.ts'

test('memory that was given back still counts', () => {
  const before = peakMemory()
  const size = 300e6
  expect(Buffer.alloc(size, 1).at(-1)).toBe(1)
  expect(peakMemory()).toBeGreaterThan(Math.min(before, 100) + 150)
  expect(peakMemory()).toBeGreaterThanOrEqual(before)
})
