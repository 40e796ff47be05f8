import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { addressOf, createLoopback, type Loopback } from './loopback.ts'

let loopback: Loopback

beforeEach(() => {
  loopback = createLoopback()
})

afterEach(async () => {
  await loopback.close()
})

test('the peer id comes from the seed, and ends the addresses', async () => {
  const one = await loopback.start({ seed: new Uint8Array(32).fill(7) })
  const two = await loopback.start({ seed: new Uint8Array(32).fill(8) })
  expect(one.network.peerId).toMatch(/^12D3KooW/)
  expect(one.network.peerId).not.toBe(two.network.peerId)
  expect(one.network.addresses()).toEqual([
    expect.stringMatching(new RegExp(`^/ip4/127.0.0.1/tcp/\\d+/p2p/${one.network.peerId}$`)),
  ])
})

test('two peers connect, and each lists the other with its direction and latency', async () => {
  const [one, two] = [await loopback.start(), await loopback.start()]
  expect(await two.network.connect(addressOf(one))).toBe(one.network.peerId)
  const [seen] = await two.network.peers()
  expect(seen).toMatchObject({ peerId: one.network.peerId, direction: 'outbound', addresses: [addressOf(one)] })
  expect(seen?.latencyMs).toBeGreaterThanOrEqual(0)
  expect(await one.network.peers()).toMatchObject([{ peerId: two.network.peerId, direction: 'inbound' }])
})

test('an address that is none, or of another transport, is refused before anything is dialled', async () => {
  const { network } = await loopback.start()
  for (const address of [
    'hello',
    '/ip4/127.0.0.1',
    '/ip4/127.0.0.1/udp/4001/quic-v1',
    '/ip4/127.0.0.1/tcp/1/wss',
    '',
  ]) {
    await expect(network.connect(address)).rejects.toMatchObject({ code: 'ERR_ADDRESS_INVALID' })
  }
  await expect(loopback.start({ listen: ['localhost:4001'] })).rejects.toMatchObject({ code: 'ERR_ADDRESS_INVALID' })
  await expect(loopback.start({ bootstrap: ['x'] })).rejects.toMatchObject({ code: 'ERR_ADDRESS_INVALID' })
  await expect(loopback.start({ relay: { use: ['/ip4/127.0.0.1/tcp/1'] } })).rejects.toMatchObject({
    code: 'ERR_ADDRESS_INVALID',
  })
})

test('nobody at an address, and another peer than expected, are failed dials with the reason', async () => {
  const [one, two] = [await loopback.start(), await loopback.start()]
  const gone = await loopback.start()
  const address = addressOf(gone)
  await gone.network.stop()
  await expect(one.network.connect(address)).rejects.toMatchObject({
    code: 'ERR_DIAL_FAILED',
    message: expect.stringContaining('ECONNREFUSED'),
    hint: expect.any(String),
  })
  const wrong = addressOf(two).replace(/p2p\/.*/, `p2p/${gone.network.peerId}`)
  await expect(one.network.connect(wrong)).rejects.toMatchObject({ code: 'ERR_DIAL_FAILED' })
})

test('a dial stops when its signal aborts', async () => {
  const { network } = await loopback.start()
  const silent = createServer().listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const address = silent.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const reason = new Error('enough')
  const controller = new AbortController()
  silent.once('connection', () => controller.abort(reason))
  await expect(network.connect(`/ip4/127.0.0.1/tcp/${port}`, controller.signal)).rejects.toBe(reason)
  silent.close()
})

test('a taken port is named', async () => {
  const one = await loopback.start()
  const taken = addressOf(one).replace(/\/p2p\/.*/, '')
  await expect(loopback.start({ listen: [taken] })).rejects.toMatchObject({
    code: 'ERR_PORT_IN_USE',
    message: expect.stringContaining(taken),
  })
})

test('an address that is not of this machine can’t be listened at', async () => {
  await expect(loopback.start({ listen: ['/ip4/192.0.2.1/tcp/0'] })).rejects.toMatchObject({
    code: 'ERR_LISTEN_FAILED',
    message: expect.stringContaining('EADDRNOTAVAIL'),
  })
})

test('a bootstrap peer is dialled, and again when it comes back', async () => {
  const seed = new Uint8Array(32).fill(9)
  const first = await loopback.start({ seed })
  const address = addressOf(first)
  const { network } = await loopback.start({ bootstrap: [address] })
  if (network.libp2p.getPeers().length === 0) await once(eventsOf(network.libp2p), 'peer:connect')
  const gone = once(eventsOf(network.libp2p), 'peer:disconnect')
  await first.network.stop()
  await gone
  const back = once(eventsOf(network.libp2p), 'peer:connect')
  const again = await loopback.start({ seed, listen: [address.replace(/\/p2p\/.*/, '')] })
  await back
  expect(await network.peers()).toMatchObject([{ peerId: again.network.peerId }])
})

test('a peer whose offences weigh too much is cut off and can’t come back', async () => {
  const [one, two] = await loopback.star(2)
  if (one === undefined || two === undefined) throw new TypeError('two peers')
  const gone = once(eventsOf(two.network.libp2p), 'peer:disconnect')
  one.network.penalties.add(two.network.peerId, 20)
  await gone
  await expect(one.network.connect(addressOf(two))).rejects.toMatchObject({ code: 'ERR_PEER_REFUSED' })
  await two.network.connect(addressOf(one)).catch(() => undefined)
  expect(await one.network.peers()).toEqual([])
})

test('a stopped network says so, and stopping it again does nothing', async () => {
  const { network } = await loopback.start()
  await network.stop()
  await network.stop()
  expect(() => network.addresses()).toThrow(expect.objectContaining({ code: 'ERR_NETWORK_STOPPED' }))
})

/** libp2p's events are an EventTarget's, which `once` takes though its type does not say so for this one. */
function eventsOf(target: unknown): EventTarget {
  return target as EventTarget
}
