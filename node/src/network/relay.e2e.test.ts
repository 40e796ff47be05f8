import { EventEmitter, once } from 'node:events'
import { unixfs } from '@helia/unixfs'
import type { Connection, IdentifyResult, PeerInfo } from '@libp2p/interface'
import { multiaddr } from '@multiformats/multiaddr'
import type { Blockstore } from 'interface-blockstore'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { networkBlocks } from '../content/network-blocks.ts'
import type { Channel } from './channel.ts'
import { dialDiscovered } from './discovery.ts'
import { addressOf, createLoopback, type Loopback, type LoopbackPeer } from './loopback.ts'

const PROTOCOL = '/datanet/test/1.0.0'
const MIB = 1024 * 1024
const LIMIT = 20_000

let loopback: Loopback

beforeEach(() => {
  loopback = createLoopback()
})

afterEach(async () => {
  await loopback.close()
})

const isDirect = (address: string) => !address.includes('/p2p-circuit')
const circuitOf = ({ network }: LoopbackPeer): string =>
  network.addresses().find((address) => !isDirect(address)) ?? 'none'

/** A logger, and what waits until it tells of something. */
function listened() {
  const lines = new EventEmitter()
  const told: Record<string, unknown>[] = []
  const logger = pino(
    { level: 'info' },
    {
      write(line: string) {
        told.push(JSON.parse(line))
        lines.emit('line')
      },
    },
  )
  const tells = async (text: string, times = 1): Promise<Record<string, unknown>> => {
    for (;;) {
      const found = told.filter((line) => String(line['msg']).includes(text))[times - 1]
      if (found !== undefined) return found
      await once(lines, 'line', { signal: AbortSignal.timeout(LIMIT) })
    }
  }
  return { logger, tells }
}

/** libp2p's events are an EventTarget's, which `once` takes though its type does not say so for this one. */
function happens(peer: LoopbackPeer, event: string): Promise<unknown[]> {
  return once(peer.network.libp2p as unknown as EventTarget, event, { signal: AbortSignal.timeout(LIMIT) })
}

/** Resolves when a peer that just started has told a relay of its new addresses: then it has no more to tell anyone. */
async function settles(relay: LoopbackPeer, peer: LoopbackPeer): Promise<void> {
  await happens(peer, 'self:peer:update')
  for (;;) {
    const [event] = (await happens(relay, 'peer:identify')) as [CustomEvent<IdentifyResult>]
    if (event.detail.peerId.toString() === peer.network.peerId) return
  }
}

/** A relay, a peer that nobody can dial but through it, and one that nobody can dial at all; nothing is connected yet. */
async function behindRelay(circuitBytes = 64 * MIB): Promise<[LoopbackPeer, LoopbackPeer, LoopbackPeer]> {
  const relay = await loopback.start({ relay: { server: { circuitBytes } } })
  const fenced = await loopback.start({ relay: { use: [addressOf(relay)] }, refuseInbound: isDirect })
  return [relay, fenced, await loopback.start({ listen: [] })]
}

async function echo(channel: Channel): Promise<void> {
  for (let frame = await channel.receive(); frame !== null; frame = await channel.receive()) await channel.send(frame)
}

async function fetches(taker: LoopbackPeer, giver: LoopbackPeer, bytes: number): Promise<boolean> {
  const file = Buffer.alloc(bytes)
  for (let at = 0; at < bytes; at += 65_536) crypto.getRandomValues(file.subarray(at, Math.min(at + 65_536, bytes)))
  const root = await unixfs(giver.network.helia).addBytes(file)
  const { helia, peerId } = { helia: taker.network.helia, peerId: giver.network.peerId }
  const blocks = networkBlocks({ helia, store: taker.blocks, root, peers: [peerId] })
  const blockstore: Pick<Blockstore, 'get' | 'has' | 'put'> = {
    async *get(cid) {
      yield await blocks.get(cid)
    },
    has: (cid) => blocks.has(cid),
    put: (cid) => cid,
  }
  const chunks: Uint8Array[] = []
  for await (const chunk of unixfs({ blockstore } as Parameters<typeof unixfs>[0]).cat(root)) chunks.push(chunk)
  blocks.close()
  return Buffer.concat(chunks).equals(file)
}

