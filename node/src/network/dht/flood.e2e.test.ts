/** A stranger fills the DHT of a peer with values and providers of its own; the bounds hold, and what is followed stays. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LevelDatastore } from 'datastore-level'
import { CID } from 'multiformats/cid'
import * as raw from 'multiformats/codecs/raw'
import { sha256 } from 'multiformats/hashes/sha2'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { LevelStore } from '../../storage/level-store.ts'
import { guardedValidator } from '../guarded-validator.ts'
import { addressOf, createLoopback, inTable, type Loopback, type LoopbackPeer } from '../loopback.ts'
import { boundedDatastore } from './bounded-datastore.ts'
import { distanceFrom } from './distance.ts'
import { ValueRoom } from './value-room.ts'

const VALUE_BYTES = 2_000
const BOUNDS = {
  strange: { perGroup: { keys: 5, bytes: 1e6 }, total: { keys: 20, bytes: 12 * (VALUE_BYTES + 200) } },
  followed: { perGroup: { keys: 8, bytes: 1e6 }, total: { keys: 8, bytes: 1e6 } },
}
const PROVIDER_BOUNDS = { perPeer: 6, perContent: 2, total: 9 }

let loopback: Loopback
let dir: string
let victim: Victim

interface Victim extends LoopbackPeer {
  readonly datastore: LevelDatastore
  readonly ranks: LevelStore
}

beforeEach(async () => {
  loopback = createLoopback()
  dir = await mkdtemp(join(tmpdir(), 'datanet-flood-'))
  victim = await startVictim()
})

afterEach(async () => {
  await loopback.close()
  await victim.ranks.close()
  await victim.datastore.close()
  await rm(dir, { recursive: true, force: true })
})

const seed = new Uint8Array(32).fill(7)
const nothing = { kadValidators: { test: async () => undefined }, kadSelectors: { test: () => 0 } }
const rank = async (_key: Uint8Array, value: Uint8Array) => ({ rank: value.subarray(0, 1) })
const filled = (first: number) => new Uint8Array(VALUE_BYTES).fill(first)

/** A peer with the bounds above, which follows the datanet "own". */
async function startVictim(): Promise<Victim> {
  const datastore = new LevelDatastore(join(dir, 'datastore'))
  await datastore.open()
  const ranks = await LevelStore.open(join(dir, 'ranks'))
  const { network } = await loopback.start({ seed })
  const self = network.libp2p.peerId
  await network.stop()
  const distance = distanceFrom(self.toMultihash().bytes)
  const values = new ValueRoom({
    ranks,
    distance,
    bounds: BOUNDS,
    ownerOf: (key) => {
      const group = new TextDecoder().decode(key).split('/')[2] ?? ''
      return { group, isFollowed: group === 'own' }
    },
  })
  const { validate, select } = guardedValidator({ ranks: values, check: rank })
  const providers = { self: self.toString(), distance, bounds: PROVIDER_BOUNDS }
  const peer = await loopback.start({
    seed,
    datastore: boundedDatastore(datastore, { values, providers }),
    kadValidators: { test: validate },
    kadSelectors: { test: select },
  })
  return { ...peer, datastore, ranks }
}

async function stranger(): Promise<LoopbackPeer> {
  const peer = await loopback.start(nothing)
  await peer.network.connect(addressOf(victim))
  await inTable(peer, 1)
  return peer
}

async function stored(prefix: string): Promise<{ keys: number; bytes: number }> {
  const pairs = await Array.fromAsync(victim.datastore.query({ prefix }))
  return { keys: pairs.length, bytes: pairs.reduce((sum, { value }) => sum + value.length, 0) }
}

async function ranked(): Promise<string[]> {
  const range = victim.ranks.range({ gte: Uint8Array.of(0x2f), lt: Uint8Array.of(0x30) })
  return await Array.fromAsync(range, ([key]) => new TextDecoder().decode(key))
}

/** Puts values from a peer straight to the victim; returns how many it said it stored. */
async function flood(from: LoopbackPeer, keys: readonly string[], first = 1): Promise<number> {
  let taken = 0
  for (const key of keys) {
    const { stored: count } = await from.network.records
      .putRecord(key, filled(first))
      .catch((error: { code?: string }) => {
        if (error.code !== 'ERR_RECORD_NOT_STORED') throw error
        return { stored: 0 }
      })
    taken += count
  }
  return taken
}

test('values of any number of datanets stay within the bounds, and take nothing from what is followed', async () => {
  const attacker = await stranger()
  const own = Array.from({ length: 8 }, (_, index) => `/test/own/${index}`)
  expect(await flood(attacker, own, 9)).toBe(own.length)

  const strange = Array.from({ length: 120 }, (_, index) => `/test/datanet-${index % 40}/${index}`)
  const taken = await flood(attacker, strange)
  expect(taken).toBeGreaterThanOrEqual(12)
  expect(taken).toBeLessThan(strange.length)

  const held = await stored('/dht/record')
  expect(held.keys).toBeLessThanOrEqual(20 + own.length)
  expect(held.bytes).toBeLessThanOrEqual((12 + own.length) * (VALUE_BYTES + 200))
  const ranks = await ranked()
  expect(ranks.length).toBeLessThanOrEqual(20 + own.length)
  expect(ranks).toEqual(expect.arrayContaining(own))
  for (const key of own) expect((await victim.network.records.getRecord(key))?.[0]).toEqual(filled(9))

  // what is kept of the rest is what lies nearest to the peer
  const distance = distanceFrom(victim.network.libp2p.peerId.toMultihash().bytes)
  const far = (key: string) => distance(new TextEncoder().encode(key))
  const kept = ranks.filter((key) => !own.includes(key))
  expect(kept.length).toBeGreaterThan(0)
  const [nearest] = [...strange].sort((a, b) => far(a) - far(b))
  expect(kept).toContain(nearest)

  // a rank that is kept still keeps an older value out, and own keys do as well
  expect(await flood(attacker, [own[0] as string], 8)).toBe(0)
  expect(await flood(attacker, [own[0] as string], 10)).toBe(1)
})

