import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { JUDGING, PATIENT, Pace } from './pace.ts'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

const tooSlow = { code: 'ERR_CONTENT_TOO_SLOW' }

/** A wait for a block that comes after some ms; how it ended. */
async function wait(pace: Pace, milliseconds: number, bytes: number): Promise<string> {
  const came = new Promise<void>((resolve) => setTimeout(resolve, milliseconds))
  return await pace
    .wait(async () => {
      await came
      pace.came(bytes)
    })
    .then(
      () => 'came',
      (error: { code: string }) => error.code,
    )
}

test('one that gives each small block just in time keeps nobody longer than its bytes let it', async () => {
  for (const limits of [PATIENT, JUDGING]) {
    const pace = new Pace(limits)
    const begun = performance.now()
    let bytes = 0
    for (;;) {
      const outcome = wait(pace, 19_000, 4096)
      await vi.runAllTimersAsync()
      if ((await outcome) !== 'came') break
      bytes += 4096
    }
    const spent = performance.now() - begun
    expect(bytes).toBeGreaterThan(0)
    expect(spent).toBeLessThanOrEqual(limits.grace + (bytes * 1000) / limits.leastRate + 19_000)
    await expect(pace.wait(async () => 1)).rejects.toMatchObject(tooSlow)
  }
})

test('content that comes at the least rate comes to its end, however much it is', async () => {
  const pace = new Pace(JUDGING)
  for (let block = 0; block < 500; block++) {
    const outcome = wait(pace, 15_000, 1024 * 1024)
    await vi.runAllTimersAsync()
    expect(await outcome).toBe('came')
  }
})

test('waits at the same time count once, and time in which nothing is waited for counts for nothing', async () => {
  const pace = new Pace({ grace: 1000, leastRate: 1 })
  const many = Array.from({ length: 100 }, () => wait(pace, 600, 0))
  await vi.runAllTimersAsync()
  expect(new Set(await Promise.all(many))).toEqual(new Set(['came']))
  await vi.advanceTimersByTimeAsync(60_000)
  const within = wait(pace, 300, 0)
  await vi.runAllTimersAsync()
  expect(await within).toBe('came')
  const beyond = [wait(pace, 200, 0), wait(pace, 200, 0)]
  await vi.runAllTimersAsync()
  expect(await Promise.all(beyond)).toEqual([tooSlow.code, tooSlow.code])
})

test('what fails for other reasons fails with these', async () => {
  const pace = new Pace()
  const failure = new TypeError('another reason')
  await expect(pace.wait(() => Promise.reject(failure))).rejects.toBe(failure)
})
