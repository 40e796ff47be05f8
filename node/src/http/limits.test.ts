import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Places, TokenBucket } from './limits.ts'

test('a bucket gives its burst at once, then what comes in', () => {
  let now = 0
  const bucket = new TokenBucket(10, 3, () => now)
  expect([bucket.take(), bucket.take(), bucket.take()]).toEqual([0, 0, 0])
  expect(bucket.take()).toBeCloseTo(0.1)
  now = 99
  expect(bucket.take()).toBeCloseTo(0.001)
  now = 100
  expect(bucket.take()).toBe(0)
  expect(bucket.take()).toBeCloseTo(0.1)
})

test('in any time, a bucket gives no more than its burst and what came in, and who waits as told gets one', () => {
  const steps = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 200 })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 50 }), steps, (rate, burst, pauses) => {
      let now = 0
      let given = 0
      const bucket = new TokenBucket(rate, burst, () => now)
      for (const pause of pauses) {
        now += pause
        const wait = bucket.take()
        if (wait === 0) given += 1
        else {
          now += wait * 1000 + 1e-6
          expect(bucket.take()).toBe(0)
          given += 1
        }
      }
      expect(given).toBeLessThanOrEqual(burst + (now / 1000) * rate + 1e-6)
    }),
  )
})

test('places are as many as there are, and giving one back twice makes no more', () => {
  const places = new Places(2)
  const first = places.take()
  expect(places.take()).toBeTypeOf('function')
  expect(places.take()).toBeNull()
  first?.()
  first?.()
  expect(places.take()).toBeTypeOf('function')
  expect(places.take()).toBeNull()
})