test('a peer that refuses what is dialled is reached through a relay, and reaches back over the same connection', async () => {
  const [relay, fenced, other] = await behindRelay()
  const direct = fenced.network.addresses().find(isDirect) ?? ''
  await expect(other.network.connect(direct)).rejects.toMatchObject({ code: 'ERR_DIAL_FAILED' })
  expect(circuitOf(fenced)).toBe(`${addressOf(relay)}/p2p-circuit/p2p/${fenced.network.peerId}`)
  let opened = 0
  fenced.network.libp2p.addEventListener('connection:open', () => {
    opened += 1
  })
  await other.network.connect(circuitOf(fenced))

  for (const [from, to] of [
    [other, fenced],
    [fenced, other],
  ] as const) {
    await to.network.streams.handleProtocol(PROTOCOL, echo)
    const channel = await from.network.streams.openStream(to.network.peerId, PROTOCOL)
    await channel.send(new Uint8Array(3 * MIB).fill(7))
    expect((await channel.receive())?.byteLength).toBe(3 * MIB)
    await channel.close()
    expect(await fetches(to, from, 3 * MIB)).toBe(true)
  }
  const circuits = other.network.libp2p.getConnections(fenced.network.libp2p.peerId)
  expect(circuits).toMatchObject([{ limits: {} }])
  expect(opened).toBe(1)
  expect((await fenced.network.peers()).map(({ peerId }) => peerId).sort()).toEqual(
    [relay.network.peerId, other.network.peerId].sort(),
  )
})

test('gossip goes over a relay, and goes on when a direct connection takes the place of the relayed one', async () => {
  const relay = await loopback.start({ relay: { server: true } })
  const one = await loopback.start({ relay: { use: [addressOf(relay)] } })
  const oneSettles = settles(relay, one)
  const two = await loopback.start({ relay: { use: [addressOf(relay)] } })
  await Promise.all([oneSettles, settles(relay, two)])
  const heard = new EventEmitter()
  const join = (peer: LoopbackPeer, name: string) =>
    peer.network.topics.joinTopic('news', {
      validate: async () => 'accept',
      onMessage: (bytes) => void heard.emit(name, Buffer.from(bytes).toString()),
    })
  join(one, 'one')
  join(two, 'two')
  const subscribed = (peer: LoopbackPeer) =>
    once(peer.network.libp2p.services.pubsub as unknown as EventTarget, 'subscription-change', {
      signal: AbortSignal.timeout(LIMIT),
    })
  const hears = async (name: string, from: LoopbackPeer, text: string) => {
    const message = once(heard, name, { signal: AbortSignal.timeout(LIMIT) })
    await from.network.topics.publish('news', Buffer.from(text))
    expect(await message).toEqual([text])
  }

  const both = Promise.all([subscribed(one), subscribed(two)])
  await two.network.connect(circuitOf(one))
  await both
  await hears('one', two, 'over the relay')
  await hears('two', one, 'and back')

  const identified = happens(two, 'peer:identify')
  await two.network.connect(addressOf(one))
  await identified
  const again = Promise.all([subscribed(one), subscribed(two)])
  const [relayed] = two.network.libp2p.getConnections(one.network.libp2p.peerId).filter(({ limits }) => limits)
  await relayed?.close()
  await again
  expect(two.network.libp2p.getConnections(one.network.libp2p.peerId)).toMatchObject([{ limits: undefined }])
  await hears('one', two, 'directly')
  await hears('two', one, 'directly back')
})

test('a relayed connection is made direct where one end has a name that the other can dial', async () => {
  const relay = await loopback.start({ relay: { server: true } })
  const behind = await loopback.start({ relay: { use: [addressOf(relay)] }, crossNat: true })
  const before = await loopback.start()
  const port = /tcp\/(\d+)/.exec(addressOf(before))?.[1]
  await before.network.stop()
  const listen = [`/ip4/127.0.0.1/tcp/${port}`]
  const named = await loopback.start({ listen, announce: [`/dns4/localhost/tcp/${port}`], crossNat: true })
  expect(named.network.addresses()).toContain(`/dns4/localhost/tcp/${port}/p2p/${named.network.peerId}`)

  const closed = happens(named, 'connection:close')
  await named.network.connect(circuitOf(behind))
  const [event] = (await closed) as [CustomEvent<Connection>]
  expect(event.detail.remoteAddr.toString()).toBe(circuitOf(behind))
  const left = named.network.libp2p.getConnections(behind.network.libp2p.peerId)
  expect(left).toMatchObject([{ limits: undefined, direction: 'inbound', status: 'open' }])
})

test('what is larger than a circuit may carry is fetched over several, one after the other', async () => {
  const [, fenced, other] = await behindRelay(10 * MIB)
  await other.network.connect(circuitOf(fenced))
  let circuits = 0
  other.network.libp2p.addEventListener('connection:open', () => {
    circuits += 1
  })
  expect(await fetches(other, fenced, 24 * MIB)).toBe(true)
  expect(circuits).toBeGreaterThanOrEqual(2)
})

test('a relay gives no more reservations than it has, says so, and gives one that is free again', async () => {
  const relay = await loopback.start({ relay: { server: { reservations: 1 } } })
  const use = [addressOf(relay)]
  const first = await loopback.start({ relay: { use } })
  expect(isDirect(circuitOf(first))).toBe(false)

  const { logger, tells } = listened()
  const second = await loopback.start({ relay: { use }, logger })
  expect(second.network.addresses()).toEqual([addressOf(second)])
  expect(await tells('all its reservations are taken')).toMatchObject({
    code: 'ERR_RELAY_REFUSED',
    msg: `relay ${use[0]} gives no reservation: all its reservations are taken`,
    hint: expect.stringContaining('another relay'),
  })
  await first.network.stop()
  await tells('can be reached through a relay')
  const third = await loopback.start()
  expect(await third.network.connect(circuitOf(second))).toBe(second.network.peerId)
})

