import { expect, test } from 'vitest'
import { limitedSignal, within } from './time-limit.ts'

const limit = (milliseconds: number, signal?: AbortSignal) => ({
  milliseconds,
  error: () => new RangeError('late'),
  signal,
})
const never = new Promise<never>(() => {})

test('a promise that settles in time is passed on', async () => {
  expect(await within(Promise.resolve(1), limit(10_000))).toBe(1)
  await expect(within(Promise.reject(new TypeError('bad')), limit(10_000))).rejects.toThrow('bad')
})

test('one that does not is given up when time is over', async () => {
  await expect(within(never, limit(5))).rejects.toThrow('late')
})

test('time in which this process did not run does not make another late', async () => {
  const { promise, resolve } = Promise.withResolvers<number>()
  const waiting = within(promise, limit(200))
  // what arrives while the process is busy is read only afterwards, behind the timers that are due
  const busyUntil = performance.now() + 400
  while (performance.now() < busyUntil);
  setImmediate(() => resolve(1))
  expect(await waiting).toBe(1)
})

test('an aborted signal ends the wait with its reason, before and during it', async () => {
  const reason = new Error('enough')
  await expect(within(never, limit(10_000, AbortSignal.abort(reason)))).rejects.toBe(reason)
  const controller = new AbortController()
  const waiting = within(never, limit(10_000, controller.signal))
  controller.abort(reason)
  await expect(waiting).rejects.toBe(reason)
})

test('a limited signal aborts with the given one', () => {
  const reason = new Error('enough')
  expect(limitedSignal(10_000, AbortSignal.abort(reason)).reason).toBe(reason)
  expect(limitedSignal(10_000).aborted).toBe(false)
})

test('what fails after it was given up is heard, so that it does not end the process', async () => {
  const unheard: unknown[] = []
  const onUnheard = (reason: unknown) => void unheard.push(reason)
  process.on('unhandledRejection', onUnheard)
  try {
    const { promise, reject } = Promise.withResolvers<never>()
    const error = () => new RangeError('late')
    const givenUp = within(promise, { milliseconds: 10_000, error, signal: AbortSignal.abort(new RangeError('gone')) })
    await expect(givenUp).rejects.toThrow('gone')
    reject(new RangeError('too late'))
    await new Promise((resolve) => setImmediate(resolve))
    expect(unheard).toEqual([])
  } finally {
    process.off('unhandledRejection', onUnheard)
  }
})
