import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareBytes } from './bytes.ts'
import { cidOf } from './cid.ts'
import { compareIdTexts, compareSeniority } from './seniority.ts'

const ids = fc.uint8Array({ minLength: 1, maxLength: 8 }).map(cidOf)

test('R5: seniority is by stamp, and by the bytes of the id where stamps are equal', () => {
  fc.assert(
    fc.property(ids, ids, fc.nat(2), fc.nat(2), (one, other, stamp, later) => {
      const [a, b] = [
        { stamp, id: one.bytes },
        { stamp: later, id: other.bytes },
      ]
      const expected = stamp === later ? compareBytes(one.bytes, other.bytes) : stamp - later
      expect(Math.sign(compareSeniority(a, b))).toBe(Math.sign(expected))
      expect(compareSeniority(a, b) === 0).toBe(compareSeniority(b, a) === 0)
    }),
  )
})

test('ids as text are ordered as their bytes are', () => {
  fc.assert(
    fc.property(ids, ids, (one, other) => {
      expect(Math.sign(compareIdTexts(`${one}`, `${other}`))).toBe(Math.sign(compareBytes(one.bytes, other.bytes)))
    }),
  )
  // as characters they are not
  const many = Array.from({ length: 40 }, (_, i) => cidOf(Uint8Array.of(i)))
  const byBytes = many.toSorted((a, b) => compareBytes(a.bytes, b.bytes)).map(String)
  expect(many.map(String).toSorted(compareIdTexts)).toEqual(byBytes)
  expect(many.map(String).toSorted()).not.toEqual(byBytes)
})
