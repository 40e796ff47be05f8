import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytesOfHex, compareBytes, concatBytes, equalBytes, hexOf } from './bytes.ts'

const few = fc.uint8Array({ maxLength: 4, max: 3 })

test('R4: bytes order by bytes, a prefix first, as their hex does', () => {
  expect(compareBytes(Uint8Array.of(1), Uint8Array.of(1, 0))).toBeLessThan(0)
  expect(compareBytes(Uint8Array.of(0x80), Uint8Array.of(0x7f, 0xff))).toBeGreaterThan(0)
  fc.assert(
    fc.property(few, few, (a, b) => {
      const byHex = hexOf(a) < hexOf(b) ? -1 : Number(hexOf(a) !== hexOf(b))
      expect(Math.sign(compareBytes(a, b))).toBe(byHex)
      expect(equalBytes(a, b)).toBe(byHex === 0)
    }),
  )
})

test('hex goes there and back; what is no hex is null', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(bytesOfHex(hexOf(bytes))).toEqual(bytes)
    }),
  )
  expect(bytesOfHex('0aFF')).toEqual(Uint8Array.of(10, 255))
  for (const text of ['a', '0g', '0x', ' 1', '1\n']) expect(bytesOfHex(text)).toBeNull()
})

test('parts are joined in their order', () => {
  expect(concatBytes(Uint8Array.of(1), new Uint8Array(), Uint8Array.of(2, 3))).toEqual(Uint8Array.of(1, 2, 3))
})
