import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { cidOf, type Entry, type Signer, type WireRecord } from '@datanet/records'
import { describe, expect, test } from 'vitest'
import { charterEntry, datanetOf, offer, profile, signerOf, validator, writers } from './author.fixture.ts'
import { Log } from './log.ts'
import { createMemoryStore } from './memory-store.ts'
import { Newcomers } from './newcomers.ts'
import { findWork, isWork } from './work.ts'

const [eve, fay] = [signerOf(21), signerOf(22)]
const BITS = 8
const open = { admission: 'open', work: BITS } as const
const HOUR = 3_600_000

async function workOf(log: Log, signer: Signer, bits = BITS): Promise<WireRecord> {
  return { type: 'work', nonce: await findWork(log.id, signer.publicKey, bits) }
}

/** A nonce that shows no work. */
function idleNonce(log: Log, signer: Signer): number {
  for (let nonce = 0; ; nonce++) if (!isWork(log.id, signer.publicKey, nonce, BITS)) return nonce
}

describe('L5: under `open` work lets an author in', () => {
  test('at once, to write and to let in nobody else', async () => {
    const { log, author } = await datanetOf(open)
    const own = author(eve)
    const entries = [
      own.next([await workOf(log, eve)]),
      own.next(),
      own.next([{ type: 'admit', author: fay.publicKey, admits: 0 }]),
    ]
    expect(await offer(log, ...entries)).toEqual(['accepted', 'accepted', 'ERR_NOT_ADMITTED'])
  })

  test('whatever it names besides', async () => {
    const { log, author } = await datanetOf(open)
    const unknown = author(fay)
      .grow(1)
      .entries.map(({ id }) => id)
    expect(await offer(log, author(eve).next([await workOf(log, eve)], { deps: unknown }))).toEqual(['accepted'])
  })

  test('that is done for this datanet, for this author, and enough', async () => {
    const { log, author } = await datanetOf(open)
    const { log: other } = await datanetOf({ ...open, name: 'other' })
    const idle: WireRecord = { type: 'work', nonce: idleNonce(log, eve) }
    for (const [work, owner] of [
      [await workOf(other, eve, 12), eve],
      [await workOf(log, fay, 12), eve],
      [idle, eve],
    ] as const) {
      const isGood = isWork(log.id, owner.publicKey, (work as { nonce: number }).nonce, BITS)
      expect(await offer(log, author(owner).next([work]))).toEqual([isGood ? 'accepted' : 'ERR_NOT_ADMITTED'])
    }
    expect(await offer(log, author(signerOf(23)).next())).toEqual(['ERR_NOT_ADMITTED'])
  })

  test('and a validator still lets in without', async () => {
    const { log, author, validator: judge } = await datanetOf(open)
    const admission = judge.next([{ type: 'admit', author: eve.publicKey, admits: 1 }])
    expect(await offer(log, author(eve).next([profile('e')], { deps: [admission.id] }), admission)).toEqual([
      'waiting',
      'accepted',
    ])
    expect(log.head(eve.publicKey)?.admits).toBe(1)
    const named = writers.map((writer) => author(writer).next())
    expect(new Set(await offer(log, ...named))).toEqual(new Set(['accepted']))
  })

  test('but no work lets anyone in elsewhere', async () => {
    const { log, author } = await datanetOf()
    expect(await offer(log, author(eve).next([await workOf(log, eve)]))).toEqual(['ERR_NOT_ADMITTED'])
  })
})

describe('findWork', () => {
  const datanet = charterEntry(open).id

  test('finds the smallest nonce, and tells how many it has tried', async () => {
    const tried: number[] = []
    const nonce = await findWork(datanet, eve.publicKey, 14, { onProgress: (count) => tried.push(count) })
    expect(isWork(datanet, eve.publicKey, nonce, 14)).toBe(true)
    for (let other = 0; other < nonce; other++) expect(isWork(datanet, eve.publicKey, other, 14)).toBe(false)
    expect(tried).toEqual(Array.from(tried, (_, i) => i * (tried[1] ?? 0)))
    expect(tried.length).toBe(Math.floor(nonce / 4096) + 1)
  })

  test('ends when it is told to', async () => {
    const stop = new AbortController()
    const search = findWork(datanet, eve.publicKey, 60, {
      signal: stop.signal,
      onProgress: (count) => count > 0 && stop.abort(new Error('enough')),
    })
    await expect(search).rejects.toThrow('enough')
  })
})

