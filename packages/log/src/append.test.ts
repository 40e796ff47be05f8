import { type Entry, openEntry, type Signer, type WireRecord } from '@datanet/records'
import { describe, expect, test } from 'vitest'
import { datanetOf, held, identity, offer, profile, random, signerOf, validator, writers } from './author.fixture.ts'
import { Log } from './log.ts'

const [ada, ben] = writers as [Signer, Signer]
const own = { signer: ada, at: 5, random }

test('L3: an own entry is on disk when it is told of, and the log continues where the disk says', async () => {
  const { log, store, charter } = await datanetOf()
  const first = await log.append([identity, profile('a')], own)
  const second = await log.append([profile('b')], own)
  expect(second.payload).toMatchObject({ seq: 1, prev: first.id, at: 5 })
  const again = await Log.open(store, charter)
  expect(await again.get(second.id)).toEqual(second)
  const third = await again.append([profile('c')], own)
  expect(third.payload).toMatchObject({ seq: 2, prev: second.id, bytes: second.payload.bytes + third.size })
})

test('what was appended is what every other peer takes', async () => {
  const { log, peer } = await datanetOf()
  const entries = [await log.append([identity], own), await log.append([profile('b')], own)]
  const other = await peer()
  expect(await offer(other, ...entries.map((entry) => openEntry(entry.bytes)))).toEqual(['accepted', 'accepted'])
  expect(other.frontier.root).toEqual(log.frontier.root)
})

test('deps are sorted, and named once', async () => {
  const { log, author } = await datanetOf()
  const { entries } = author(ben).grow(4)
  await offer(log, ...entries)
  const deps = [3, 0, 2, 0, 1, 3].map((i) => (entries[i] as Entry).id)
  const entry = await log.append([identity], { ...own, deps })
  expect(entry.payload.deps.map(String).sort()).toEqual(entries.map(({ id }) => id.toString()).sort())
  expect(openEntry(entry.bytes).payload.deps).toEqual(entry.payload.deps)
})

describe('nothing is signed that can’t be taken', () => {
  test('on an entry that is not here: it would be a rival of the next one', async () => {
    const { log, author } = await datanetOf()
    const [late] = author(ben).grow(1).entries as [Entry]
    await expect(log.append([identity], { ...own, deps: [late.id] })).rejects.toMatchObject({
      code: 'ERR_LINK_INVALID',
    })
    expect(log.waiting).toBe(0)
    await log.append([identity], own)
    await offer(log, late)
    expect(log.head(ada.publicKey)).toMatchObject({ seq: 0, fork: null })
  })

  test('by an author who is not let in, without identity, over the quota, or of a wrong shape', async () => {
    const { log, store } = await datanetOf({ quota: { author: 700, validator: 10 ** 6 } })
    const stranger = { ...own, signer: signerOf(50) }
    await expect(log.append([identity], stranger)).rejects.toMatchObject({ code: 'ERR_NOT_ADMITTED' })
    await expect(log.append([profile('a')], own)).rejects.toMatchObject({ code: 'ERR_LINK_INVALID' })
    await expect(log.append([identity, profile('x'.repeat(101))], own)).rejects.toMatchObject({
      code: 'ERR_SCHEMA_MISMATCH',
    })
    await expect(log.append([], own)).rejects.toMatchObject({ code: 'ERR_TOO_LARGE' })
    const many = Array.from({ length: 20 }, () => profile('x'.repeat(50)))
    await expect(log.append([identity, ...many], own)).rejects.toMatchObject({ code: 'ERR_QUOTA_EXCEEDED' })
    expect(await held(log)).toHaveLength(1)
    expect(await Array.fromAsync(store.range({ gte: new Uint8Array(), lt: new Uint8Array([255]) }))).toHaveLength(3)
    expect((await log.append([identity], own)).payload.seq).toBe(0)
  })

  test('on a log that was continued elsewhere, before all of it is here', async () => {
    const { log, author } = await datanetOf()
    const [a, b] = author(ada).grow(2).entries as [Entry, Entry]
    await offer(log, b)
    await expect(log.append([identity], own)).rejects.toMatchObject({ code: 'ERR_LOG_BEHIND' })
    await offer(log, a)
    expect((await log.append([profile('c')], own)).payload).toMatchObject({ seq: 2, prev: b.id })
  })

  test('on a forked log', async () => {
    const { log, author } = await datanetOf()
    const main = author(ada).grow(2)
    await offer(log, ...main.entries, main.branch(1).next([profile('rival')]))
    await expect(log.append([profile('c')], own)).rejects.toMatchObject({ code: 'ERR_FORKED' })
  })
})

test('append and accept take turns, whoever calls first', async () => {
  const { log, author, peer } = await datanetOf()
  const others = author(ben).grow(30).entries
  const work: Promise<unknown>[] = [log.append([identity], own)]
  for (let i = 0; i < 30; i++) {
    work.push(log.accept([others[29 - i] as Entry], 'a'), log.append([profile(`${i}`)], own), log.accept(others, 'b'))
  }
  await Promise.all(work)
  expect(log.head(ada.publicKey)).toMatchObject({ seq: 30, fork: null })
  expect(log.head(ben.publicKey)).toMatchObject({ seq: 29, fork: null })
  const mine = (await Array.fromAsync(log.read(ada.publicKey))).map(openEntry)
  const other = await peer()
  expect(new Set(await offer(other, ...mine, ...others))).toEqual(new Set(['accepted']))
  expect(other.frontier.root).toEqual(log.frontier.root)
})

test('an own entry lets in those that waited for it', async () => {
  const { log, author } = await datanetOf()
  const beside: number[] = []
  const eve = signerOf(21)
  const records: WireRecord[] = [identity, { type: 'admit', author: eve.publicKey, admits: 0 }]
  const judge = { ...own, signer: validator }
  // the same entry as another machine of ours would sign
  const elsewhere = await (await datanetOf()).log.append(records, judge)
  await offer(log, author(eve).next([profile('e')], { deps: [elsewhere.id] }))
  expect(log.waiting).toBe(1)
  const note = (entry: Entry) => {
    beside.push(entry.payload.author[0] as number)
    return []
  }
  await log.append(records, { ...judge, beside: note })
  expect(log.head(eve.publicKey)?.seq).toBe(0)
  expect(beside).toEqual([validator.publicKey[0], eve.publicKey[0]])
})
