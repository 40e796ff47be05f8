import { expect, test } from 'vitest'
import { Allowance } from './allowance.ts'

const LIMITS = { questions: 10, allQuestions: 1_000_000, bytes: 1000, allBytes: 2500 }

function at(limits = LIMITS) {
  const clock = { now: 0 }
  return { clock, allowance: new Allowance(limits, () => clock.now) }
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

test('answers so many questions of all peers, and blames only who asks too often itself', () => {
  const { clock, allowance } = at({ ...LIMITS, allQuestions: 100 })
  for (let peer = 0; peer < 10; peer++) expect(asked(allowance, `stranger ${peer}`, 10)).toBe(10)
  expect(allowance.ask('honest')).toBe('not now')
  expect(allowance.ask('stranger 0')).toBe('too often')
  for (let more = 0; more < 9; more++) expect(allowance.ask('honest')).toBe('not now')
  expect(allowance.ask('honest')).toBe('too often')
  clock.now += 600
  expect([allowance.ask('another'), allowance.ask('another')]).toEqual(['answered', 'not now'])
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
