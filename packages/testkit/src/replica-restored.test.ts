import { createMemoryStore, type KeyValueStore } from '@datanet/log'
import { type Entry, openEntry, type Signer, type WireRecord } from '@datanet/records'
import { type MarkKeeper, Replica, type ReplicaHost, type SigningMark } from '@datanet/replica'
import { expect, test } from 'vitest'
import { signerOf, type TestDatanet, testDatanet } from './datanet.ts'
import { ContentAwayError } from './errors.ts'
import { createPrng } from './prng.ts'

const profile = (name: string): WireRecord => ({ type: 'profile', name, contact: '' })

interface Machine {
  readonly signer: Signer
  mark: SigningMark | null
  readonly announced: Entry[]
}

function hostOf(machine: Machine, restored: boolean): ReplicaHost {
  const prng = createPrng(1)
  const away = () => {
    throw new ContentAwayError('there is no content here', 'Use another host.')
  }
  const marks: MarkKeeper = {
    place: '/state/mark',
    read: async () => machine.mark,
    write: async (mark) => {
      machine.mark = mark
    },
  }
  return {
    now: () => 1_700_000_000_000,
    random: (bytes) => prng.bytes(bytes),
    signer: machine.signer,
    recovery: new Uint8Array(32),
    profile: null,
    announce: (entries) => {
      for (const bytes of entries) {
        const entry = openEntry(bytes)
        // the mark never says less than what others hear
        expect(machine.mark).toEqual({ seq: entry.payload.seq, id: entry.id })
        machine.announced.push(entry)
      }
    },
    manifest: async () => away(),
    shards: () => away(),
    shard: away,
    shardPart: away,
    loadBlock: async () => away(),
    saveBlocks: async () => undefined,
    wakeAt: () => undefined,
    warn: () => undefined,
    marks,
    restored,
  }
}

async function copyOf(store: KeyValueStore): Promise<KeyValueStore> {
  const copy = createMemoryStore()
  const all = { gte: new Uint8Array(0), lt: new Uint8Array(16).fill(255) }
  for await (const [key, value] of store.range(all)) await copy.batch([{ type: 'put', key, value }])
  return copy
}

/** An author who has signed five entries, and a copy of the repo from when there were two. */
async function restoredAuthor(datanet: TestDatanet) {
  const machine: Machine = { signer: datanet.writers[0] as Signer, mark: null, announced: [] }
  const store = createMemoryStore()
  const open = (of: KeyValueStore, restored = false) =>
    Replica.open(datanet.charterEntry, of, hostOf(machine, restored))
  const replica = await open(store)
  for (const name of ['a', 'b']) await replica.append([profile(name)])
  const old = await copyOf(store)
  for (const name of ['c', 'd', 'e']) await replica.append([profile(name)])
  return { machine, store, old, open, entries: [...machine.announced] }
}

const behind = { code: 'ERR_LOG_BEHIND' }
const bytesOf = (entries: readonly Entry[]) => entries.map(({ bytes }) => bytes)

test('L3: an older copy of a repo signs nothing until its entries are back, and then goes on after them', async () => {
  const { machine, old, open, entries } = await restoredAuthor(testDatanet())
  const replica = await open(old)
  expect(replica.behind).toMatchObject({ marked: 4, held: 1 })
  await expect(replica.append([profile('x')])).rejects.toMatchObject(behind)
  await replica.ingest(bytesOf(entries.slice(2, 4)), 'peer')
  await expect(replica.append([profile('x')])).rejects.toMatchObject(behind)
  await replica.ingest(bytesOf(entries.slice(4)), 'peer')
  expect(replica.behind).toBeNull()
  const next = await replica.append([profile('f')])
  expect(next.payload).toMatchObject({ seq: 5, prev: entries[4]?.id })
  expect(machine.announced.filter(({ payload }) => payload.seq === 5)).toHaveLength(1)
})

test('L3: a repo that is as its mark says, or further, signs at once; a lost mark is set anew', async () => {
  const { machine, store, open, entries } = await restoredAuthor(testDatanet())
  expect((await open(store)).behind).toBeNull()
  machine.mark = null
  expect((await open(store)).behind).toBeNull()
  expect(machine.mark).toEqual({ seq: 4, id: entries[4]?.id })
})

test('L3: when the entries are lost, validators of more than 2/3 of the weight let it go on', async () => {
  const datanet = testDatanet({ validators: [2n, 2n, 1n, 1n] })
  const { old, open } = await restoredAuthor(datanet)
  const replica = await open(old)
  const [a, b, c] = datanet.validators.map(({ publicKey }) => publicKey) as [Uint8Array, Uint8Array, Uint8Array]
  replica.inStepWith(datanet.writers[1]?.publicKey as Uint8Array)
  replica.inStepWith(a)
  replica.inStepWith(a)
  replica.inStepWith(b)
  expect(replica.behind).toMatchObject({ heard: 4n, weight: 6n })
  await expect(replica.append([profile('x')])).rejects.toMatchObject(behind)
  replica.inStepWith(c)
  expect(replica.behind).toBeNull()
  expect((await replica.append([profile('x')])).payload.seq).toBe(2)
})

test('L3: with --restored no mark is enough, and in step with whom it takes depends on who judges', async () => {
  const datanet = testDatanet()
  const { store, open } = await restoredAuthor(datanet)
  const replica = await open(store, true)
  expect(replica.behind).toMatchObject({ held: 4, heard: 0n, weight: 1n })
  await expect(replica.append([profile('x')])).rejects.toMatchObject(behind)
  replica.inStepWith(datanet.validators[0]?.publicKey as Uint8Array)
  expect((await replica.append([profile('x')])).payload.seq).toBe(5)
  // nobody but itself judges: anyone who holds the same will do
  const alone = testDatanet({
    seed: 1,
    charter: { validators: [{ author: signerOf('writer 0').publicKey, weight: 1n }] },
  })
  const other = await restoredAuthor(alone)
  const single = await other.open(other.store, true)
  expect(single.behind).not.toBeNull()
  single.inStepWith(new Uint8Array(32))
  expect(single.behind).toBeNull()
})
