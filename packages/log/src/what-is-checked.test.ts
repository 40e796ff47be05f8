/** What an entry costs before it is known whether anybody wants it: keys are free, so admission is asked before signatures. */
import {
  decode,
  type Entry,
  encode,
  openEntry,
  type Payload,
  peekEntry,
  recordLeaf,
  recordRoot,
  type Signer,
  signStatement,
  textBytes,
  type WireRecord,
} from '@datanet/records'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MAX_FIRST_DEPS, type Offered } from './accepting.ts'
import { type AuthorLog, datanetOf, identity, profile, random, signerOf, validator, writers } from './author.fixture.ts'
import type { Log } from './log.ts'

const [writer] = writers as [Signer]
const eve = signerOf(21)

async function offered(log: Log, ...entries: readonly Offered[]): Promise<string[]> {
  const { outcomes } = await log.accept(entries, 'test')
  return outcomes.map(({ outcome, error }) => (error as { code?: string } | undefined)?.code ?? outcome)
}

interface Envelope {
  readonly payload: Uint8Array
  readonly sig: Uint8Array
  readonly body: readonly { readonly salt: Uint8Array; readonly record: Uint8Array }[]
}

const changed = ({ bytes }: Entry, change: (envelope: Envelope) => object) =>
  peekEntry(encode(change(decode(bytes) as Envelope)))

const unsigned = (entry: Entry) => changed(entry, (envelope) => ({ ...envelope, sig: new Uint8Array(64) }))

/** The entry without its last record: the same id and a valid signature. */
const erased = (entry: Entry) =>
  changed(entry, ({ payload, sig, body }) => {
    const last = body.at(-1) as Envelope['body'][number]
    return { payload, sig, body: [...body.slice(0, -1), { leaf: recordLeaf(last.salt, last.record) }] }
  })

async function all(log: Log, author: Uint8Array): Promise<Entry[]> {
  const entries: Entry[] = []
  for await (const bytes of log.read(author)) entries.push(openEntry(bytes))
  return entries
}

/** An author's first entry with a statement whose signature is that of another statement. */
function withWrongStatement(author: AuthorLog, signer: Signer, changes: Partial<Payload> = {}) {
  const statement = (subject: Entry['id']) =>
    signStatement({ v: 1, type: 'timeout', datanet: subject, signer: signer.publicKey, subject, round: 0 }, signer)
      .signed
  const first = author.branch(0).next([profile('x')], changes.deps === undefined ? {} : { deps: changes.deps })
  const [right, other] = [statement(first.id), statement(author.datanet as Entry['id'])]
  const wrong: WireRecord = { type: 'statement', statement: { body: right.body, sig: other.sig } }
  const body = [identity, wrong].map((record) => ({ salt: random(16), record: encode(record) }))
  const bytes = body.reduce((sum, { record }) => sum + record.length, 256)
  const payload = encode({ ...first.payload, root: recordRoot(body), bytes })
  const sig = signer.sign(new Uint8Array([...textBytes('datanet/entry/v2\0'), ...payload]))
  return peekEntry(encode({ payload, sig, body }))
}

describe('L5: before a signature is checked', () => {
  test.for(['listed', 'invite'] as const)('nobody must have let its author in, under %s', async (admission) => {
    const { log, author } = await datanetOf({ admission })
    expect(await offered(log, unsigned(author(eve).next()))).toEqual(['ERR_NOT_ADMITTED'])
    expect(await offered(log, unsigned(author(writer).next()))).toEqual(['ERR_SIGNATURE_INVALID'])
  })

  test('what it names must be able to let its author in', async () => {
    const { log, author, validator: judge } = await datanetOf()
    const other = judge.next([{ type: 'admit', author: signerOf(22).publicKey, admits: 0 }])
    const own = judge.next([{ type: 'admit', author: eve.publicKey, admits: 0 }])
    await offered(log, other, own)
    const naming = (deps: Entry['id'][]) => unsigned(author(eve).next([profile('e')], { deps }))
    expect(await offered(log, naming([other.id]), naming([own.id]))).toEqual([
      'ERR_NOT_ADMITTED',
      'ERR_SIGNATURE_INVALID',
    ])
  })

  test('it must be held by nobody, whole, within its quota, and before a fork of its author', async () => {
    const { log, author } = await datanetOf({ quota: { author: 2000, validator: 2000 } })
    const own = author(writer).grow(3)
    const rival = own.branch(1).next([profile('rival')])
    await offered(log, ...own.entries)
    const [first, , last] = own.entries as [Entry, Entry, Entry]
    expect(await offered(log, unsigned(first), erased(last))).toEqual(['duplicate', 'duplicate'])
    expect(await offered(log, erased(own.next()), erased(rival))).toEqual([
      'ERR_RECORDS_MISSING',
      'ERR_RECORDS_MISSING',
    ])
    expect(await offered(log, unsigned(own.next([profile('y')], { bytesBefore: 1900 })))).toEqual([
      'ERR_QUOTA_EXCEEDED',
    ])
    expect(await offered(log, rival, unsigned(last), unsigned(rival))).toEqual(['forked', 'forked', 'forked'])
  })
})

