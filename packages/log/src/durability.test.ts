import type { Entry, Signer } from '@datanet/records'
import { describe, expect, test } from 'vitest'
import { datanetOf, held, identity, offer, profile, random, writers } from './author.fixture.ts'
import { Log } from './log.ts'
import { createMemoryStore } from './memory-store.ts'
import type { KeyValueStore } from './store.ts'
import { MAX_WRITE_BYTES } from './turns.ts'

const [ada, ben] = writers as [Signer, Signer]
const own = { signer: ada, at: 0, random }

/** A store whose writes and reads can be made to fail, or to wait. */
function fragile() {
  const inner = createMemoryStore()
  const state = {
    failBatch: null as Error | null,
    failGet: null as Error | null,
    failRange: null as Error | null,
    /** Whether a batch that fails is kept all the same. */
    keepsAll: false,
    hold: null as Promise<void> | null,
    onBatch: () => {},
    durable: [] as (boolean | undefined)[],
  }
  const store: KeyValueStore = {
    ...inner,
    async get(key) {
      if (state.failGet !== null) throw state.failGet
      return inner.get(key)
    },
    async getMany(keys) {
      if (state.failGet !== null) throw state.failGet
      return inner.getMany(keys)
    },
    async batch(ops, options) {
      state.durable.push(options?.durable)
      state.onBatch()
      await state.hold
      if (state.failBatch === null || state.keepsAll) await inner.batch(ops, options)
      if (state.failBatch !== null) throw state.failBatch
    },
    range(bounds) {
      if (state.failRange !== null) throw state.failRange
      return inner.range(bounds)
    },
  }
  return { store, inner, state }
}

const full = Object.assign(new Error('no space left'), { code: 'ENOSPC' })

async function setting() {
  const { store, inner, state } = fragile()
  const datanet = await datanetOf({}, store)
  const same = async () => {
    const onDisk = await Log.open(inner, datanet.charter)
    expect(datanet.log.frontier.root).toEqual(onDisk.frontier.root)
    const heads = [...onDisk.heads()]
    expect([...datanet.log.heads()]).toHaveLength(heads.length)
    for (const head of heads) expect(datanet.log.head(head.author)).toEqual(head)
    expect(await held(datanet.log)).toEqual(await held(onDisk))
  }
  return { ...datanet, state, same }
}

describe('L3: what the disk did not take is not in memory either', () => {
  test('of an accept, whose caller hears of it', async () => {
    const { log, author, state, same } = await setting()
    const main = author(ada).grow(3)
    await offer(log, ...main.entries)
    const rival = main.branch(1).next([profile('rival')])
    const others = author(ben).grow(2).entries
    state.failBatch = full
    await expect(log.accept([...others, rival], 'test')).rejects.toBe(full)
    await same()
    expect(log.head(ada.publicKey)).toMatchObject({ seq: 2, fork: null })
    expect(log.head(ben.publicKey)).toBeUndefined()
    state.failBatch = null
    expect(await offer(log, ...others, rival)).toEqual(['accepted', 'accepted', 'forked'])
    await same()
  })

  test('of an append, which can be tried again in the same place', async () => {
    const { log, state, same } = await setting()
    state.failBatch = full
    await expect(log.append([identity], own)).rejects.toBe(full)
    await same()
    state.failBatch = null
    expect((await log.append([identity, profile('again')], own)).payload.seq).toBe(0)
    await same()
  })

  test('also when nothing can be read any more', async () => {
    const { log, author, state, same } = await setting()
    state.failBatch = full
    state.failRange = full
    await expect(log.accept(author(ada).grow(2).entries, 'test')).rejects.toBe(full)
    state.failBatch = null
    state.failRange = null
    await same()
  })

  test('and what it took though it said no is', async () => {
    const { log, state, same } = await setting()
    state.failBatch = full
    state.keepsAll = true
    await expect(log.append([identity], own)).rejects.toBe(full)
    state.failBatch = null
    await same()
    expect((await log.append([profile('b')], own)).payload.seq).toBe(1)
  })

  test('nor do its watchers, until it is sure', async () => {
    const { log, state, same } = await setting()
    const moves: string[] = []
    const stop = log.watch((before, after) => moves.push(`${before?.seq} ${after.seq}`))
    state.failBatch = full
    await expect(log.append([identity], own)).rejects.toBe(full)
    expect(moves).toEqual([])
    state.keepsAll = true
    state.failGet = full
    await expect(log.append([identity], own)).rejects.toBe(full)
    expect(moves).toEqual([])
    state.failBatch = null
    state.failGet = null
    await Promise.all([log.append([profile('b')], own), log.append([profile('c')], own)])
    expect(moves).toEqual(['undefined 0', '0 2'])
    stop()
    await log.append([profile('d')], own)
    expect(moves).toHaveLength(2)
    await same()
  })

  test('what waited waits again', async () => {
    const { log, author, state, same } = await setting()
    const { entries } = author(ada).grow(4)
    await offer(log, ...entries.slice(1))
    state.failBatch = full
    await expect(log.accept(entries.slice(0, 1), 'test')).rejects.toBe(full)
    expect(log.waiting).toBe(3)
    await same()
    state.failBatch = null
    expect((await log.accept(entries.slice(0, 1), 'test')).accepted).toEqual(entries)
    await same()
  })

  test('a disk that can’t be read is no fault of the entry', async () => {
    const { log, author, state, same } = await setting()
    const main = author(ada).grow(2)
    await offer(log, ...main.entries)
    state.failGet = full
    await expect(
      log.accept([...author(ben).grow(1).entries, main.branch(1).next([profile('r')])], 'test'),
    ).rejects.toBe(full)
    state.failGet = null
    await same()
    expect(log.head(ben.publicKey)).toBeUndefined()
  })

  test('nor is what a caller throws beside it', async () => {
    const { log, author, same } = await setting()
    const broken = () => {
      throw full
    }
    await expect(log.accept(author(ada).grow(1).entries, 'test', broken)).rejects.toBe(full)
    await expect(log.append([identity], { ...own, beside: broken })).rejects.toBe(full)
    await same()
    expect(log.head(ada.publicKey)).toBeUndefined()
  })
})

