/** The numbers in names are the invariants of proofs.ts. */
import { cidOf, textBytes } from '@datanet/records'
import { expect, test } from 'vitest'
import { Proofs } from './proofs.ts'
import { custodyTimes } from './times.ts'

const times = custodyTimes(1000)
const one = cidOf(textBytes('one'))

const peersOf = (proofs: Proofs, now: number) => proofs.live(one, now).map(({ peer }) => peer)

test('1: a copy counts for the age of a proof, and is asked for again before', () => {
  const proofs = new Proofs(times)
  expect(proofs.isDue(one, 'a', 0)).toBe(true)
  proofs.proved(one, 'a', 'firm', 0)
  expect([proofs.isDue(one, 'a', times.proveAgain - 1), proofs.isDue(one, 'a', times.proveAgain)]).toEqual([
    false,
    true,
  ])
  expect([peersOf(proofs, times.proofAge - 1), peersOf(proofs, times.proofAge)]).toEqual([['a'], []])
})

test('1: with more to prove than there is time for, proofs count for longer', () => {
  const proofs = new Proofs(times)
  proofs.proved(one, 'a', 'firm', 0)
  proofs.stretch(3)
  expect([peersOf(proofs, 3 * times.proofAge - 1), peersOf(proofs, 3 * times.proofAge)]).toEqual([['a'], []])
  proofs.stretch(0.1)
  expect(peersOf(proofs, times.proofAge - 1)).toEqual(['a'])
})

test('2: who fails counts no more at once, and is asked again ever later', () => {
  const proofs = new Proofs(times)
  proofs.proved(one, 'a', 'volunteered', 0)
  let now = 10
  for (const pause of [2, 4, 8, 16, 32, 60, 60].map((periods) => 1000 * periods)) {
    proofs.failed(one, 'a', 'it has no block', now)
    expect(peersOf(proofs, now)).toEqual([])
    expect([proofs.isDue(one, 'a', now + pause - 1), proofs.isDue(one, 'a', now + pause)]).toEqual([false, true])
    now += pause
  }
  expect(proofs.failures(one)).toMatchObject([{ peer: 'a', times: 7, why: 'it has no block' }])
  proofs.gone(one, 'a')
  expect(proofs.failures(one)).toHaveLength(1)
  proofs.proved(one, 'a', 'volunteered', now)
  expect([peersOf(proofs, now), proofs.failures(one)]).toEqual([['a'], []])
})

test('what a peer says that it dropped counts no more, and old standings are forgotten', () => {
  const proofs = new Proofs(times)
  for (const peer of ['a', 'b', 'c']) proofs.proved(one, peer, 'firm', 0)
  proofs.gone(one, 'a')
  proofs.says(one, 'b', 'volunteered')
  expect(proofs.live(one, 1)).toEqual([
    { peer: 'b', kind: 'volunteered', provedAt: 0 },
    { peer: 'c', kind: 'firm', provedAt: 0 },
  ])
  proofs.sweep(times.proofAge)
  expect(proofs.isDue(one, 'b', times.proofAge)).toBe(true)
})
