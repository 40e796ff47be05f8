import { createSigner, type Entry, recordId, type Signer, type WireRecord } from '@datanet/records'
import { describe, expect, test } from 'vitest'
import { datanetOf, founder, offer, profile, signerOf, validator, writers } from './author.fixture.ts'
import { Log } from './log.ts'
import { createMemoryStore } from './memory-store.ts'

const [writer] = writers as [Signer]
const [eve, fay, gus] = [signerOf(21), signerOf(22), signerOf(23)]
const inviteKey = signerOf(30)

const admit = (signer: Signer, admits = 0): WireRecord => ({ type: 'admit', author: signer.publicKey, admits })
const invite: WireRecord = { type: 'invite', key: inviteKey.publicKey }

describe('L5: the charter’s own people may write', () => {
  test.each(['listed', 'invite'] as const)('under %s', async (admission) => {
    const issuer = signerOf(40)
    const { log, author } = await datanetOf({ admission, issuers: [issuer.publicKey] })
    for (const signer of [validator, writer, issuer])
      expect(await offer(log, author(signer).next())).toEqual(['accepted'])
  })

  test('and under `listed` nobody else, whoever admits them', async () => {
    const { log, author, validator: judge } = await datanetOf({ admission: 'listed' })
    const admission = judge.next([admit(eve)])
    expect(await offer(log, admission, author(eve).next([profile('e')], { deps: [admission.id] }))).toEqual([
      'accepted',
      'ERR_NOT_ADMITTED',
    ])
  })
})

describe('L5: an admit lets its author in', () => {
  test('when the first entry names it', async () => {
    const { log, author, validator: judge } = await datanetOf()
    const admission = judge.next([admit(eve)])
    const named = author(eve).next([profile('e')], { deps: [admission.id] })
    expect(await offer(log, author(eve).next(), admission, author(eve).next(), named)).toEqual([
      'ERR_NOT_ADMITTED',
      'accepted',
      'ERR_NOT_ADMITTED',
      'accepted',
    ])
    expect(log.head(eve.publicKey)).toMatchObject({ seq: 0, admits: 0 })
  })

  test('and nobody else', async () => {
    const { log, author, validator: judge } = await datanetOf()
    const admission = judge.next([admit(eve)])
    await offer(log, admission)
    expect(await offer(log, author(fay).next([profile('f')], { deps: [admission.id] }))).toEqual(['ERR_NOT_ADMITTED'])
  })

  test('by the founder too, but not by a writer of the charter', async () => {
    const { log, author, founder: owner } = await datanetOf()
    const admission = owner.next([admit(eve)])
    const second = author(eve).next([profile('e')], { deps: [admission.id] })
    expect(await offer(log, admission, second)).toEqual(['accepted', 'accepted'])
    expect(await offer(log, author(writer).next([admit(fay)]))).toEqual(['ERR_NOT_ADMITTED'])
  })

  test('who may then let in as many as the admit says, counting those whom these may let in', async () => {
    const { log, author, validator: judge } = await datanetOf()
    const admission = judge.next([admit(eve, 3)])
    const own = author(eve)
    const first = own.next([profile('e')], { deps: [admission.id] })
    await offer(log, admission, first)
    expect(await offer(log, own.branch(1).next([admit(fay, 3)]))).toEqual(['ERR_NOT_ADMITTED'])
    const second = own.next([admit(fay, 1)])
    expect(await offer(log, second)).toEqual(['accepted'])
    expect(log.head(eve.publicKey)?.admits).toBe(1)
    expect(await offer(log, own.branch(2).next([admit(gus), admit(signerOf(24))]))).toEqual(['ERR_NOT_ADMITTED'])
    expect(await offer(log, own.next([admit(gus)]), own.next([admit(signerOf(24))]))).toEqual([
      'accepted',
      'ERR_NOT_ADMITTED',
    ])
    const faysLog = author(fay)
    expect(await offer(log, faysLog.next([profile('f')], { deps: [second.id] }))).toEqual(['accepted'])
    expect(await offer(log, faysLog.next([admit(signerOf(25))]), faysLog.next([admit(signerOf(26))]))).toEqual([
      'accepted',
      'ERR_NOT_ADMITTED',
    ])
  })

  test('and its allowance is counted alike after reopening and for a rival entry', async () => {
    const { log, store, charter, author, validator: judge } = await datanetOf()
    const admission = judge.next([admit(eve, 1)])
    const own = author(eve)
    await offer(log, admission, own.next([profile('e')], { deps: [admission.id] }), own.next([admit(fay)]), own.next())
    const again = await Log.open(store, charter)
    expect(await offer(again, own.branch(3).next([admit(gus)]))).toEqual(['ERR_NOT_ADMITTED'])
    expect(await offer(again, own.branch(2).next([admit(gus)]))).toEqual(['ERR_NOT_ADMITTED'])
    expect(again.head(eve.publicKey)?.fork).toBeNull()
    expect(await offer(again, own.branch(1).next([admit(gus)]))).toEqual(['forked'])
  })
})

