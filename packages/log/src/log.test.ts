import { type Entry, encode, openEntry, recordLeaf, type Signer } from '@datanet/records'
import { describe, expect, test } from 'vitest'
import {
  AuthorLog,
  charterEntry,
  datanetOf,
  founder,
  held,
  identity,
  offer,
  profile,
  signerOf,
  writers,
} from './author.fixture.ts'
import { Log } from './log.ts'
import { createMemoryStore } from './memory-store.ts'
import type { KeyValueStore } from './store.ts'

const [ada, ben] = writers as [Signer, Signer]
const eve = signerOf(21)

function erased(entry: Entry): Entry {
  // the fixture salts every record alike
  const salt = new Uint8Array(16).fill(1)
  const body = entry.records.map((record) => ({ leaf: recordLeaf(salt, encode(record)) }))
  const envelope = { payload: encode(entry.payload), sig: signatureOf(entry), body }
  return openEntry(encode(envelope))
}

function signatureOf(entry: Entry): Uint8Array {
  const text = Buffer.from(entry.bytes)
  const at = text.indexOf(Buffer.from([0x63, 0x73, 0x69, 0x67, 0x58, 0x40]))
  return entry.bytes.slice(at + 6, at + 70)
}

describe('opening', () => {
  test('keeps the charter entry, and finds it again', async () => {
    const { log, store, charter } = await datanetOf()
    expect(log.id).toEqual(charter.id)
    expect(await held(log)).toEqual([charter.id.toString()])
    const again = await Log.open(store, charter)
    expect(again.frontier.root).toEqual(log.frontier.root)
    expect(await offer(again, charter)).toEqual(['duplicate'])
  })

  test('refuses a store of another datanet', async () => {
    const { store } = await datanetOf()
    await expect(Log.open(store, charterEntry({ name: 'other' }))).rejects.toMatchObject({ code: 'ERR_WRONG_DATANET' })
  })

  test('finds every log where the disk says it stands', async () => {
    const { log, store, charter, author } = await datanetOf()
    const main = author(ada).grow(4)
    await offer(log, ...main.entries, main.branch(2).next(), ...author(ben).grow(2).entries)
    const again = await Log.open(store, charter)
    expect(again.frontier.root).toEqual(log.frontier.root)
    expect([...again.heads()]).toEqual(expect.arrayContaining([...log.heads()]))
    expect(await held(again)).toEqual(await held(log))
  })
})

test('opening reads a row for each author, and of the entries the charter alone', async () => {
  const { log, store, charter, author } = await datanetOf()
  await offer(log, ...author(ada).grow(40).entries, ...author(ben).grow(60).entries)
  let rows = 0
  const counted: KeyValueStore = {
    ...store,
    async get(key) {
      rows++
      return store.get(key)
    },
    async *range(bounds) {
      for await (const row of store.range(bounds)) {
        rows++
        yield row
      }
    },
  }
  const again = await Log.open(counted, charter)
  expect(rows).toBe(4)
  expect(again.frontier.root).toEqual(log.frontier.root)
  expect(rows).toBe(4)
})

describe('L1: an author’s entries are taken in order', () => {
  test('early ones wait for the one before them', async () => {
    const { log, author } = await datanetOf()
    const [a, b, c] = author(ada).grow(3).entries as [Entry, Entry, Entry]
    expect(await offer(log, c)).toEqual(['waiting'])
    expect(await offer(log, b, b)).toEqual(['waiting', 'waiting'])
    expect(log.waiting).toBe(2)
    const { accepted } = await log.accept([a], 'test')
    expect(accepted).toEqual([a, b, c])
    expect(log.waiting).toBe(0)
  })

  test('and first ones for what may let their author in, by whomever', async () => {
    const { log, author, validator: judge } = await datanetOf()
    const admission = judge.grow(1).next([{ type: 'admit', author: eve.publicKey, admits: 0 }])
    const other = author(eve)
    const first = other.next([profile('e')], { deps: judge.entries.map((entry) => entry.id) })
    const second = other.next()
    expect(await offer(log, second, first, admission)).toEqual(['waiting', 'waiting', 'waiting'])
    const { accepted } = await log.accept([judge.entries[0] as Entry], 'test')
    expect(accepted).toEqual([...judge.entries, first, second])
  })

  test('while the deps of all others decide nothing, and are not waited for', async () => {
    const { log, author } = await datanetOf()
    const unknown = author(ben)
      .grow(1)
      .entries.map(({ id }) => id)
    const own = author(ada)
    const entries = [own.next([profile('a')], { deps: unknown }), own.next([profile('b')], { deps: unknown })]
    expect(await offer(log, ...entries)).toEqual(['accepted', 'accepted'])
  })

  test('a long chain that waited is taken whole', async () => {
    const { log, author } = await datanetOf()
    const { entries } = author(ada).grow(500)
    await offer(log, ...entries.slice(1))
    expect(log.waiting).toBe(499)
    expect((await log.accept(entries.slice(0, 1), 'test')).accepted.length).toBe(500)
  })

  test('what waited and turns out wrong takes nobody with it', async () => {
    const { log, author } = await datanetOf()
    const own = author(ada).grow(1)
    const bad = own.branch(1).next([profile('bad')], { bytesBefore: 5 })
    const good = own.next([profile('good')])
    await offer(log, bad, good)
    expect((await log.accept([own.entries[0] as Entry], 'test')).accepted).toEqual(own.entries)
  })
})

