import { RELAY_V2_HOP_CODEC, RELAY_V2_STOP_CODEC } from '@libp2p/circuit-relay-v2'
import { generateKeyPair } from '@libp2p/crypto/keys'
import type { Connection, PeerId } from '@libp2p/interface'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr'
import { beforeAll, expect, test } from 'vitest'
import { createGates } from './gates.ts'
import { createPenalties } from './penalties.ts'
import { RELAY_LIMITS, type RelayLimits } from './relay-options.ts'

let relay: PeerId
let source: PeerId
let destination: PeerId

beforeAll(async () => {
  const ids = await Promise.all([1, 2, 3].map(async () => peerIdFromPrivateKey(await generateKeyPair('Ed25519'))))
  ;[relay, source, destination] = ids as [PeerId, PeerId, PeerId]
})

/** Gates of a relay that has these streams open. */
function gatesWith(streams: readonly [PeerId, string][], limits: RelayLimits | undefined = RELAY_LIMITS) {
  const penalties = createPenalties(() => undefined)
  const getConnections = (peer?: PeerId) => {
    const held = streams.filter(([of]) => peer === undefined || of.equals(peer))
    return [{ streams: held.map(([, protocol]) => ({ protocol })) }] as unknown as Connection[]
  }
  const addresses: Multiaddr[] = []
  const libp2p = { getConnections, getMultiaddrs: () => addresses }
  return { penalties, addresses, gates: createGates(() => libp2p, { penalties, limits }) }
}

test('a circuit is opened within the limits, counted in all and for each end', () => {
  const limits = { ...RELAY_LIMITS, circuits: 3, circuitsPerPeer: 2 }
  const isDenied = (...streams: [PeerId, string][]) =>
    gatesWith(streams, limits).gates.denyOutboundRelayedConnection?.(source, destination)
  const request: [PeerId, string] = [source, RELAY_V2_HOP_CODEC]
  expect(isDenied(request)).toBe(false)
  expect(isDenied(request, [destination, RELAY_V2_STOP_CODEC])).toBe(false)
  expect(isDenied(request, [destination, RELAY_V2_STOP_CODEC], [destination, RELAY_V2_STOP_CODEC])).toBe(true)
  expect(isDenied(request, request)).toBe(false)
  expect(isDenied(request, request, request)).toBe(true)
  const elsewhere: [PeerId, string] = [relay, RELAY_V2_STOP_CODEC]
  expect(isDenied(request, elsewhere, elsewhere)).toBe(false)
  expect(isDenied(request, elsewhere, elsewhere, elsewhere)).toBe(true)
})

test('peers of one host have so many circuits, however many ids they have', () => {
  const limits = { ...RELAY_LIMITS, circuits: 99, circuitsPerPeer: 99, circuitsPerHost: 2 }
  const isDenied = (streams: number, host: string, otherHost = '198.51.100.9', to = '203.0.113.1') => {
    const at = (peer: PeerId, address: string, protocol: string, count: number) => ({
      remotePeer: peer,
      remoteAddr: multiaddr(`/ip4/${address}/tcp/1`),
      streams: Array.from({ length: count }, () => ({ protocol })),
    })
    const connections = [
      at(source, host, RELAY_V2_HOP_CODEC, 1),
      at(relay, otherHost, RELAY_V2_HOP_CODEC, streams),
      at(destination, to, RELAY_V2_STOP_CODEC, 0),
    ]
    const getConnections = (peer?: PeerId) =>
      connections.filter(({ remotePeer }) => peer === undefined || remotePeer.equals(peer)) as unknown as Connection[]
    const penalties = createPenalties(() => undefined)
    const gates = createGates(() => ({ getConnections, getMultiaddrs: () => [] }), { penalties, limits })
    return gates.denyOutboundRelayedConnection?.(source, destination)
  }
  expect([1, 2].map((streams) => isDenied(streams, '198.51.100.9'))).toEqual([false, true])
  expect(isDenied(9, '198.51.100.8')).toBe(false)
})

test('who is shut out gets no reservation and no circuit, whichever end it is', () => {
  const { gates, penalties, addresses } = gatesWith([])
  addresses.push(multiaddr(`/ip4/192.0.2.7/tcp/1/p2p/${relay}/p2p-circuit`))
  expect(gates.denyInboundRelayReservation?.(source)).toBe(false)
  expect(gates.denyInboundRelayedConnection?.(relay, source)).toBe(false)
  penalties.add(source.toString(), 100)
  expect(gates.denyInboundRelayReservation?.(source)).toBe(true)
  expect(gates.denyOutboundRelayedConnection?.(source, destination)).toBe(true)
  expect(gates.denyOutboundRelayedConnection?.(destination, source)).toBe(true)
  expect(gates.denyInboundRelayedConnection?.(relay, source)).toBe(true)
})

test('a circuit is taken only from a relay that this peer holds a reservation at', () => {
  const { gates, addresses } = gatesWith([])
  expect(gates.denyInboundRelayedConnection?.(relay, source)).toBe(true)
  addresses.push(multiaddr(`/ip4/192.0.2.7/tcp/1/p2p/${relay}/p2p-circuit`))
  expect(gates.denyInboundRelayedConnection?.(relay, source)).toBe(false)
})

test('a peer that is no relay opens no circuit', () => {
  const penalties = createPenalties(() => undefined)
  const libp2p = { getConnections: () => [], getMultiaddrs: () => [] }
  const gates = createGates(() => libp2p, { penalties, limits: undefined })
  expect(gates.denyOutboundRelayedConnection?.(source, destination)).toBe(true)
})
