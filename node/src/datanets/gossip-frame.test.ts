import { encode } from '@datanet/records'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeGossip, encodeGossip, MAX_GOSSIP_ENTRIES } from './gossip-frame.ts'

test('entries come out as they went in', () => {
  const entries = [Uint8Array.of(1), new Uint8Array(0), Uint8Array.of(2, 3)]
  expect(decodeGossip(encodeGossip(entries))).toEqual(entries)
})

test.each([
  ['a later version', encode([2, [new Uint8Array(1)]]), 'ERR_VERSION_UNSUPPORTED'],
  ['an earlier version', encode([0, [new Uint8Array(1)]]), 'ERR_GOSSIP_UNREADABLE'],
  ['no entries', encode([1, []]), 'ERR_GOSSIP_UNREADABLE'],
  ['no list', encode([1, 'x']), 'ERR_GOSSIP_UNREADABLE'],
  ['a bare value', encode(7), 'ERR_GOSSIP_UNREADABLE'],
  ['a text among the entries', encode([1, [new Uint8Array(1), 'x']]), 'ERR_GOSSIP_UNREADABLE'],
  ['no CBOR', Uint8Array.of(0xff), 'ERR_NOT_CANONICAL'],
  ['another form', Uint8Array.of(0x82, 0x18, 1, 0x81, 0x40), 'ERR_NOT_CANONICAL'],
])('%s is refused', (_, bytes, code) => {
  expect(() => decodeGossip(bytes)).toThrow(expect.objectContaining({ code }))
})

test('a message holds so many entries, and not one more', () => {
  const entries = Array.from({ length: MAX_GOSSIP_ENTRIES }, () => new Uint8Array(1))
  expect(decodeGossip(encodeGossip(entries))).toHaveLength(MAX_GOSSIP_ENTRIES)
  const more = encodeGossip([...entries, new Uint8Array(1)])
  expect(() => decodeGossip(more)).toThrow(expect.objectContaining({ code: 'ERR_TOO_LARGE' }))
})

test('any bytes give entries or a typed error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      try {
        expect(decodeGossip(bytes).length).toBeGreaterThan(0)
      } catch (error) {
        expect(error).toMatchObject({ code: expect.stringMatching(/^ERR_/), hint: expect.any(String) })
      }
    }),
    { numRuns: 500 },
  )
})
