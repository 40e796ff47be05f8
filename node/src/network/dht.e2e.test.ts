import { CID } from 'multiformats/cid'
import * as raw from 'multiformats/codecs/raw'
import { sha256 } from 'multiformats/hashes/sha2'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { addressOf, createLoopback, inTable, type Loopback, type LoopbackPeer } from './loopback.ts'

let loopback: Loopback

beforeEach(() => {
  loopback = createLoopback()
})

afterEach(async () => {
  await loopback.close()
})

/** Valid are values of at least one byte; the larger first byte is the better. */
const rules = {
  kadValidators: {
    test: (_key: Uint8Array, value: Uint8Array) => {
      if (value.byteLength === 0) throw new RangeError('empty')
    },
  },
  kadSelectors: {
    test: (_key: Uint8Array, values: Uint8Array[]) =>
      values.reduce((best, value, index) => ((value[0] ?? 0) > (values[best]?.[0] ?? 0) ? index : best), 0),
  },
}

async function three(): Promise<[LoopbackPeer, LoopbackPeer, LoopbackPeer]> {
  const [one, two, third] = await loopback.mesh(3, () => rules)
  if (one === undefined || two === undefined || third === undefined) throw new TypeError('three peers')
  return [one, two, third]
}

async function cidOf(text: string): Promise<CID> {
  return CID.createV1(raw.code, await sha256.digest(new TextEncoder().encode(text)))
}

test('a value that one peer puts, another gets, also after the first has gone', async () => {
  const [, two, third] = await three()
  const value = new Uint8Array(100_000).fill(3)
  expect(await two.network.records.putRecord('/test/a', value)).toEqual({ stored: 2 })
  await two.network.stop()
  expect(await third.network.records.getRecord('/test/a')).toEqual([value])
})

test('what is not there is null', async () => {
  const [, two] = await three()
  expect(await two.network.records.getRecord('/test/nothing')).toBeNull()
})

test('a value that its rule refuses does not leave the peer', async () => {
  const [one, two] = await three()
  await expect(two.network.records.putRecord('/test/a', new Uint8Array())).rejects.toThrow('empty')
  expect(await one.network.records.getRecord('/test/a')).toBeNull()
})

test('a key without a rule is refused', async () => {
  const [, two] = await three()
  for (const key of ['/nope/a', 'test/a', '']) {
    await expect(two.network.records.putRecord(key, Uint8Array.of(1))).rejects.toMatchObject({
      code: 'ERR_RECORD_KEY_UNKNOWN',
    })
    await expect(two.network.records.getRecord(key)).rejects.toMatchObject({ code: 'ERR_RECORD_KEY_UNKNOWN' })
  }
})

test('a peer alone neither hangs nor fails', async () => {
  const { network } = await loopback.start(rules)
  expect(await network.records.getRecord('/test/a')).toBeNull()
  expect(await network.records.putRecord('/test/a', Uint8Array.of(1))).toEqual({ stored: 0 })
  expect(await network.records.getRecord('/test/a')).toEqual([Uint8Array.of(1)])
  const cid = await cidOf('alone')
  await network.rendezvous.provide(cid)
  expect(await network.rendezvous.findPeers(cid)).toEqual([])
})

test('an aborted signal ends a put, a get and a search with its reason', async () => {
  const [, two] = await three()
  const reason = new Error('enough')
  const signal = AbortSignal.abort(reason)
  await expect(two.network.records.getRecord('/test/a', { signal })).rejects.toBe(reason)
  await expect(two.network.records.putRecord('/test/a', Uint8Array.of(1), signal)).rejects.toBe(reason)
  await expect(two.network.rendezvous.findPeers(await cidOf('x'), signal)).rejects.toBe(reason)
})

test('what was provided before there was anybody to tell is found by peers that come later', async () => {
  const first = await loopback.start(rules)
  const cid = await cidOf('a young datanet')
  await first.network.rendezvous.provide(cid)
  const middle = await loopback.start(rules)
  await middle.network.connect(addressOf(first))
  const late = await loopback.start(rules)
  await late.network.connect(addressOf(middle))
  await inTable(late, 1)
  let found = await late.network.rendezvous.findPeers(cid)
  while (found.length === 0) found = await late.network.rendezvous.findPeers(cid)
  expect(found).toMatchObject([{ peerId: first.network.peerId }])
})

test('peers find each other by what they provide', async () => {
  const [one, two, third] = await three()
  const cid = await cidOf('a datanet')
  await two.network.rendezvous.provide(cid)
  const found = await third.network.rendezvous.findPeers(cid)
  expect(found).toMatchObject([{ peerId: two.network.peerId }])
  expect(found[0]?.addresses[0]).toContain('/ip4/127.0.0.1/tcp/')
  expect(await two.network.rendezvous.findPeers(cid)).toEqual([])
  await one.network.stop()
})
