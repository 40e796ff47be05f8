import { type Multiaddr, multiaddr } from '@multiformats/multiaddr'
import { expect, test } from 'vitest'
import { createListening } from './listening.ts'

const RELAY = '12D3KooWHw61JThDwEerLENgBmCc3ztfS7A2DEneH6LrGPbNyiyt'

test('public addresses of its own are told to others, those at home and over relays are left as they are', () => {
  const told: string[] = []
  const addresses = [
    '/ip4/127.0.0.1/tcp/4001',
    '/ip4/192.168.1.7/tcp/4001',
    '/ip4/8.8.4.4/tcp/4001',
    '/ip4/8.8.4.4/tcp/4002/ws',
    `/ip4/8.8.8.8/tcp/4001/p2p/${RELAY}/p2p-circuit`,
  ]
  const listening = createListening({
    transportManager: { listen: async () => undefined, getAddrs: () => addresses.map((text) => multiaddr(text)) },
    addressManager: { confirmObservedAddr: (address: Multiaddr) => told.push(address.toString()) },
  })
  listening.tellPublic()
  expect(told).toEqual(['/ip4/8.8.4.4/tcp/4001', '/ip4/8.8.4.4/tcp/4002/ws'])
})
