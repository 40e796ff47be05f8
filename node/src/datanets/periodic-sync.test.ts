import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { PeriodicSync } from './periodic-sync.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('S6: goes on as long as it is not stopped, one at a time, with pauses that differ', async () => {
  const begun: number[] = []
  let running = 0
  let most = 0
  const periodic = new PeriodicSync(async () => {
    begun.push(Date.now())
    most = Math.max(most, ++running)
    // longer than the pause
    await new Promise((resolve) => setTimeout(resolve, 5000))
    running -= 1
  }, 1000)
  periodic.start()
  await vi.advanceTimersByTimeAsync(100_000)
  expect(most).toBe(1)
  expect(begun.length).toBeGreaterThan(12)
  const pauses = begun.slice(1).map((at, i) => at - (begun[i] as number))
  for (const pause of pauses) expect(pause).toBeGreaterThanOrEqual(5500)
  expect(new Set(pauses).size).toBeGreaterThan(1)
  periodic.stop()
  const { length } = begun
  await vi.advanceTimersByTimeAsync(100_000)
  expect(begun).toHaveLength(length)
})
