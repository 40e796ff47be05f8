import { expect, test } from 'vitest'
import { Allowance } from './allowance.ts'

const LIMITS = { questions: 10, bytes: 1000, allBytes: 2500 }

function at(start = 0) {
  const clock = { now: start }
  return { clock, allowance: new Allowance(LIMITS, () => clock.now) }
}

const asked = (allowance: Allowance, peer: string, times: number) =>
  Array.from({ length: times }, () => allowance.mayAsk(peer)).filter((may) => may).length

test('answers so many questions of a peer at once, and as many in each minute after that', () => {
  const { clock, allowance } = at()
  expect([asked(allowance, 'a', 30), asked(allowance, 'b', 30)]).toEqual([10, 10])
  clock.now += 6_000
  expect(asked(allowance, 'a', 30)).toBe(1)
  clock.now += 3_600_000
  expect(asked(allowance, 'a', 30)).toBe(10)
})

test('reads so many bytes for one peer, and for all', () => {
  const { clock, allowance } = at()
  expect(allowance.mayAsk('a')).toBe(true)
  allowance.read('a', 1500)
  expect([allowance.mayAsk('a'), allowance.mayAsk('b')]).toEqual([false, true])
  allowance.read('b', 1000)
  expect(allowance.mayAsk('c')).toBe(false)
  clock.now += 60_000
  expect([allowance.mayAsk('a'), allowance.mayAsk('c')]).toEqual([true, true])
})

test('peers that come in any number don’t make it remember more', () => {
  const { clock, allowance } = at()
  expect(asked(allowance, 'patient', 10)).toBe(10)
  for (let i = 0; i < 10_000; i++) {
    clock.now += 1
    allowance.mayAsk(`peer ${i}`)
  }
  expect(asked(allowance, 'peer 9999', 30)).toBe(9)
})
