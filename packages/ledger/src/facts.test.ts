import { cidOf, encode } from '@datanet/records'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Facts, type Source } from './facts.ts'

const entry = cidOf(encode('entry'))
const from = (index: number): Source => ({ entry, index, carrier: `${index % 2}` })

test('G1: facts hold while anybody states them, in whatever order they were stated and taken back', () => {
  const said = fc.tuple(fc.nat(3), fc.nat(3))
  fc.assert(
    fc.property(fc.array(said, { maxLength: 12 }), fc.array(said, { maxLength: 8 }), (stated, takenBack) => {
      const facts = new Facts<number>()
      const sources = new Map<number, Set<number>>()
      for (const [key, source] of stated) {
        const held = sources.get(key) ?? new Set()
        expect(facts.add(`${key}`, key, from(source))).toBe(held.size === 0)
        sources.set(key, held.add(source))
      }
      for (const [key, source] of takenBack) {
        const held = sources.get(key) ?? new Set()
        const last = held.delete(source) && held.size === 0
        expect(facts.remove(`${key}`, from(source))).toBe(last ? key : undefined)
      }
      const left = [...sources].filter(([, held]) => held.size > 0).map(([key]) => key)
      expect(facts.values().sort()).toEqual(left.sort())
      expect(facts.size).toBe(left.length)
      for (const key of left) {
        expect(facts.get(`${key}`)).toBe(key)
        const carriers = [...(sources.get(key) ?? [])].map((source) => `${source % 2}`)
        expect(facts.carriers(`${key}`)).toEqual(new Set(carriers))
      }
    }),
  )
})
