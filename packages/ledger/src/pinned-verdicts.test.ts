import { CID, cidOf, encode } from '@datanet/records'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PinnedVerdicts, placeOf } from './pinned-verdicts.ts'

const verdicts = Array.from({ length: 8 }, (_, i) => cidOf(encode(i)))
/** A CID of an identity hash: no verdict's id. */
const other = CID.parse('bafyaaaa')

test('names what it was made of, each as often, in whatever order', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(8), { maxLength: 40 }), (picked) => {
      const pins = new PinnedVerdicts(picked.map((i) => verdicts[i] ?? other))
      const named = [...pins].map(String)
      expect(named.sort()).toEqual(picked.flatMap((i) => verdicts[i]?.toString() ?? []).sort())
      expect(pins.others).toBe(picked.filter((i) => i === 8).length)
      verdicts.forEach((verdict, i) => {
        expect(pins.count(verdict)).toBe(picked.filter((one) => one === i).length)
        expect([...pins.places()].includes(placeOf(verdict) as number)).toBe(picked.includes(i))
      })
      expect([pins.count(other), placeOf(other)]).toEqual([0, null])
    }),
  )
})