describe('an entry that can’t stand here is refused, and keeps nothing from being taken', () => {
  test('one of another datanet', async () => {
    const { log, author } = await datanetOf()
    const stranger = new AuthorLog(ada, charterEntry({ name: 'other' }).id).next()
    const other = charterEntry({ name: 'other' })
    expect(await offer(log, stranger, other, author(ada).next())).toEqual([
      'ERR_WRONG_DATANET',
      'ERR_WRONG_DATANET',
      'accepted',
    ])
  })

  test('one that counts its bytes wrong', async () => {
    const { log, author } = await datanetOf()
    const own = author(ada).grow(2)
    const wrong = [1, -1].map((by) =>
      own.branch(2).next([profile('x')], { bytesBefore: (own.entries[1] as Entry).payload.bytes + by }),
    )
    expect(await offer(log, ...own.entries, ...wrong, own.next())).toEqual([
      'accepted',
      'accepted',
      'ERR_LINK_INVALID',
      'ERR_LINK_INVALID',
      'accepted',
    ])
  })

  test('a first one without identity', async () => {
    const { log, author } = await datanetOf()
    expect(await offer(log, author(ada).next([], { records: [profile('x'), identity] }))).toEqual(['ERR_LINK_INVALID'])
  })

  test('one that names no entry before it, or one where none can be', async () => {
    const { log, author, charter } = await datanetOf()
    const own = author(ada).grow(2)
    expect(await offer(log, own.branch(1).next([profile('x')], { prev: null }))).toEqual(['ERR_LINK_INVALID'])
    expect(await offer(log, author(ada).next([profile('x')], { prev: charter.id }))).toEqual(['ERR_LINK_INVALID'])
  })

  test('one that stands on an entry of another place or of another author', async () => {
    const { log, author, charter } = await datanetOf()
    const own = author(ada).grow(3)
    await offer(log, ...own.entries)
    const [first] = own.entries as [Entry]
    expect(await offer(log, own.branch(3).next([profile('x')], { prev: first.id }))).toEqual(['ERR_LINK_INVALID'])
    expect(await offer(log, own.branch(1).next([profile('x')], { prev: charter.id }))).toEqual(['ERR_LINK_INVALID'])
    expect(await offer(log, own.branch(3).next([profile('x')], { seq: 9 }))).toEqual(['ERR_LINK_INVALID'])
  })

  test('one that came without its records: anyone on the way may have erased them', async () => {
    const { log, author } = await datanetOf()
    const entry = author(ada).next()
    expect(await offer(log, erased(entry), entry)).toEqual(['ERR_RECORDS_MISSING', 'accepted'])
    expect(await offer(log, erased(entry))).toEqual(['duplicate'])
  })

  test('an early one without its records does not take the whole one’s place', async () => {
    const { log, author } = await datanetOf()
    const [a, b] = author(ada).grow(2).entries as [Entry, Entry]
    expect(await offer(log, erased(b), b)).toEqual(['ERR_RECORDS_MISSING', 'waiting'])
    expect((await log.accept([a], 'test')).accepted).toEqual([a, b])
  })

  test('a rival of the charter by the founder', async () => {
    const { log, charter } = await datanetOf()
    const rival = new AuthorLog(founder, charter.id).next()
    expect(await offer(log, rival)).toEqual(['ERR_LINK_INVALID'])
    expect(log.head(founder.publicKey)).toMatchObject({ seq: 0, fork: null })
  })

  test('one that would make its log larger than the charter allows', async () => {
    const entry = new AuthorLog(ada, charterEntry().id).next()
    const { log, author } = await datanetOf({ quota: { author: 2 * entry.size, validator: 10 ** 6 } })
    const own = author(ada)
    const [a, b] = [own.next(), own.next()]
    expect(b.payload.bytes).toBeLessThanOrEqual(2 * entry.size)
    expect(await offer(log, a, b, own.next())).toEqual(['accepted', 'accepted', 'ERR_QUOTA_EXCEEDED'])
    expect(log.head(ada.publicKey)?.seq).toBe(1)
  })
})

test('read gives an author’s entries as they travel, from and to', async () => {
  const { log, author } = await datanetOf()
  const { entries } = author(ada).grow(5)
  await offer(log, ...entries)
  const read = async (from?: number, to?: number) => {
    const seqs: number[] = []
    for await (const bytes of log.read(ada.publicKey, from, to)) seqs.push(openEntry(bytes).payload.seq)
    return seqs
  }
  expect(await read()).toEqual([0, 1, 2, 3, 4])
  expect(await read(2)).toEqual([2, 3, 4])
  expect(await read(1, 3)).toEqual([1, 2])
  expect(await read(5)).toEqual([])
  expect(await read(3, 3)).toEqual([])
  for await (const _ of log.read(signerOf(99).publicKey)) expect.fail('an unknown author has entries')
})

test('get finds an entry by its id, and nothing by another', async () => {
  const { log, author } = await datanetOf()
  const own = author(ada).grow(1)
  const [entry] = own.entries as [Entry]
  await offer(log, entry)
  expect(await log.get(entry.id)).toEqual(entry)
  expect(await log.get(own.next().id)).toBeUndefined()
})

test('what is written beside an entry is written once, with it', async () => {
  const store = createMemoryStore()
  const { log, author } = await datanetOf({}, store)
  const key = (entry: Entry) => new TextEncoder().encode(`beside/${entry.payload.seq}`)
  const { entries } = author(ada).grow(3)
  const beside: number[] = []
  const note = (entry: Entry) => {
    beside.push(entry.payload.seq)
    return [{ type: 'put', key: key(entry), value: new Uint8Array([1]) } as const]
  }
  await log.accept([...entries.slice(1), ...entries.slice(1)], 'test', note)
  await log.accept(entries, 'test', note)
  expect(beside).toEqual([0, 1, 2])
  expect(await store.getMany(entries.map(key))).toEqual(Array.from({ length: 3 }, () => new Uint8Array([1])))
})
