import { createMemoryStore, type KeyValueStore } from '@datanet/log'
import { cidOf, type Entry, encode, type Signer, type WireRecord } from '@datanet/records'
import { Replica, type ReplicaHost } from '@datanet/replica'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type TestDatanet, testDatanet } from './datanet.ts'
import { ContentAwayError } from './errors.ts'
import { createPrng } from './prng.ts'

/** A host whose clock goes on by 10 ms whenever somebody looks, so that a slice folds few entries. */
function hostOf(signer: Signer): ReplicaHost {
  const prng = createPrng(7)
  const away = () => {
    throw new ContentAwayError('there is no content here', 'Use another host.')
  }
  let now = 1_700_000_000_000
  return {
    now: () => (now += 10),
    random: (bytes) => prng.bytes(bytes),
    signer,
    recovery: new Uint8Array(32),
    profile: null,
    announce: () => undefined,
    manifest: async () => away(),
    shards: () => away(),
    shard: away,
    shardPart: away,
    loadBlock: async () => away(),
    saveBlocks: async () => undefined,
    wakeAt: () => undefined,
    warn: () => undefined,
  }
}

const contribution = (title: string): WireRecord => ({
  type: 'contribution',
  title,
  manifest: cidOf(encode(title)),
  license: 'CC0-1.0',
  rows: 1,
  bytes: 10,
  derivedFrom: [],
  claim: null,
})
const profile = (name: string): WireRecord => ({ type: 'profile', name, contact: '' })
const bytesOf = (entries: readonly Entry[]) => entries.map(({ bytes }) => bytes)

const EACH = 12

/** Three authors who have written `EACH` entries, and a store that holds them. */
async function written(seed: number): Promise<{ datanet: TestDatanet; store: KeyValueStore; writers: Signer[] }> {
  const datanet = testDatanet({ seed, writers: 4 })
  const writers = [...datanet.writers]
  const store = createMemoryStore()
  const replica = await Replica.open(datanet.charterEntry, store, hostOf(datanet.validators[0] as Signer))
  for (const writer of writers.slice(0, 3)) {
    const log = datanet.author(writer)
    for (let i = 0; i < EACH; i++) log.next([contribution(`${i}`), profile(`name ${i}`)])
    await replica.ingest(bytesOf(log.entries), 'test')
  }
  await replica.close()
  return { datanet, store, writers }
}

function reopen({ datanet, store }: { datanet: TestDatanet; store: KeyValueStore }, foldFor?: number) {
  const host = hostOf(datanet.validators[0] as Signer)
  return Replica.open(datanet.charterEntry, store, host, foldFor === undefined ? {} : { foldFor })
}

const stateOf = (replica: Replica) => ({
  digest: replica.ledger.digest.toString(),
  entries: replica.ledger.entries,
  all: replica.entries,
  contributions: replica.ledger.contributions().length,
  cases: [...replica.docket.cases()].filter(({ submission }) => submission !== null).length,
  profiles: [...replica.profiles].map(([author, { name }]) => [author, name]).sort(),
})

