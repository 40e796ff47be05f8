import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseAddress, peerOf } from './addresses.ts'

const PEER = '12D3KooWRBy97UB99e3J6hiPesre1MZeuNQvfan4gBziswrRJsNK'

test.each(['/ip4/127.0.0.1/tcp/4001', '/ip6/::1/tcp/0', `/dns4/example.org/tcp/4001/p2p/${PEER}`])(
  '%s is an address',
  (text) => {
    expect(parseAddress(text).toString()).toBe(text)
  },
)

test('an address may name its peer', () => {
  expect(peerOf(parseAddress(`/ip4/127.0.0.1/tcp/4001/p2p/${PEER}`))).toBe(PEER)
  expect(peerOf(parseAddress('/ip4/127.0.0.1/tcp/4001'))).toBeUndefined()
})

test('anything else is refused with its code, whatever it is', () => {
  const part = fc.constantFrom(
    '/ip4',
    '/127.0.0.1',
    '/tcp',
    '/4001',
    '/udp',
    '/ws',
    '/p2p',
    `/${PEER}`,
    '/p2p-circuit',
    '/',
    'x',
    '/99999',
  )
  const text = fc.oneof(
    fc.string(),
    fc.array(part, { maxLength: 8 }).map((parts) => parts.join('')),
  )
  const valid = /^\/ip4\/127\.0\.0\.1\/tcp\/4001(\/p2p\/12D3KooW\w+)?\/*$/
  fc.assert(
    fc.property(text, (address) => {
      if (valid.test(address)) return
      expect(() => parseAddress(address)).toThrow(expect.objectContaining({ code: 'ERR_ADDRESS_INVALID' }))
    }),
    { numRuns: 500 },
  )
})