describe('L5: what a peer brings of newcomers is capped', () => {
  test('an hour long, for each peer by itself, and not for those who were here before', async () => {
    let now = 0
    const store = createMemoryStore()
    const { charter, author, log: first } = await datanetOf(open, store)
    const old = author(fay)
    await offer(first, old.next([await workOf(first, fay)]))
    const own = author(eve)
    const one = own.next([await workOf(first, eve)])
    const log = await Log.open(store, charter, { now: () => now, newcomerBytes: 2 * one.bytes.length })
    const from = async (source: string, ...entries: Entry[]) => {
      const { outcomes } = await log.accept(entries, source)
      return outcomes.map(({ outcome, error }) => (error as { code?: string } | undefined)?.code ?? outcome)
    }
    const [two, three, four] = [own.next(), own.next(), own.next()]
    expect(await from('a', one, two, three)).toEqual(['accepted', 'accepted', 'ERR_QUOTA_EXCEEDED'])
    expect(await from('a', old.next(), author(validator).next())).toEqual(['accepted', 'accepted'])
    expect(await from('b', three)).toEqual(['accepted'])
    expect(await from('a', four)).toEqual(['ERR_QUOTA_EXCEEDED'])
    now = HOUR
    expect(await from('a', four)).toEqual(['accepted'])
  })

  test('and counting costs constant memory, however many names a peer takes', () => {
    let now = 0
    const newcomers = new Newcomers(0, () => now, 1000)
    let taken = 0
    for (let n = 0; n < 100_000; n++) if (newcomers.take(`peer ${n}`, n, 1000, n)) taken++
    expect(taken).toBe(1024)
    for (let minute = 0; minute < 600; minute++) {
      now += 60_000
      newcomers.take('peer', 10 ** 6 + minute, 1, 10 ** 6 + minute)
    }
    expect(newcomers.take('other', 0, 10 ** 9, 2 * 10 ** 6)).toBe(true)
    expect(newcomers.take('other', 2 * 10 ** 6, 10 ** 9, 2 * 10 ** 6)).toBe(false)
  })
})

test.each(['open', 'invite'] as const)(
  'L5: 50,000 keys that were never let in cost a constant amount of disk and memory, under %s',
  async (admission) => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const store = createMemoryStore()
    const { log, author } = await datanetOf(admission === 'open' ? { admission, work: 32 } : {}, store)
    const template = author(eve).next([{ type: 'work', nonce: idleNonce(log, eve) }])
    const absent = author(fay).next().id
    const stranger = (n: number): Entry => {
      const key = new Uint8Array(32)
      new DataView(key.buffer).setUint32(0, n + 1)
      // one in ten waits for what never comes
      const records = n % 10 === 0 ? template.records.slice(0, 1) : template.records
      const payload = { ...template.payload, author: key, deps: n % 10 === 0 ? [absent] : [] }
      return { ...template, id: cidOf(key), payload, records }
    }
    const rows = async () =>
      (await Array.fromAsync(store.range({ gte: new Uint8Array(), lt: new Uint8Array([255]) }))).length
    const flood = async (from: number) => {
      for (let n = from; n < from + 25_000; n += 1000) {
        await log.accept(
          Array.from({ length: 1000 }, (_, i) => stranger(n + i)),
          `peer ${n % 3}`,
        )
      }
      collect()
      return process.memoryUsage().heapUsed
    }
    const before = await rows()
    const half = await flood(0)
    const all = await flood(25_000)
    expect(await rows()).toBe(before)
    expect(log.waiting).toBeLessThanOrEqual(3 * 4096)
    expect([...log.heads()]).toHaveLength(1)
    // at 100 bytes a key the second half would add 2.5 MB beyond what waits
    expect(all - half).toBeLessThan(16 * 1024 * 1024)
  },
)
