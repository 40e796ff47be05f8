import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  areLoopback,
  isPublic,
  isReachableThrough,
  isRelayed,
  parseAddress,
  parseListenAddress,
  parseRelayAddress,
  peerOf,
  withPeer,
} from './addresses.ts'

const PEER = '12D3KooWRBy97UB99e3J6hiPesre1MZeuNQvfan4gBziswrRJsNK'
const RELAY = '12D3KooWHw61JThDwEerLENgBmCc3ztfS7A2DEneH6LrGPbNyiyt'
const CIRCUIT = `/ip4/192.0.2.7/tcp/4001/p2p/${RELAY}/p2p-circuit/p2p/${PEER}`

test.each([
  '/ip4/127.0.0.1/tcp/4001',
  '/ip6/::1/tcp/0',
  '/ip4/127.0.0.1/tcp/0/ws',
  `/dns4/example.org/tcp/80/ws/p2p/${PEER}`,
  `/dns4/example.org/tcp/4001/p2p/${PEER}`,
  CIRCUIT,
  `/dns/example.org/tcp/80/ws/p2p/${RELAY}/p2p-circuit/p2p/${PEER}`,
])('%s is an address', (text) => {
  expect(parseAddress(text).toString()).toBe(text)
})

const refused = expect.objectContaining({ code: 'ERR_ADDRESS_INVALID' })

test('nobody listens at an address of a relay; that is asked for a reservation', () => {
  expect(parseListenAddress('/ip4/0.0.0.0/tcp/0/ws').toString()).toBe('/ip4/0.0.0.0/tcp/0/ws')
  for (const address of [CIRCUIT, '/p2p-circuit', `/ip4/192.0.2.7/tcp/4001/p2p/${RELAY}/p2p-circuit`]) {
    expect(() => parseListenAddress(address)).toThrow(refused)
  }
})

test('a relay is named with its id, and is behind no other relay', () => {
  const relay = `/ip4/192.0.2.7/tcp/4001/p2p/${RELAY}`
  expect(parseRelayAddress(relay).toString()).toBe(relay)
  for (const address of ['/ip4/192.0.2.7/tcp/4001', CIRCUIT, `${relay}/p2p-circuit`]) {
    expect(() => parseRelayAddress(address)).toThrow(refused)
  }
})

test('an address may name its peer', () => {
  expect(peerOf(parseAddress(`/ip4/127.0.0.1/tcp/4001/p2p/${PEER}`))).toBe(PEER)
  expect(peerOf(parseAddress('/ip4/127.0.0.1/tcp/4001'))).toBeUndefined()
  expect(peerOf(parseAddress(CIRCUIT))).toBe(PEER)
})

test('a peer is added to an address that does not end in it', () => {
  const address = parseAddress('/ip4/127.0.0.1/tcp/4001')
  expect(withPeer(address, PEER).toString()).toBe(`/ip4/127.0.0.1/tcp/4001/p2p/${PEER}`)
  expect(withPeer(withPeer(address, PEER), PEER).toString()).toBe(`/ip4/127.0.0.1/tcp/4001/p2p/${PEER}`)
})

test('a relayed address is told from a direct one, and the relay that it is of', () => {
  expect(isRelayed(parseAddress(CIRCUIT))).toBe(true)
  expect(isRelayed(parseAddress(`/ip4/127.0.0.1/tcp/4001/p2p/${PEER}`))).toBe(false)
  const libp2p = { getMultiaddrs: () => [parseAddress(CIRCUIT)] }
  expect(isReachableThrough(libp2p, RELAY)).toBe(true)
  expect(isReachableThrough(libp2p, PEER)).toBe(false)
})

test.each([['/ip4/127.0.0.1/tcp/0', '/ip6/::1/tcp/0', '/dns4/localhost/tcp/1', '/ip4/127.9.9.9/tcp/0/ws'], []])(
  '%j is of this machine alone',
  (...addresses) => {
    expect(areLoopback(addresses)).toBe(true)
  },
)

test.each(['/ip4/0.0.0.0/tcp/0', '/ip6/::/tcp/0', '/ip4/12.7.0.1/tcp/0', '/dns4/localhost.example.org/tcp/1'])(
  '%s is not of this machine alone',
  (address) => {
    expect(areLoopback(['/ip4/127.0.0.1/tcp/0', address])).toBe(false)
  },
)

test('addresses of networks at home are told from public ones', () => {
  const at = (host: string) => isPublic(parseAddress(`${host}/tcp/4001`))
  for (const host of [
    '10.1.2.3',
    '127.0.0.1',
    '169.254.1.1',
    '172.16.0.1',
    '172.31.9.9',
    '192.168.1.7',
    '100.64.0.1',
  ]) {
    expect(at(`/ip4/${host}`), host).toBe(false)
  }
  for (const host of ['::1', 'fd00::1', 'fe80::1']) expect(at(`/ip6/${host}`), host).toBe(false)
  for (const host of ['8.8.8.8', '172.15.0.1', '172.32.0.1', '100.63.0.1', '100.128.0.1', '193.168.1.7']) {
    expect(at(`/ip4/${host}`), host).toBe(true)
  }
  expect(at('/ip6/2001:db8::1')).toBe(true)
  expect(at('/dns4/example.org')).toBe(true)
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
    fc.array(part, { maxLength: 12 }).map((parts) => parts.join('')),
  )
  const valid = /^\/ip4\/127\.0\.0\.1\/tcp\/4001(\/ws)?(\/p2p\/12D3KooW\w+(\/p2p-circuit\/p2p\/12D3KooW\w+)?)?\/*$/
  fc.assert(
    fc.property(text, (address) => {
      if (valid.test(address)) return
      expect(() => parseAddress(address)).toThrow(refused)
    }),
    { numRuns: 500 },
  )
})
