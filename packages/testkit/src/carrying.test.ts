/** N3 between peers: what is paid is carried until it is finished, by few, once; and what a fork takes out is carried then. */
import type { BookedPayment } from '@datanet/ledger'
import { createMemoryStore } from '@datanet/log'
import {
  type Entry,
  hexOf,
  isKnownRecord,
  openEntry,
  openRecordProof,
  recordId,
  type Signer,
  type WireRecord,
} from '@datanet/records'
import { lostRecords, Replica, type ReplicaHost } from '@datanet/replica'
import { expect, test } from 'vitest'
import { Book, idOf, people } from './book.fixture.ts'
import { certify } from './certify.ts'
import { ContentAwayError } from './errors.ts'
import { createPrng } from './prng.ts'

/** Peers that hear each other at once, each with a log of its own. */
class Neighbours {
  readonly book: Book
  readonly replicas = new Map<string, Replica>()
  readonly announced: Entry[] = []
  #sent = 0

  private constructor(book: Book) {
    this.book = book
  }

  static async of(book: Book, who: readonly Signer[]): Promise<Neighbours> {
    const neighbours = new Neighbours(book)
    for (const signer of who) {
      const replica = await Replica.open(book.datanet.charterEntry, createMemoryStore(), neighbours.#hostOf(signer))
      await replica.ingest(
        book.written.map(({ bytes }) => bytes),
        'book',
      )
      neighbours.replicas.set(hexOf(signer.publicKey), replica)
    }
    await neighbours.settle()
    return neighbours
  }

  #hostOf(signer: Signer): ReplicaHost {
    const prng = createPrng(hexOf(signer.publicKey))
    const away = () => {
      throw new ContentAwayError('there is no content here', 'Use another host.')
    }
    return {
      now: () => 1_700_000_000_000,
      random: (bytes) => prng.bytes(bytes),
      signer,
      recovery: new Uint8Array(32),
      profile: null,
      announce: (entries) => this.announced.push(...entries.map(openEntry)),
      manifest: async () => away(),
      shards: () => away(),
      shard: away,
      shardPart: away,
      loadBlock: async () => away(),
      saveBlocks: async () => undefined,
      wakeAt: () => undefined,
      warn: (problem) => expect.unreachable(problem.message),
    }
  }

  async tell(...entries: Entry[]): Promise<void> {
    for (const replica of this.replicas.values())
      await replica.ingest(
        entries.map(({ bytes }) => bytes),
        'told',
      )
    await this.settle()
  }