test('one datanet takes no more than its share, and nobody stores public keys', async () => {
  const attacker = await stranger()
  const keys = Array.from({ length: 60 }, (_, index) => `/test/one/${index}`)
  await flood(attacker, keys)
  expect((await stored('/dht/record')).keys).toBe(5)
  expect(await ranked()).toHaveLength(5)

  const { publicKey } = attacker.network.libp2p.peerId
  const key = Buffer.concat([Buffer.from('/pk/'), attacker.network.libp2p.peerId.toMultihash().bytes])
  const protobuf = Buffer.concat([Buffer.from([8, 1, 18, 32]), publicKey?.raw ?? new Uint8Array(0)])
  const answers: string[] = []
  for await (const event of attacker.network.libp2p.services.dht.put(key, protobuf)) answers.push(event.name)
  expect(answers).toContain('QUERY_ERROR')
  expect((await stored('/dht/record')).keys).toBe(5)
})

test('own values find a place however full it is', async () => {
  await stranger()
  for (let index = 0; index < 30; index++) {
    const key = `/test/own/${index}`
    expect(await victim.network.records.putRecord(key, filled(1))).toMatchObject({ stored: expect.any(Number) })
    expect(await ranked()).toContain(key)
    expect((await ranked()).length).toBeLessThanOrEqual(8)
  }
})

test('providers stay within the bounds of a peer, of a content and of all', async () => {
  const cids = await Promise.all(
    Array.from({ length: 40 }, async (_, index) => {
      const bytes = new TextEncoder().encode(`content ${index}`)
      return CID.createV1(raw.code, await sha256.digest(bytes))
    }),
  )
  const [first] = cids as [CID]
  const attackers = [await stranger(), await stranger(), await stranger(), await stranger()]
  for (const [index, { network }] of attackers.entries()) {
    const provide = async (cid: CID) => {
      // a peer may refuse to keep more, which ends a put for it and nothing else
      for await (const _ of network.libp2p.services.dht.provide(cid));
    }
    await provide(first)
    for (const cid of cids.slice(10 * index, 10 * (index + 1))) await provide(cid)
  }
  const names = (await Array.fromAsync(victim.datastore.queryKeys({ prefix: '/dht/provider' }))).map(String)
  const count = (part: string) => names.filter((name) => name.includes(part)).length
  expect(names.length).toBeGreaterThan(4)
  expect(names.length).toBeLessThanOrEqual(9)
  for (const { network } of attackers) expect(count(network.peerId)).toBeLessThanOrEqual(6)
  const contents = new Set(names.map((name) => name.split('/')[3]))
  for (const content of contents) expect(count(content ?? '')).toBeLessThanOrEqual(2)
  // the victim itself is not one of those that are counted
  for (const cid of cids.slice(0, 12)) await victim.network.rendezvous.provide(cid)
  expect((await Array.fromAsync(victim.datastore.queryKeys({ prefix: '/dht/provider' }))).length).toBe(
    names.length + 12,
  )
})

test('a peer that starts over a store that is too full takes only what has room', async () => {
  const attacker = await stranger()
  await flood(
    attacker,
    Array.from({ length: 8 }, (_, index) => `/test/own/${index}`),
    9,
  )
  await flood(
    attacker,
    Array.from({ length: 40 }, (_, index) => `/test/datanet-${index % 10}/${index}`),
  )
  const before = await stored('/dht/record')
  const ranks = victim.ranks
  await victim.network.stop()
  // ranks of a version without bounds, and values without any rank
  const { base32 } = await import('multiformats/bases/base32')
  const { Key } = await import('interface-datastore')
  for (let index = 0; index < 100; index++) {
    const key = new TextEncoder().encode(`/test/old-${index}/${index}`)
    await ranks.batch([{ type: 'put', key, value: Uint8Array.of(1) }])
    const lost = base32.encode(new TextEncoder().encode(`/test/lost/${index}`)).slice(1)
    await victim.datastore.put(new Key(`/dht/record/${lost}`), filled(1))
  }
  await ranks.close()
  await victim.datastore.close()

  victim = await startVictim()
  await flood(await stranger(), ['/test/own/0'], 10)
  const after = await stored('/dht/record')
  expect(after.keys).toBeLessThanOrEqual(before.keys)
  expect((await ranked()).filter((key) => key.startsWith('/test/own/'))).toHaveLength(8)
  expect((await ranked()).length).toBeLessThanOrEqual(20 + 8)
})