describe('G7: a replica that folds what it stored in the background', () => {
  test('has its logs at once, says how far it is, and ends where one does that folds first', async () => {
    const held = await written(1)
    const first = await reopen(held)
    const early = await reopen(held, 0)
    expect(early.opening).toMatchObject({ want: 3 * EACH + 1 })
    expect(early.ledger.entries).toBeLessThan(3 * EACH)
    expect(early.entries).toBe(3 * EACH + 1)
    expect(early.log.frontier.root).toEqual(first.log.frontier.root)
    await early.whenOpened()
    expect(early.opening).toBeNull()
    expect(stateOf(early)).toEqual(stateOf(first))
  })

  test('tells of what comes meanwhile, and not of what it had', async () => {
    const held = await written(2)
    const replica = await reopen(held, 0)
    const told: string[] = []
    replica.on((event) => event.type === 'entry' && told.push(event.entry.id.toString()))
    const late = held.datanet.author(held.writers[3] as Signer).next([contribution('late')])
    await replica.ingest([late.bytes], 'test')
    await replica.whenOpened()
    expect(told).toEqual([late.id.toString()])
  })

  test('ends in the same state whatever comes meanwhile: entries, forks, both', async () => {
    const event = fc.record({
      author: fc.nat(3),
      kind: fc.constantFrom('next', 'fork'),
      at: fc.nat(EACH - 1),
      after: fc.nat(4),
    })
    await fc.assert(
      fc.asyncProperty(fc.nat(1000), fc.array(event, { maxLength: 8 }), async (seed, events) => {
        const held = await written(seed)
        const replica = await reopen(held, 0)
        const came: Uint8Array[] = []
        for (const { author, kind, at, after } of events) {
          const log = held.datanet.author(held.writers[author] as Signer)
          const seq = Math.min(at, log.entries.length)
          const entry =
            kind === 'next'
              ? log.next([contribution('next'), profile('renamed')])
              : log.branch(seq).next([contribution(`fork ${seq}`)])
          came.push(entry.bytes)
          // some slices go by before it comes
          for (let turn = 0; turn < after; turn++) await replica.ingest([], 'test')
          await replica.ingest([entry.bytes], 'test')
        }
        await replica.whenOpened()
        const whole = await reopen(held)
        // a name that a fork took out is only forgotten with the next start
        const profiles = events.some(({ kind }) => kind === 'fork') ? { profiles: expect.anything() } : {}
        expect(stateOf(replica)).toEqual({ ...stateOf(whole), ...profiles })
        const fresh = await reopen({ datanet: held.datanet, store: createMemoryStore() })
        for (const writer of held.writers) await fresh.ingest(bytesOf(held.datanet.author(writer).entries), 'test')
        await fresh.ingest(came, 'test')
        expect(stateOf(fresh).digest).toBe(stateOf(replica).digest)
      }),
      { numRuns: 60 },
    )
  })

  test('names an entry that was changed on disk, wherever', async () => {
    const held = await written(3)
    const [author] = held.writers as [Signer]
    const { bytes } = held.datanet.author(author).entries[4] as Entry
    let noticed = 0
    for (let at = 0; at < bytes.length; at += 7) {
      const changed = new Uint8Array(bytes)
      changed[at] = (changed[at] as number) ^ 4
      const opening = reopen({ ...held, store: replacing(held.store, bytes, changed) }, 0)
      const failed = await opening
        .then((replica) => replica.whenOpened())
        .then(
          () => null,
          (error: { code: string }) => error.code,
        )
      expect([null, 'ERR_STORE_DAMAGED']).toContain(failed)
      if (failed !== null) noticed += 1
    }
    // all but the 64 bytes of the signature, which `verify` checks
    expect(noticed).toBeGreaterThanOrEqual(Math.floor((bytes.length - 64) / 7) - 1)
    expect(noticed).toBeLessThan(Math.ceil(bytes.length / 7))
  })

  test('names an entry that is missing on disk', async () => {
    const held = await written(4)
    for (const seq of [0, 5, EACH - 1]) {
      const { bytes } = held.datanet.author(held.writers[1] as Signer).entries[seq] as Entry
      const replica = await reopen({ ...held, store: replacing(held.store, bytes, null) }, 0)
      await expect(replica.whenOpened()).rejects.toMatchObject({ code: 'ERR_STORE_DAMAGED' })
    }
  })
})

/** A store in whose ranges one value is another, or is missing. */
function replacing(store: KeyValueStore, value: Uint8Array, other: Uint8Array | null): KeyValueStore {
  return {
    ...store,
    get: (key) => store.get(key),
    getMany: (keys) => store.getMany(keys),
    batch: (ops, options) => store.batch(ops, options),
    async *range(bounds) {
      for await (const [key, held] of store.range(bounds)) {
        if (Buffer.compare(held, value) !== 0) yield [key, held]
        else if (other !== null) yield [key, other]
      }
    },
  }
}