  /** Until nobody has anything more to say. */
  async settle(): Promise<void> {
    for (;;) {
      for (const replica of this.replicas.values()) await replica.whenCarried()
      const news = this.announced.slice(this.#sent)
      if (news.length === 0) return
      this.#sent += news.length
      for (const replica of this.replicas.values())
        await replica.ingest(
          news.map(({ bytes }) => bytes),
          'neighbour',
        )
    }
  }

  /** The records of a type that peers have written down, with who did. */
  carried(type: WireRecord['type']): string[] {
    return this.announced.flatMap(({ payload, records }) =>
      records.flatMap((record) => (isKnownRecord(record) && record.type === type ? [hexOf(payload.author)] : [])),
    )
  }

  statuses(): string[] {
    return [...this.replicas.values()].flatMap(({ ledger }) =>
      ledger.payments().map((payment) => ledger.standingOfPayment(payment).status),
    )
  }
}

function sold(book: Book, certifiers: readonly Signer[]) {
  const subject = book.offer(book.ada)
  const { record, verdict } = certify(book.datanet, { subject, author: book.ada.publicKey })
  for (const by of certifiers) book.write(by, record)
  return book.release([verdict])
}

/** All who may write, without the issuer of the book; each has an entry of its own. */
function everybody(book: Book): Signer[] {
  return people(book.datanet).filter(({ publicKey }) => publicKey !== book.issuer.publicKey)
}

test('a payment is carried by three, once, with its basis, and is finished at every peer', async () => {
  const book = new Book()
  const release = sold(book, book.datanet.validators)
  const neighbours = await Neighbours.of(book, everybody(book))
  const paid = book.pay(book.receipt(release), 1000n)
  await neighbours.tell(paid)
  expect(new Set(neighbours.statuses())).toEqual(new Set(['finished']))
  for (const type of ['evidence', 'basis'] as const) {
    const carriers = neighbours.carried(type)
    expect(carriers.length).toBeGreaterThanOrEqual(2)
    expect(carriers.length).toBeLessThanOrEqual(3)
    expect(new Set(carriers).size).toBe(carriers.length)
  }
  // certificates that three validators logged need nobody else, and a second payment no second basis
  expect(neighbours.carried('certificate')).toEqual([])
  const again = book.pay(book.receipt(release), 5n, book.issuer)
  expect(again.records.map((record) => record?.type)).toContain('payment')
  await neighbours.tell(again)
  expect(new Set(neighbours.statuses())).toEqual(new Set(['finished']))
  const digests = [...neighbours.replicas.values()].map(({ ledger }) => ledger.digest.toString())
  expect(new Set(digests).size).toBe(1)
  for (const replica of neighbours.replicas.values()) await replica.close()
})

test('certificates that lie in one log alone are carried with what rests on them', async () => {
  const book = new Book()
  const release = sold(book, [book.issuer])
  const neighbours = await Neighbours.of(book, everybody(book))
  await neighbours.tell(book.pay(book.receipt(release), 1000n))
  expect(new Set(neighbours.statuses())).toEqual(new Set(['finished']))
  expect(neighbours.carried('certificate').length).toBeGreaterThanOrEqual(2)
  for (const replica of neighbours.replicas.values()) await replica.close()
})

test('payments that come with the fork which takes them out are carried out of it, and owed all the same', async () => {
  const book = new Book()
  const release = sold(book, book.datanet.validators)
  const first = book.write(book.issuer, { type: 'profile', name: 'issuer', contact: '' })
  const neighbours = await Neighbours.of(book, everybody(book))
  const paid = book.pay(book.receipt(release), 1000n)
  const payment = recordId(paid.id, paid.records.length - 1)
  const rival = book.datanet
    .author(book.issuer)
    .branch(first.payload.seq + 1)
    .next([{ type: 'profile', name: 'rival', contact: '' }])
  // taken out again at once, before most have carried it
  for (const replica of neighbours.replicas.values()) {
    await Promise.all([paid, rival].map(({ bytes }) => replica.ingest([bytes], 'told')))
    expect(replica.log.head(book.issuer.publicKey)?.fork).toBe(first.payload.seq + 1)
  }
  await neighbours.settle()
  expect(new Set(neighbours.statuses())).toEqual(new Set(['finished']))
  for (const { ledger } of neighbours.replicas.values()) {
    const held = ledger.payment(payment) as BookedPayment
    expect(held).toMatchObject({ own: false, parts: { contributors: 700n } })
  }
  // and a carrier that forks in turn is replaced
  const [carrier] = neighbours.carried('evidence') as [string]
  const signer = people(book.datanet).find(({ publicKey }) => hexOf(publicKey) === carrier) as Signer
  const own = neighbours.announced.find(({ payload }) => hexOf(payload.author) === carrier) as Entry
  const log = book.datanet.author(signer).branch(own.payload.seq)
  await neighbours.tell(log.next([{ type: 'profile', name: 'rival', contact: '' }]))
  expect(new Set(neighbours.statuses())).toEqual(new Set(['finished']))
  for (const replica of neighbours.replicas.values()) await replica.close()
})

test('of what a fork takes out, payments, bases that nobody else has, used releases and audited claims are kept', () => {
  const book = new Book({ claims: { mode: 'audited', sample: 1 } })
  const release = sold(book, book.datanet.validators)
  const released = book.written.at(-1) as Entry
  book.release([idOf('verdict')])
  const unused = book.written.at(-1) as Entry
  const claim = book.write(book.ben, {
    type: 'attribution',
    method: 'equal/v1',
    params: '{}',
    inputs: [{ role: 'release', cid: release }],
    result: idOf('result'),
    weights: [],
  })
  const attribution = recordId(claim.id, claim.records.length - 1)
  const [validator] = book.datanet.validators as [Signer]
  const audit = book.write(validator, {
    type: 'audit',
    attribution,
    agrees: true,
    parts: 1,
    sampled: 1,
    mismatches: [],
  })
  const used = book.receipt(release)
  book.write(book.buyer, { type: 'statement', statement: used.signed })
  const paid = book.pay(used, 1000n)
  const gone = [released, unused, claim, paid]
  for (const entry of gone) book.ledger.revoke(entry)
  const lost = lostRecords(gone, book.ledger)
  expect(lost.payments.map(({ record }) => record.amount)).toEqual([1000n])
  expect(lost.bases.size).toBe(1)
  expect(lost.others.map(({ proof }) => openRecordProof(proof).record.type)).toEqual(['release', 'attribution'])
  // an audit of a claim that is known, and nothing that others hold
  book.ledger.apply(claim)
  book.ledger.revoke(audit)
  const other = lostRecords([audit, released], book.ledger).others
  expect(other.map(({ proof }) => openRecordProof(proof).record.type)).toEqual(['audit', 'release'])
  book.write(book.buyer, ...lost.others)
  expect(lostRecords([released], book.ledger).others).toEqual([])
  // written down again, all that the fork took out is there
  for (const { evidence } of lost.payments) book.write(book.buyer, ...lost.bases.values(), evidence)
  expect(book.owed(book.ada)).toBe(700n)
})