test('a relay opens no more circuits to a peer than it may', async () => {
  const relay = await loopback.start({ relay: { server: { circuitsPerPeer: 1 } } })
  const fenced = await loopback.start({ relay: { use: [addressOf(relay)] }, listen: [] })
  const [one, two] = [await loopback.start(), await loopback.start()]
  await one.network.connect(circuitOf(fenced))
  await expect(two.network.connect(circuitOf(fenced))).rejects.toMatchObject({
    code: 'ERR_DIAL_FAILED',
    message: expect.stringContaining('the relay opens no circuit to it'),
  })
  const closed = happens(fenced, 'peer:disconnect')
  await one.network.disconnect(fenced.network.peerId)
  await closed
  expect(await two.network.connect(circuitOf(fenced))).toBe(fenced.network.peerId)
})

test('a peer that is none relays nothing, and nobody behind it is found', async () => {
  const plain = await loopback.start()
  const { logger, tells } = listened()
  const peer = await loopback.start({ relay: { use: [addressOf(plain)] }, logger })
  await tells('it does not relay for others')
  const other = await loopback.start()
  const circuit = `${addressOf(plain)}/p2p-circuit/p2p/${peer.network.peerId}`
  await expect(other.network.connect(circuit)).rejects.toMatchObject({ code: 'ERR_DIAL_FAILED' })
})

test('a relay that is away is told once, and asked again until it is back', async () => {
  const seed = new Uint8Array(32).fill(3)
  const relay = await loopback.start({ seed, relay: { server: true } })
  const address = addressOf(relay)
  await relay.network.stop()

  const { logger, tells } = listened()
  const peer = await loopback.start({ relay: { use: [address] }, listen: [], logger })
  expect(peer.network.addresses()).toEqual([])
  expect(await tells('could not reach relay')).toMatchObject({
    code: 'ERR_RELAY_UNREACHABLE',
    msg: expect.stringContaining('ECONNREFUSED'),
  })

  const listen = [address.replace(/\/p2p\/.*/, '')]
  const again = await loopback.start({ seed, listen, relay: { server: true } })
  await tells('can be reached through a relay')
  const other = await loopback.start()
  expect(await other.network.connect(circuitOf(peer))).toBe(peer.network.peerId)

  await again.network.stop()
  await tells('holds no reservation for this peer any more')
  expect(peer.network.addresses()).toEqual([])
  await tells('could not reach relay', 2)
  await loopback.start({ seed, listen, relay: { server: true } })
  await tells('can be reached through a relay', 2)
  expect(await other.network.connect(circuitOf(peer))).toBe(peer.network.peerId)
})

test('a relay that is met is used where the peer was told to, and not otherwise', async () => {
  const relay = await loopback.start({ relay: { server: true } })
  const { logger, tells } = listened()
  const seeking = await loopback.start({ relay: { discover: true }, logger })
  const quiet = await loopback.start()
  const identified = happens(quiet, 'peer:identify')
  for (const peer of [quiet, seeking]) await peer.network.connect(addressOf(relay))
  await identified
  await tells('through a relay that it met')
  expect(await quiet.network.connect(circuitOf(seeking))).toBe(seeking.network.peerId)
  expect(quiet.network.addresses()).toEqual([addressOf(quiet)])
})

test('a peer that the local network tells of is dialled directly though a relay connects already', async () => {
  const relay = await loopback.start({ relay: { server: true } })
  const one = await loopback.start({ relay: { use: [addressOf(relay)] } })
  const two = await loopback.start()
  const { libp2p } = two.network
  await two.network.connect(circuitOf(one))
  const over = new AbortController()
  dialDiscovered(libp2p, pino({ level: 'silent' }), over.signal)
  const opened = happens(two, 'connection:open')
  const id = one.network.libp2p.peerId
  const detail: PeerInfo = { id, multiaddrs: [multiaddr(addressOf(one))] }
  libp2p.dispatchEvent(new CustomEvent('peer:discovery', { detail }))
  const [event] = (await opened) as [CustomEvent<Connection>]
  expect(event.detail).toMatchObject({ limits: undefined, direction: 'outbound' })
  expect(event.detail.remotePeer.equals(id)).toBe(true)
  over.abort()
})

test('on loopback nothing more runs than was asked for', async () => {
  const { network } = await loopback.start()
  const extra = /autonat|dcutr|relay\/0\.2\.0\/hop/
  expect(network.libp2p.getProtocols().filter((protocol) => extra.test(protocol))).toEqual([])
  const relay = await loopback.start({ relay: { server: true } })
  expect(relay.network.libp2p.getProtocols().filter((protocol) => extra.test(protocol))).toEqual([
    '/libp2p/circuit/relay/0.2.0/hop',
  ])
})
