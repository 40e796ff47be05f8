import { expect, test } from 'vitest'
import { inTurns } from './in-turns.ts'

test('others have their turn between two steps', async () => {
  const order: string[] = []
  const steps = function* (): Generator<void, string> {
    for (const step of ['one', 'two', 'three']) {
      order.push(step)
      // after a turn of everything else, which is not a turn of promises alone
      setImmediate(() => order.push(`after ${step}`))
      yield
    }
    return 'done'
  }
  expect(await inTurns(steps())).toBe('done')
  expect(order).toEqual(['one', 'after one', 'two', 'after two', 'three', 'after three'])
})

test('work that is told to stop does no further step', async () => {
  const stop = new AbortController()
  let steps = 0
  const endless = function* (): Generator<void, never> {
    for (;;) {
      steps += 1
      if (steps === 3) stop.abort(new TypeError('told to'))
      yield
    }
  }
  await expect(inTurns(endless(), stop.signal)).rejects.toThrow('told to')
  expect(steps).toBe(3)
})
