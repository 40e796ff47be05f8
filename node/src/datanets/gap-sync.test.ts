import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { GapSync, MAX_GAP_PEERS, MAX_GAP_SYNCS } from './gap-sync.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Syncs that end when they are told to, with so many entries. */
function syncs() {
  const begun: string[] = []
  const ends: ((received: number | Error) => void)[] = []
  const gaps = new GapSync(
    (peer) =>
      new Promise<number>((resolve, reject) => {
        begun.push(peer)
        ends.push((received) => (typeof received === 'number' ? resolve(received) : reject(received)))
      }),
  )
  return { gaps, begun, ends }
}

test('a gap starts a sync at once', () => {
  const { gaps, begun } = syncs()
  gaps.note('a')
  expect(begun).toEqual(['a'])
  expect(gaps.isOpen).toBe(true)
})

test('gaps that come while it runs lead to one more, a little later', async () => {
  const { gaps, begun, ends } = syncs()
  for (let i = 0; i < 1000; i++) gaps.note('a')
  expect(begun).toEqual(['a'])
  ends[0]?.(5)
  await vi.advanceTimersByTimeAsync(10)
  expect(begun).toEqual(['a'])
  await vi.advanceTimersByTimeAsync(1000)
  expect(begun).toEqual(['a', 'a'])
  ends[1]?.(1)
  await vi.advanceTimersByTimeAsync(1000)
  expect(begun).toHaveLength(2)
  expect(gaps.isOpen).toBe(false)
})

test('a flood of early entries that no sync explains costs a sync a minute', async () => {
  const begun: number[] = []
  const gaps = new GapSync(async () => {
    begun.push(Date.now())
    return 0
  })
  const start = Date.now()
  for (let i = 0; i < 36_000; i++) {
    gaps.note('liar')
    await vi.advanceTimersByTimeAsync(100)
  }
  // an hour: once a minute, and a few in the beginning
  expect(begun.length).toBeGreaterThan(50)
  expect(begun.length).toBeLessThan(75)
  expect(begun[0]).toBe(start)
  // and it does not keep others from being in step
  expect(gaps.isOpen).toBe(false)
  gaps.close()
})

test('no more than a few run at a time, and the others have their turn', async () => {
  const { gaps, begun, ends } = syncs()
  for (let i = 0; i < 2 * MAX_GAP_SYNCS; i++) gaps.note(`peer ${i}`)
  expect(gaps.running).toBe(MAX_GAP_SYNCS)
  for (let i = 0; i < 2 * MAX_GAP_SYNCS; i++) {
    ends[i]?.(i % 2 === 0 ? 1 : new RangeError('gone'))
    await vi.advanceTimersByTimeAsync(1)
    expect(gaps.running).toBeLessThanOrEqual(MAX_GAP_SYNCS)
  }
  expect(new Set(begun).size).toBe(2 * MAX_GAP_SYNCS)
})

test('peers that drag out their syncs keep those of others waiting for a few seconds', async () => {
  const { gaps, begun, ends } = syncs()
  for (let i = 0; i < MAX_GAP_SYNCS; i++) gaps.note(`liar ${i}`)
  gaps.note('honest')
  expect(begun).not.toContain('honest')
  await vi.advanceTimersByTimeAsync(5_000)
  expect(begun).toContain('honest')
  expect(gaps.running).toBe(1)
  for (const end of ends) end(0)
  await vi.advanceTimersByTimeAsync(1)
  expect(gaps.running).toBe(0)
})

test('peers without number cost constant memory, and end with the rest', async () => {
  const { gaps, begun, ends } = syncs()
  for (let i = 0; i < 3 * MAX_GAP_PEERS; i++) gaps.note(`peer ${i}`)
  gaps.close()
  for (const end of ends) end(1)
  await vi.advanceTimersByTimeAsync(120_000)
  expect(begun).toHaveLength(MAX_GAP_SYNCS)
})