describe('L3: turns that wait for the disk share a write', () => {
  test('and each is answered by itself', async () => {
    const { log, author, state, same } = await setting()
    const { entries } = author(ben).grow(3)
    const broken = () => {
      throw full
    }
    state.durable.length = 0
    const answers = await Promise.allSettled([
      log.append([identity], own),
      log.append([profile('a')], own),
      log.append([profile('b')], { ...own, beside: broken }),
      log.append([], own),
      log.accept(entries, 'test'),
      log.append([profile('c')], own),
    ])
    expect(answers.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
      'fulfilled',
      'fulfilled',
    ])
    expect(state.durable.length).toBeLessThanOrEqual(2)
    expect(log.head(ada.publicKey)?.seq).toBe(2)
    expect(log.head(ben.publicKey)?.seq).toBe(2)
    await same()
  })

  test('and fail together when the disk does', async () => {
    const { log, author, state, same } = await setting()
    const { entries } = author(ben).grow(3)
    await offer(log, ...entries.slice(1))
    state.failBatch = full
    const answers = await Promise.allSettled([
      log.append([identity], own),
      log.append([profile('a')], own),
      log.accept(entries.slice(0, 1), 'test'),
    ])
    for (const answer of answers) expect(answer).toEqual({ status: 'rejected', reason: full })
    expect(log.waiting).toBe(2)
    await same()
    state.failBatch = null
    expect((await log.append([identity], own)).payload.seq).toBe(0)
    expect((await log.accept(entries.slice(0, 1), 'test')).accepted).toEqual(entries)
    await same()
  })

  test('of a bounded size', async () => {
    const inner = createMemoryStore()
    const sizes: number[] = []
    const { log } = await datanetOf(
      {},
      {
        ...inner,
        async batch(ops, options) {
          sizes.push(ops.reduce((sum, op) => sum + (op.type === 'put' ? op.value.length : 0), 0))
          await inner.batch(ops, options)
        },
      },
    )
    const value = new Uint8Array(1024 * 1024)
    const beside = (entry: Entry) => [{ type: 'put', key: entry.id.bytes, value } as const]
    await Promise.all(Array.from({ length: 40 }, () => log.append([identity], { ...own, beside })))
    expect(log.head(ada.publicKey)?.seq).toBe(39)
    const largest = Math.max(...sizes)
    expect(largest).toBeGreaterThan(MAX_WRITE_BYTES / 2)
    expect(largest).toBeLessThan(MAX_WRITE_BYTES + 2 * value.length)
  })

  test('also when one forks what another of the same write has taken', async () => {
    const { log, author, same } = await setting()
    const main = author(ben).grow(4)
    const rival = main.branch(2).next([profile('rival')])
    const [first, second] = await Promise.all([log.accept(main.entries, 'a'), log.accept([rival], 'b')])
    expect(first.accepted).toEqual(main.entries)
    expect(second.revoked.map(({ id }) => id)).toEqual(main.entries.slice(2).map(({ id }) => id))
    expect(log.head(ben.publicKey)).toMatchObject({ seq: 1, fork: 2 })
    await same()
  })
})

test('L3: nobody hears of an entry before it is on disk, and each write asks for that', async () => {
  const { log, author, state } = await setting()
  const before = log.frontier.root
  const gate = Promise.withResolvers<void>()
  const reached = Promise.withResolvers<void>()
  state.hold = gate.promise
  state.onBatch = reached.resolve
  const { entries } = author(ben).grow(2)
  const writing = [log.append([identity], own), log.accept(entries as Entry[], 'test')]
  await reached.promise
  expect(log.frontier.root).toEqual(before)
  expect(log.head(ada.publicKey)).toBeUndefined()
  expect(await Array.fromAsync(log.read(ada.publicKey))).toEqual([])
  gate.resolve()
  await Promise.all(writing)
  expect(log.head(ada.publicKey)?.seq).toBe(0)
  expect(log.head(ben.publicKey)?.seq).toBe(1)
  expect(new Set(state.durable)).toEqual(new Set([true]))
})
