import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { LevelStore } from '../storage/level-store.ts'
import type { NetworkOptions } from './create-network.ts'
import { guardedValidator } from './guarded-validator.ts'
import { addressOf, createLoopback, inTable, type Loopback, type LoopbackPeer } from './loopback.ts'

const PEERS = 5
const KEY = '/test/counter'

let loopback: Loopback
let dir: string
let stores: LevelStore[]

beforeEach(async () => {
  loopback = createLoopback()
  dir = await mkdtemp(join(tmpdir(), 'datanet-rollback-'))
  stores = []
})

afterEach(async () => {
  await loopback.close()
  await Promise.all(stores.map((store) => store.close()))
  await rm(dir, { recursive: true, force: true })
})

type Rules = Pick<NetworkOptions, 'kadValidators' | 'kadSelectors'>

/** A value is one byte, its rank. Every one is valid: the older as well as the newer, as signed records are. */
async function check(_key: Uint8Array, value: Uint8Array): Promise<{ rank: Uint8Array }> {
  if (value.byteLength !== 1) throw new RangeError('not one byte')
  return { rank: value }
}

async function guarded(name: string): Promise<Rules> {
  const store = await LevelStore.open(join(dir, name))
  stores.push(store)
  const ranks = {
    get: (key: Uint8Array) => store.get(key),
    put: (key: Uint8Array, value: Uint8Array) => store.batch([{ type: 'put', key, value }]),
  }
  const { validate, select } = guardedValidator({ check, ranks })
  return { kadValidators: { test: validate }, kadSelectors: { test: select } }
}

function highest(_key: Uint8Array, values: Uint8Array[]): number {
  return values.reduce((best, value, index) => (Buffer.compare(value, values[best] ?? value) > 0 ? index : best), 0)
}

/** The rule alone, as kad-dht has it by itself; also that of a peer with bad intentions. */
async function unguarded(): Promise<Rules> {
  const validate = async (key: Uint8Array, value: Uint8Array) => void (await check(key, value))
  return { kadValidators: { test: validate }, kadSelectors: { test: highest } }
}

async function network(rules: (index: number) => Promise<Rules>): Promise<LoopbackPeer[]> {
  const made = await Promise.all(Array.from({ length: PEERS }, (_, index) => rules(index)))
  return await loopback.mesh(PEERS, (index) => made[index] ?? {})
}

/** One more peer, which knows nothing yet. */
async function newcomer(peers: readonly LoopbackPeer[]): Promise<LoopbackPeer> {
  const peer = await loopback.start(await unguarded())
  await peer.network.connect(addressOf(peers[0]))
  await inTable(peer, 1)
  return peer
}

const [old, newer] = [Uint8Array.of(1), Uint8Array.of(2)]

/** All values that the peers of a network give to somebody who takes any. */
async function heldBy(peers: readonly LoopbackPeer[]): Promise<Uint8Array[] | null> {
  const reader = await newcomer(peers)
  const found = await reader.network.records.getRecord(KEY)
  await reader.network.stop()
  return found
}

test('without the guard an older record rolls a newer one back on every peer', async () => {
  const peers = await network(unguarded)
  await peers[1]?.network.records.putRecord(KEY, newer)
  expect(await peers[2]?.network.records.putRecord(KEY, old)).toEqual({ stored: PEERS - 1 })
  expect(await heldBy(peers)).toEqual([old])
})

test('with the guard an older record is refused on every peer, and gets give the newer (V7)', async () => {
  const peers = await network((index) => guarded(`peer-${index}`))
  expect(await peers[1]?.network.records.putRecord(KEY, old)).toEqual({ stored: PEERS - 1 })
  expect(await peers[2]?.network.records.putRecord(KEY, newer)).toEqual({ stored: PEERS - 1 })

  for (const peer of peers) {
    await expect(peer.network.records.putRecord(KEY, old)).rejects.toMatchObject({ code: 'ERR_RECORD_STALE' })
  }
  const attacker = await newcomer(peers)
  await expect(attacker.network.records.putRecord(KEY, old)).rejects.toMatchObject({ code: 'ERR_RECORD_NOT_STORED' })
  // Its own copy is the only old one that is left.
  await attacker.network.stop()
  expect(await heldBy(peers)).toEqual([newer])
  for (const peer of peers) expect(await peer.network.records.getRecord(KEY)).toEqual([newer])
})

test('the guard still knows after a restart', async () => {
  const peers = await network((index) => guarded(`peer-${index}`))
  await peers[1]?.network.records.putRecord(KEY, newer)
  await Promise.all(peers.map((peer) => peer.network.stop()))
  await Promise.all(stores.splice(0).map((store) => store.close()))

  const again = await network((index) => guarded(`peer-${index}`))
  for (const peer of again) {
    await expect(peer.network.records.putRecord(KEY, old)).rejects.toMatchObject({ code: 'ERR_RECORD_STALE' })
  }
  const attacker = await newcomer(again)
  await expect(attacker.network.records.putRecord(KEY, old)).rejects.toMatchObject({ code: 'ERR_RECORD_NOT_STORED' })
})
