import fc from 'fast-check'
import { expect, test } from 'vitest'
import { areaUnderCurve, areaWithin } from './area-under-curve.ts'

test('is how many pairs are in the right order, ties counting half', () => {
  const scored = fc.array(fc.tuple(fc.nat(5), fc.boolean()), { minLength: 2, maxLength: 20 })
  fc.assert(
    fc.property(scored, (all) => {
      const ones = all.filter(([, is]) => is)
      const others = all.filter(([, is]) => !is)
      fc.pre(ones.length > 0 && others.length > 0)
      let right = 0
      for (const [one] of ones) for (const [other] of others) right += one > other ? 1 : one === other ? 0.5 : 0
      const area = areaUnderCurve(
        all.map(([score]) => score),
        all.map(([, is]) => is),
      )
      expect(area).toBeCloseTo(right / (ones.length * others.length))
    }),
  )
})

test('within labels, what labels tell by themselves does not count', () => {
  const scores = [9, 8, 2, 1]
  const is = [true, false, true, false]
  expect(areaUnderCurve(scores, is)).toBe(0.75)
  expect(areaWithin(scores, is, ['a', 'a', 'b', 'b'])).toBe(1)
  expect(areaWithin(scores, [true, true, false, false], ['a', 'a', 'b', 'b'])).toBeNull()
})