describe('L5: an invite lets in whoever has its key', () => {
  async function invited() {
    const datanet = await datanetOf()
    const entry = datanet.validator.next([profile('v'), invite])
    await offer(datanet.log, entry)
    // identity, profile, invite
    return { ...datanet, entry, id: recordId(entry.id, 2) }
  }

  test('and signed the join', async () => {
    const { log, author, join, entry, id } = await invited()
    const record = join(id, inviteKey, eve.publicKey)
    expect(await offer(log, author(eve).next([record], { deps: [entry.id] }))).toEqual(['accepted'])
    expect(log.head(eve.publicKey)?.admits).toBe(0)
    expect(await offer(log, author(eve).branch(0).next())).not.toEqual(['accepted'])
  })

  test('and nobody who did not', async () => {
    const { log, author, join, entry, id } = await invited()
    const other = await datanetOf({ name: 'other' })
    const refused = [
      author(eve).next([], { deps: [entry.id] }),
      author(eve).next([join(id, signerOf(31), eve.publicKey)], { deps: [entry.id] }),
      author(eve).next([join(id, inviteKey, fay.publicKey)], { deps: [entry.id] }),
      author(eve).next([other.join(id, inviteKey, eve.publicKey)], { deps: [entry.id] }),
      author(eve).next([join(recordId(entry.id, 1), inviteKey, eve.publicKey)], { deps: [entry.id] }),
      author(eve).next([join(id, inviteKey, eve.publicKey)]),
    ]
    expect(new Set(await offer(log, ...refused))).toEqual(new Set(['ERR_NOT_ADMITTED']))
    expect(log.head(eve.publicKey)).toBeUndefined()
  })

  test('but those who were let in may not invite, since one invite lets in any number', async () => {
    const { log, author, validator: judge } = await invited()
    const admission = judge.next([admit(eve, 5)])
    const own = author(eve)
    await offer(log, admission, own.next([profile('e')], { deps: [admission.id] }))
    expect(await offer(log, own.next([invite]))).toEqual(['ERR_NOT_ADMITTED'])
    expect(await offer(log, author(writer).next([invite]))).toEqual(['ERR_NOT_ADMITTED'])
  })

  test('the founder may invite', async () => {
    const { log, author, join, founder: owner } = await datanetOf()
    const entry = owner.next([invite])
    const record = join(recordId(entry.id, 0), inviteKey, eve.publicKey)
    expect(await offer(log, entry, author(eve).next([record], { deps: [entry.id] }))).toEqual(['accepted', 'accepted'])
  })
})

test('L5: a thousand authors whom nobody let in cost no storage and no room', async () => {
  const store = createMemoryStore()
  const { log, author } = await datanetOf({}, store)
  const size = async () =>
    (await Array.fromAsync(store.range({ gte: new Uint8Array(), lt: new Uint8Array([255]) }))).length
  const before = [await size(), log.frontier.root.toString(), log.waiting]
  const strangers: Entry[] = []
  for (let n = 0; n < 1000; n++) {
    const seed = new Uint8Array(32)
    new DataView(seed.buffer).setUint32(0, n + 1)
    strangers.push(author(createSigner(seed)).next())
  }
  expect(new Set(await offer(log, ...strangers))).toEqual(new Set(['ERR_NOT_ADMITTED']))
  expect([await size(), log.frontier.root.toString(), log.waiting]).toEqual(before)
  expect(log.head(founder.publicKey)?.seq).toBe(0)
})
