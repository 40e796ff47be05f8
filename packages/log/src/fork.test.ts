import { compareBytes, type Entry, openEntry, type Signer } from '@datanet/records'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { datanetOf, held, offer, profile, random, writers } from './author.fixture.ts'
import { Log } from './log.ts'

const [ada, ben] = writers as [Signer, Signer]

async function proof(log: Log): Promise<Entry[]> {
  const found = await log.forkOf(ada.publicKey)
  return found === undefined ? [] : [openEntry(found.a), openEntry(found.b)]
}

describe('L2: a fork', () => {
  test('ends the log before it, and comes with its proof', async () => {
    const { log, author } = await datanetOf()
    const main = author(ada).grow(4)
    const rival = main.branch(2).next([profile('rival')])
    await offer(log, ...main.entries)
    const { outcomes, accepted, revoked } = await log.accept([rival], 'test')
    expect(outcomes).toEqual([{ outcome: 'forked' }])
    expect(accepted).toEqual([])
    expect(revoked).toEqual(main.entries.slice(2))
    expect(log.head(ada.publicKey)).toMatchObject({ seq: 1, id: main.entries[1]?.id, fork: 2 })
    const both = [main.entries[2] as Entry, rival].sort((a, b) => compareBytes(a.id.bytes, b.id.bytes))
    expect(await proof(log)).toEqual(both)
    expect((await Array.fromAsync(log.forks())).length).toBe(1)
  })

  test('takes out whatever comes after it, and nobody else’s', async () => {
    const { log, author } = await datanetOf()
    const main = author(ada).grow(2)
    const other = author(ben).grow(2)
    const branch = main.branch(1).grow(2, 'rival')
    await offer(log, ...main.entries, ...branch.entries, ...other.entries)
    expect(await offer(log, main.next(), branch.next(), main.entries[1] as Entry)).toEqual([
      'forked',
      'forked',
      'forked',
    ])
    expect(log.head(ben.publicKey)?.seq).toBe(1)
    expect(await held(log)).toHaveLength(1 + 1 + 2)
  })

  test('of a first entry leaves nothing', async () => {
    const { log, author } = await datanetOf()
    const main = author(ada).grow(2)
    await offer(log, ...main.entries, author(ada).next([profile('rival')]))
    expect(log.head(ada.publicKey)).toMatchObject({ seq: -1, id: null, fork: 0 })
    for await (const _ of log.read(ada.publicKey)) expect.fail('an entry is left')
  })

  test('within one batch is neither accepted nor revoked: it never counted', async () => {
    const { log, author } = await datanetOf()
    const main = author(ada).grow(3)
    const rival = main.branch(1).next([profile('rival')])
    const { outcomes, accepted, revoked } = await log.accept([...main.entries, rival], 'test')
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'accepted', 'forked'])
    expect(accepted).toEqual(main.entries.slice(0, 1))
    expect(revoked).toEqual([])
  })

  test('is the lowest that is proven, in whichever order the proofs come', async () => {
    const { author, peer } = await datanetOf()
    const main = author(ada).grow(6)
    const rivals = [4, 2, 3].map((seq) => main.branch(seq).next([profile('rival')]))
    for (const order of [rivals, rivals.toReversed(), [rivals[1], rivals[0], rivals[2]] as Entry[]]) {
      const log = await peer()
      await offer(log, ...main.entries)
      for (const rival of order) await offer(log, rival)
      expect(log.head(ada.publicKey)).toMatchObject({ seq: 1, fork: 2 })
      expect((await proof(log)).map((entry) => entry.payload.seq)).toEqual([2, 2])
    }
  })

  test('lies further down where an entry follows another history', async () => {
    const { log, author } = await datanetOf()
    const main = author(ada).grow(4)
    const branch = main.branch(1).grow(2, 'rival')
    await offer(log, ...main.entries)
    expect(await offer(log, branch.entries[2] as Entry)).toEqual(['mismatch'])
    expect(log.head(ada.publicKey)).toMatchObject({ seq: 3, fork: null })
    expect(await offer(log, branch.entries[1] as Entry)).toEqual(['forked'])
    expect(log.head(ada.publicKey)).toMatchObject({ seq: 0, fork: 1 })
    const shorter = author(ben).grow(1)
    const rival = author(ben).grow(2, 'rival')
    expect(await offer(log, ...shorter.entries, rival.entries[1] as Entry)).toEqual(['accepted', 'mismatch'])
  })

  test('is none where the rival could never have been taken, before or after', async () => {
    const { author, peer } = await datanetOf()
    const main = author(ada).grow(3)
    const bad = main.branch(1).next([profile('bad')], { bytesBefore: 1 })
    for (const order of [
      [...main.entries, bad],
      [main.entries[0] as Entry, bad, ...main.entries],
    ]) {
      const log = await peer()
      await offer(log, ...order)
      expect(log.head(ada.publicKey)).toMatchObject({ seq: 2, fork: null })
    }
  })

  test('lets nothing wait that stands behind it', async () => {
    const { log, author } = await datanetOf()
    const main = author(ada).grow(3)
    const rival = main.branch(1).grow(4, 'rival').entries
    const early = rival[4] as Entry
    expect(await offer(log, ...main.entries, early)).toEqual(['accepted', 'accepted', 'accepted', 'waiting'])
    const { revoked } = await log.accept([rival[1] as Entry], 'test')
    expect(revoked).toEqual(main.entries.slice(1))
    expect(log.waiting).toBe(0)
    expect(await offer(log, ...rival.slice(2))).toEqual(['forked', 'forked', 'forked'])
    expect(log.head(ada.publicKey)?.fork).toBe(1)
  })

  test('stays after reopening, and no own entry is signed on it', async () => {
    const { log, store, charter, author } = await datanetOf()
    const main = author(ada).grow(3)
    await offer(log, ...main.entries, main.branch(1).next([profile('rival')]))
    const again = await Log.open(store, charter)
    expect(again.head(ada.publicKey)).toEqual(log.head(ada.publicKey))
    expect(await proof(again)).toEqual(await proof(log))
    expect(await offer(again, main.entries[2] as Entry, main.next())).toEqual(['forked', 'forked'])
    const own = { signer: ada, at: 0, random }
    await expect(again.append([profile('x')], own)).rejects.toMatchObject({ code: 'ERR_FORKED' })
  })
})

test('L2: two halves that each heard one side of a fork meet in one frontier, whatever they exchange first', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 4 }), fc.nat(3), fc.nat(3), async (at, mainLeft, sideLeft) => {
      const { author, peer } = await datanetOf()
      const main = author(ada).grow(at + 1 + mainLeft)
      const side = main.branch(at).grow(1 + sideLeft, 'side')
      const [left, right] = [await peer(), await peer()]
      await offer(left, ...main.entries)
      await offer(right, ...side.entries)
      await offer(left, ...side.entries.toReversed())
      await offer(left, ...side.entries)
      await offer(right, main.entries[at] as Entry)
      expect(left.frontier.root).toEqual(right.frontier.root)
      expect(await held(left)).toEqual(await held(right))
      expect(left.head(ada.publicKey)?.fork).toBe(at)
    }),
    { numRuns: 25 },
  )
})