test('L5: statements are checked last, when their author has been let in', async () => {
  const { log, author, validator: judge } = await datanetOf()
  const invite = judge.next([{ type: 'invite', key: signerOf(30).publicKey }])
  await offered(log, invite)
  const stranger = withWrongStatement(author(eve), eve, { deps: [invite.id] })
  expect(await offered(log, stranger)).toEqual(['ERR_NOT_ADMITTED'])
  expect(await offered(log, withWrongStatement(author(writer), writer))).toEqual(['ERR_SIGNATURE_INVALID'])
  expect(log.head(writer.publicKey)).toBeUndefined()
})

test('R6: a first entry names few others where they decide who it lets in', async () => {
  const { log, author } = await datanetOf()
  const deps = Array.from({ length: MAX_FIRST_DEPS + 1 }, (_, n) => author(signerOf(50 + n)).next().id)
  expect(await offered(log, author(eve).next([profile('e')], { deps }))).toEqual(['ERR_LINK_INVALID'])
  expect(await offered(log, author(eve).next([profile('e')], { deps: deps.slice(1) }))).toEqual(['waiting'])
  // whom the charter names needs none of them
  expect(await offered(log, author(writer).next([profile('e')], { deps }))).toEqual(['accepted'])
})

describe('L1: early entries', () => {
  test('cost their bytes, and are checked when it is their turn', async () => {
    const { log, author, validator: judge } = await datanetOf()
    const admission = judge.next([{ type: 'admit', author: eve.publicKey, admits: 0 }])
    const hers = author(eve)
    const first = hers.next([profile('e')], { deps: [admission.id] })
    const second = hers.next()
    expect(await offered(log, unsigned(second), second, first)).toEqual(['waiting', 'waiting', 'waiting'])
    expect(log.waitingBytes).toBe(unsigned(second).bytes.length + first.bytes.length)
    // the one that was kept first is no good, and nobody else is kept from bringing a better one
    expect(await offered(log, admission)).toEqual(['accepted'])
    expect(log.head(eve.publicKey)?.seq).toBe(0)
    expect(await offered(log, second)).toEqual(['accepted'])
    expect(log.waiting).toBe(0)
  })

  test('that somebody else made in the name of an author do not keep it from signing its first', async () => {
    const { log, author, validator: judge } = await datanetOf()
    const admission = judge.next([{ type: 'admit', author: eve.publicKey, admits: 0 }])
    const later = author(eve).grow(3).entries[2] as Entry
    expect(await offered(log, admission, unsigned(later))).toEqual(['accepted', 'waiting'])
    const append = () => log.append([identity], { signer: eve, at: 0, random, deps: [admission.id] })
    expect((await append()).payload.seq).toBe(0)
    expect(log.waiting).toBe(0)
    expect(await offered(log, unsigned(later))).toEqual(['waiting'])
    expect((await log.append([profile('again')], { signer: eve, at: 0, random })).payload.seq).toBe(1)
    // her other machine has signed more
    const other = author(eve)
    other.entries.push(...(await all(log, eve.publicKey)))
    const ahead = other.grow(2).entries[3] as Entry
    expect(await offered(log, ahead)).toEqual(['waiting'])
    await expect(append()).rejects.toMatchObject({ code: 'ERR_LOG_BEHIND' })
  })
})

test('L4: whatever is offered, in whatever form and however often, each entry is news once', async () => {
  const { author, peer } = await datanetOf()
  const own = author(writer).grow(4)
  const fork = own.branch(2).grow(2, 'fork')
  const judge = author(validator).grow(2, 'judge')
  const real = [...own.entries, ...fork.entries.slice(2), ...judge.entries]
  const forms = [(entry: Entry) => entry, (entry: Entry) => peekEntry(entry.bytes), erased, unsigned]
  const offer = fc.tuple(fc.nat(real.length - 1), fc.nat(forms.length - 1))
  await fc.assert(
    fc.asyncProperty(fc.array(offer, { maxLength: 40 }), async (offers) => {
      const log = await peer()
      const news: string[] = []
      for (const [which, form] of offers) {
        const before = new Set<string>()
        for await (const { id } of log.entries()) before.add(id.toString())
        const acceptance = await log.accept([(forms[form] as (entry: Entry) => Offered)(real[which] as Entry)], 'test')
        for (const { id, records } of acceptance.news) {
          expect(before.has(id.toString())).toBe(false)
          // what is passed on is whole
          expect(records.includes(null)).toBe(false)
          news.push(id.toString())
        }
        for (const { id } of acceptance.accepted) expect(news).toContain(id.toString())
      }
      expect(new Set(news).size).toBe(news.length)
      for await (const { id } of log.entries()) if (!id.equals(log.id)) expect(news).toContain(id.toString())
    }),
  )
})
