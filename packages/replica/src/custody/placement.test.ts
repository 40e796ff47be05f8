import { cidOf, textBytes } from '@datanet/records'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Copy, mayDrop, ranked, shouldTake } from './placement.ts'

const contribution = cidOf(textBytes('a contribution'))
const peers = Array.from({ length: 9 }, (_, i) => `peer ${i}`)
const some = fc.subarray(peers)
const kinds = fc.constantFrom<Copy['kind']>('firm', 'volunteered')

test('1: who comes or goes changes the order of no others', () => {
  fc.assert(
    fc.property(some, some, (here, gone) => {
      const left = here.filter((peer) => !gone.includes(peer))
      expect(ranked(contribution, left)).toEqual(ranked(contribution, here).filter((peer) => left.includes(peer)))
    }),
  )
})

test('1: contributions spread over the peers', () => {
  const firsts = Array.from({ length: 300 }, (_, i) => ranked(cidOf(textBytes(`contribution ${i}`)), peers)[0])
  for (const peer of peers) expect(firsts.filter((first) => first === peer).length).toBeGreaterThan(10)
})

test('2: just as many take a copy as are lacking, when all see the same', () => {
  fc.assert(
    fc.property(some, fc.nat(4), fc.nat(8), (volunteers, held, target) => {
      const copies: Copy[] = Array.from({ length: held }, (_, i) => ({ peer: `holder ${i}`, kind: 'firm' }))
      const takers = volunteers.filter((self) =>
        shouldTake({ contribution, target, self, copies, volunteers: volunteers.filter((peer) => peer !== self) }, 0),
      )
      expect(takers.length).toBe(Math.min(volunteers.length, Math.max(0, target - held)))
    }),
  )
})

test('2: volunteers that never take it hold it up for as many rounds as there are of them', () => {
  const [last = ''] = ranked(contribution, peers).toReversed()
  const sight = { contribution, target: 1, self: last, copies: [], volunteers: peers.filter((peer) => peer !== last) }
  expect(peers.map((_, waited) => shouldTake(sight, waited))).toEqual(peers.map((_, i) => i === peers.length - 1))
})

test('3: whatever each of them sees of the others, those that stay are as many as are asked for', () => {
  const view = fc.record({ sees: fc.array(fc.boolean(), { minLength: peers.length, maxLength: peers.length }) })
  fc.assert(
    fc.property(
      fc.array(kinds, { minLength: peers.length, maxLength: peers.length }),
      fc.array(view, { minLength: peers.length, maxLength: peers.length }),
      fc.integer({ min: 1, max: 6 }),
      (kindOf, views, target) => {
        const dropping = peers.filter(
          (self, at) =>
            kindOf[at] === 'volunteered' &&
            mayDrop({
              contribution,
              target,
              self,
              volunteers: [],
              copies: peers.flatMap((peer, i): Copy[] =>
                i !== at && views[at]?.sees[i] === true ? [{ peer, kind: kindOf[i] ?? 'firm' }] : [],
              ),
            }),
        )
        if (dropping.length > 0) expect(peers.length - dropping.length).toBeGreaterThanOrEqual(target)
      },
    ),
    { numRuns: 2000 },
  )
})

test('a copy that is only being brought lets nobody drop one', () => {
  const copies: Copy[] = [
    { peer: 'a', kind: 'firm' },
    { peer: 'b', kind: 'taking' },
  ]
  expect(mayDrop({ contribution, target: 2, self: 'c', copies, volunteers: [] })).toBe(false)
})
