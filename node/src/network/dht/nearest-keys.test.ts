import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type HeldKey, NearestKeys } from './nearest-keys.ts'

const key = fc.record({
  id: fc.integer({ min: 0, max: 40 }).map((number) => `k${number}`),
  group: fc.constantFrom('a', 'b', 'c'),
  bytes: fc.integer({ min: 0, max: 30 }),
})
/** One key has one distance and one group. */
const placed = ({ id, bytes }: { id: string; bytes: number }): HeldKey => {
  const number = Number(id.slice(1))
  return { id, bytes, distance: (number * 7919) % 41, group: ['a', 'b', 'c'][number % 3] as string }
}

test('no group and not the whole ever exceeds its bound, whatever comes and goes (1)', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(key, fc.boolean(), fc.boolean()), { maxLength: 120 }), (steps) => {
      const bounds = { perGroup: { keys: 4, bytes: 50 }, total: { keys: 9, bytes: 100 } }
      const nearest = new NearestKeys(bounds)
      const held = new Map<string, HeldKey>()
      for (const [raw, isRemoval, always] of steps) {
        const one = placed(raw)
        if (isRemoval) {
          nearest.remove(one.id)
          held.delete(one.id)
          continue
        }
        const gone = nearest.admit(one, { always })
        expect(always && gone === null).toBe(false)
        if (gone === null) continue
        held.set(one.id, one)
        for (const { id } of gone) held.delete(id)
        expect([...held.keys()].every((id) => nearest.get(id) !== undefined)).toBe(true)
        for (const group of ['a', 'b', 'c']) {
          const own = [...held.values()].filter((other) => other.group === group)
          expect(own.length).toBeLessThanOrEqual(4)
          expect(own.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(50)
        }
        expect([nearest.size, nearest.bytes]).toEqual([
          held.size,
          [...held.values()].reduce((sum, { bytes }) => sum + bytes, 0),
        ])
        expect(nearest.size).toBeLessThanOrEqual(9)
        expect(nearest.bytes).toBeLessThanOrEqual(100)
      }
    }),
  )
})

test('what is held is what is nearest, in whatever order it came; nothing nearer goes for what is farther (2, 3)', () => {
  fc.assert(
    fc.property(fc.uniqueArray(key, { selector: ({ id }) => id, maxLength: 41 }), fc.integer(), (raw, seed) => {
      const keys = raw.map((one) => ({ ...placed(one), bytes: 1 }))
      const byDistance = [...keys].sort((a, b) => a.distance - b.distance)
      const nearestOf = (group: string) => byDistance.filter((one) => one.group === group).slice(0, 4)
      const expected = ['a', 'b', 'c']
        .flatMap(nearestOf)
        .sort((a, b) => a.distance - b.distance)
        .slice(0, 9)
      const nearest = new NearestKeys({ perGroup: { keys: 4, bytes: 99 }, total: { keys: 9, bytes: 99 } })
      const shuffled = [...keys].sort((a, b) => ((a.distance * seed) % 37) - ((b.distance * seed) % 37))
      for (const one of shuffled) {
        const gone = nearest.admit(one) ?? []
        expect(gone.every(({ distance }) => distance > one.distance)).toBe(true)
      }
      expect(
        keys
          .filter(({ id }) => nearest.get(id) !== undefined)
          .map(({ id }) => id)
          .sort(),
      ).toEqual(expected.map(({ id }) => id).sort())
    }),
  )
})

test('a key that is refused changes nothing, and the value that it had stays', () => {
  const nearest = new NearestKeys({ perGroup: { keys: 9, bytes: 10 }, total: { keys: 9, bytes: 10 } })
  nearest.admit({ id: 'near', distance: 1, group: 'a', bytes: 6 })
  nearest.admit({ id: 'far', distance: 9, group: 'a', bytes: 4 })
  expect(nearest.admit({ id: 'far', distance: 9, group: 'a', bytes: 5 })).toBeNull()
  expect(nearest.get('far')?.bytes).toBe(4)
  expect([nearest.size, nearest.bytes]).toEqual([2, 10])
  expect(nearest.admit({ id: 'far', distance: 9, group: 'a', bytes: 5 }, { always: true })).toMatchObject([
    { id: 'near' },
  ])
})
