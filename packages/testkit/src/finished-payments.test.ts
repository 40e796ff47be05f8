/**
 * N3: a fork of one author never changes a finished payout of another, and what counts is a function of the set of entries,
 * whatever their order of arrival.
 */
import { accountOf, assetTotals, type BookedPayment, Ledger, payoutsOf } from '@datanet/ledger'
import { type Log, readFounding } from '@datanet/log'
import {
  type Attribution,
  type Audit,
  bytesOfHex,
  type CID,
  type Entry,
  encode,
  hexOf,
  MAX_ENTRY_BYTES,
  proveRecord,
  recordId,
  type Signer,
  type WireRecord,
} from '@datanet/records'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ledgerHistories } from './arbitrary-ledgers.ts'
import { Book, basisId, EUR, idOf, people } from './book.fixture.ts'
import { certify } from './certify.ts'

const last = (entry: Entry): CID => recordId(entry.id, entry.records.length - 1)

function evidenceOf(entry: Entry, index = entry.records.length - 1): WireRecord {
  const proof = proveRecord(entry, index)
  if (proof === null) throw expect.unreachable()
  return { type: 'evidence', proof }
}

/** What each author is owed, by key. */
function owedIn(ledger: Ledger): Record<string, bigint> {
  const accounts = [...ledger.authors()].map((key) => accountOf(ledger, bytesOfHex(key) as Uint8Array))
  const sums = accounts.map(
    ({ author, byAsset }) => [hexOf(author), byAsset.reduce((sum, { amount }) => sum + amount, 0n)] as const,
  )
  return Object.fromEntries(sums.filter(([, sum]) => sum > 0n))
}

function payoutsText(ledger: Ledger, payment: CID): string[] {
  return payoutsOf(ledger, payment)
    .map(({ author, contribution, amount }) => `${hexOf(author)} ${contribution} ${amount}`)
    .sort()
}

/** Everything of a payment that too few carry, written down by one more author. */
function carry(ledger: Ledger, entries: readonly Entry[], payment: BookedPayment, by: Signer): WireRecord[] {
  const { payment: itself, records } = ledger.uncarried(payment, hexOf(by.publicKey))
  const holder = entries.find((entry) => entry.records.some((_, i) => recordId(entry.id, i).equals(payment.id)))
  return [...(itself && holder !== undefined ? [evidenceOf(holder)] : []), ...records]
}

test('N3: whoever forks, and wherever, with or without the issuer: what is finished pays what it paid', () => {
  let finished = 0
  fc.assert(
    fc.property(
      ledgerHistories({ validators: [2n, 1n, 1n], charter: { claims: { mode: 'audited', sample: 2 } } }),
      fc.nat(9),
      fc.nat(4),
      (history, offset, cut) => {
        const { datanet, entries } = history
        const all = [...entries]
        const ledger = new Ledger(readFounding(datanet.charterEntry))
        for (const entry of all) ledger.apply(entry)
        const everybody = people(datanet)
        for (const payment of ledger.payments()) {
          const others = everybody.filter(({ publicKey }) => hexOf(publicKey) !== hexOf(payment.asset.issuer))
          for (const by of [others[offset % others.length], others[(offset + 1) % others.length]] as Signer[]) {
            const records = carry(ledger, all, payment, by)
            if (records.length === 0) continue
            const entry = datanet.author(by).next(records)
            all.push(entry)
            ledger.apply(entry)
          }
        }
        const safe = ledger.payments().filter((payment) => ledger.standingOfPayment(payment).status === 'finished')
        finished += safe.length
        for (const payment of safe) {
          const before = payoutsText(ledger, payment.id)
          const issuer = hexOf(payment.asset.issuer)
          for (const { publicKey } of everybody) {
            const forked = new Set([issuer, hexOf(publicKey)])
            const gone = all.filter(
              ({ payload }) =>
                forked.has(hexOf(payload.author)) && (hexOf(payload.author) !== issuer || payload.seq >= cut),
            )
            for (const entry of gone) ledger.revoke(entry)
            expect(payoutsText(ledger, payment.id)).toEqual(before)
            expect(ledger.payment(payment.id)?.parts).not.toBeNull()
            for (const entry of gone) ledger.apply(entry)
          }
        }
      },
    ),
    { numRuns: 40 },
  )
  expect(finished).toBeGreaterThan(0)
})

/** A peer: it folds what its log says counts. */
async function heard(book: Book, entries: readonly Entry[]): Promise<{ log: Log; ledger: Ledger }> {
  const log = await book.datanet.open()
  const ledger = new Ledger(readFounding(book.datanet.charterEntry))
  for (const entry of entries) {
    const { accepted, revoked } = await log.accept([entry], 'test')
    for (const one of accepted) ledger.apply(one)
    for (const one of revoked) ledger.revoke(one)
  }
  return { log, ledger }
}

function* permutations<T>(items: readonly T[]): Generator<T[]> {
  if (items.length === 0) yield []
  for (const [i, item] of items.entries())
    for (const rest of permutations([...items.slice(0, i), ...items.slice(i + 1)])) yield [item, ...rest]
}

/** A release that was used, with its certificate in three logs. */
function sale(charter: ConstructorParameters<typeof Book>[0] = {}) {
  const book = new Book(charter)
  const subject = book.offer(book.ada)
  const { record, verdict } = certify(book.datanet, { subject, author: book.ada.publicKey })
  for (const validator of book.datanet.validators) book.write(validator, record)
  const ground = [...book.written]
  const release = book.release([verdict])
  const released = book.written.at(-1) as Entry
  return { book, subject, verdict, ground, release, released, receipt: book.receipt(release) }
}

const profile = (name: string): WireRecord => ({ type: 'profile', name, contact: '' })

describe('N3: with real logs', () => {
  /** A payment whose issuer and whose release's author fork later, with two who carry it. */
  function story() {
    const { book, ground, released, receipt } = sale()
    const { issuer, ben, datanet } = book
    const first = book.write(issuer, profile('issuer'))
    const paid = book.pay(receipt, 1000n)
    const payment = book.ledger.payment(last(paid)) as BookedPayment
    const [, , , , second] = people(datanet) as [Signer, Signer, Signer, Signer, Signer]
    const carriers = [book.buyer, second].map((by) => book.write(by, ...carry(book.ledger, book.written, payment, by)))
    const issuerForks = datanet
      .author(issuer)
      .branch(0)
      .next([profile('another')])
    const releaserForks = datanet
      .author(ben)
      .branch(released.payload.seq)
      .next([profile('another')])
    const expected = owedIn(book.ledger)
    return { book, ground, released, first, paid, payment, carriers, issuerForks, releaserForks, expected }
  }

  test('every order of payment, evidence, forks and carriers comes to one digest, and pays the same', async () => {
    const { book, ground, released, first, paid, payment, carriers, issuerForks, releaserForks, expected } = story()
    expect(book.ledger.standingOfPayment(payment)).toEqual({ status: 'finished', reason: null })
    expect(expected).toMatchObject({ [hexOf(book.ada.publicKey)]: 700n })
    const digests = new Set<string>()
    let count = 0
    for (const order of permutations([paid, released, ...carriers, issuerForks, releaserForks])) {
      const { log, ledger } = await heard(book, [...ground, first, ...order])
      expect(log.head(book.issuer.publicKey)?.fork).toBe(0)
      digests.add(ledger.digest.toString())
      expect(owedIn(ledger)).toEqual(expected)
      expect(ledger.payment(payment.id)).toMatchObject({ own: false, parts: { contributors: 700n } })
      count += 1
    }
    expect(count).toBe(720)
    expect(digests.size).toBe(1)
  })

  test('a peer that never gets the forked tail owes the same, with the same digest', async () => {
    const { book, ground, released, first, paid, carriers, issuerForks, releaserForks, expected } = story()
    const all = await heard(book, [...ground, released, first, paid, ...carriers, issuerForks, releaserForks])
    const without = await heard(book, [...ground, released, releaserForks, first, issuerForks, ...carriers])
    expect(without.ledger.digest).toEqual(all.ledger.digest)
    expect(owedIn(without.ledger)).toEqual(expected)
    const uncarried = await heard(book, [...ground, released, first, paid, issuerForks])
    expect(owedIn(uncarried.ledger)).toEqual({})
  })

  test('payments on both branches of an issuer are its debts, where others carry them', async () => {
    const { book, ground, released, receipt } = sale()
    const { datanet, issuer } = book
    const first = book.write(issuer, profile('issuer'))
    const basis = book.basis(receipt)
    const pay = (amount: bigint) =>
      ({ type: 'payment', receipt: receipt.signed, asset: EUR, amount, basis: basisId(basis) }) as const
    const log = datanet.author(issuer)
    const other = log.branch(1)
    const [one, two] = [log.next([basis, pay(1000n)]), other.next([basis, pay(100n)])]
    const carriers = people(datanet)
      .slice(0, 2)
      .map((by) => book.write(by, basis, evidenceOf(one), evidenceOf(two)))
    const entries = [...ground, released, first, one, two, ...carriers]
    const digests = await Promise.all([entries, entries.toReversed()].map((order) => heard(book, order)))
    for (const { ledger } of digests) {
      expect(accountOf(ledger, book.ada.publicKey).byAsset).toMatchObject([{ amount: 770n }])
      expect(ledger.payments().map((payment) => ledger.standingOfPayment(payment).status)).toEqual([
        'finished',
        'finished',
      ])
    }
    expect(digests[0]?.ledger.digest).toEqual(digests[1]?.ledger.digest)
  })
})

test('N3: one carrier is not enough, nor the issuer’s own word', () => {
  const { book, receipt } = sale()
  const payment = book.ledger.payment(last(book.pay(receipt, 1000n))) as BookedPayment
  const standing = () => book.ledger.standingOfPayment(payment).status
  expect(standing()).toBe('paid')
  book.write(book.issuer, ...carry(book.ledger, book.written, payment, book.ada))
  expect(standing()).toBe('paid')
  book.write(book.ada, ...carry(book.ledger, book.written, payment, book.ada))
  expect(standing()).toBe('paid')
  expect(carry(book.ledger, book.written, payment, book.ada)).toEqual([])
  book.write(book.ben, ...carry(book.ledger, book.written, payment, book.ben))
  expect(standing()).toBe('finished')
  expect(carry(book.ledger, book.written, payment, book.buyer)).toEqual([])
})

test('the largest release still has a basis that fits into an entry, with its payment and for those who carry it', () => {
  const book = new Book()
  const pins = Array.from({ length: 2500 }, (_, i) => idOf(`verdict ${i}`))
  const receipt = book.receipt(book.release(pins))
  const basis = book.basis(receipt)
  expect(basis.verdicts).toEqual(pins)
  expect(encode(basis).length).toBeLessThan(MAX_ENTRY_BYTES - 8192)
  const paid = book.pay(receipt, 1000n)
  const evidence = evidenceOf(paid)
  expect(encode(evidence).length).toBeLessThan(1024)
  expect(() => book.write(book.ada, evidence, basis)).not.toThrow()
  expect(() => book.release([...pins, idOf('one more')])).toThrow(
    expect.objectContaining({ code: 'ERR_SCHEMA_MISMATCH' }),
  )
})

test('a release outlives its author’s fork where a basis carries it', () => {
  const { book, release, released, receipt } = sale()
  book.pay(receipt, 1000n)
  book.ledger.revoke(released)
  expect(book.ledger.release(release)?.author).toEqual(book.ben.publicKey)
  book.pay(receipt, 1000n)
  expect(book.owed(book.ada)).toBe(1400n)
})

describe('a release that pins what was corrected', () => {
  /** Ben's copy of Ada's contribution, certified as his own before hers was; then corrected. */
  function copied() {
    const book = new Book()
    const original = book.offer(book.ada)
    const copy = book.offer(book.ben)
    const author = book.ben.publicKey
    const wrong = certify(book.datanet, { subject: copy, author })
    const credit = [{ contribution: original, author: book.ada.publicKey, units: 1n, whole: 1n }]
    const right = certify(book.datanet, { subject: copy, author, round: 1, credit })
    for (const record of [wrong.record, right.record]) book.write(book.buyer, record)
    return { book, copy, wrong, right, receipt: book.receipt(book.release([wrong.verdict])) }
  }

  test('pays the original, though the copier made it after the correction', () => {
    const { book, receipt, right } = copied()
    expect(book.basis(receipt).verdicts).toEqual([right.verdict])
    book.pay(receipt, 1000n)
    expect([book.owed(book.ada), book.owed(book.ben)]).toEqual([700n, 0n])
  })

  test('the same for a receipt that names the superseded verdict itself', () => {
    const { book, wrong } = copied()
    book.pay(book.receipt(book.datanet.id, { verdicts: [wrong.verdict] }), 1000n)
    expect([book.owed(book.ada), book.owed(book.ben)]).toEqual([700n, 0n])
  })

  test('an issuer whose own log shows the correction pays nobody by what it corrects', () => {
    const { book, receipt, wrong, right } = copied()
    const stale = { ...book.basis(receipt), verdicts: [wrong.verdict] }
    const before = book.ledger.payment(last(book.pay(receipt, 1000n, book.issuer, EUR, stale))) as BookedPayment
    const shown = book.write(book.issuer, right.record)
    const payment = book.ledger.payment(last(book.pay(receipt, 1000n, book.issuer, EUR, stale))) as BookedPayment
    // what was paid before it was known stays
    expect(book.ledger.standingOfPayment(before)).toEqual({ status: 'paid', reason: null })
    expect(book.owed(book.ben)).toBe(700n)
    expect(book.ledger.standingOfPayment(payment)).toEqual({
      status: 'void',
      reason: expect.stringContaining('newer certificate'),
    })
    expect(assetTotals(book.ledger)).toMatchObject([{ paid: 2000n, pending: 1000n }])
    book.ledger.revoke(shown)
    expect(book.owed(book.ben)).toBe(1400n)
    book.ledger.apply(shown)
    expect(book.owed(book.ben)).toBe(700n)
  })

  test('but no certificate of another branch takes back what it paid on this one, at a peer that heard that branch alone', async () => {
    const { book, receipt, wrong, right } = copied()
    const ground = [...book.written]
    const log = book.datanet.author(book.issuer)
    const first = book.write(book.issuer, profile('issuer'))
    const other = log.branch(1).next([right.record])
    book.write(book.issuer, profile('issuer still'))
    const stale = { ...book.basis(receipt), verdicts: [wrong.verdict] }
    const paid = book.pay(receipt, 1000n, book.issuer, EUR, stale)
    const payment = book.ledger.payment(last(paid)) as BookedPayment
    const carriers = [book.ada, book.buyer].map((by) =>
      book.write(by, ...carry(book.ledger, book.written, payment, by)),
    )
    expect(book.ledger.standingOfPayment(payment).status).toBe('finished')
    const { ledger } = await heard(book, [...ground, first, other, ...carriers])
    expect(ledger.payment(payment.id)).toMatchObject({ own: false, place: { seq: 2 } })
    expect(payoutsText(ledger, payment.id)).toEqual(payoutsText(book.ledger, payment.id))
    expect(payoutsText(ledger, payment.id)).not.toEqual([])
  })

  test('a basis that names an older verdict than the release does not hold', () => {
    const { book, wrong, right } = copied()
    const receipt = book.receipt(book.release([right.verdict]))
    const stale = { ...book.basis(receipt), verdicts: [wrong.verdict] }
    const payment = book.ledger.payment(last(book.pay(receipt, 1000n, book.issuer, EUR, stale))) as BookedPayment
    expect(book.ledger.standingOfPayment(payment)).toEqual({
      status: 'void',
      reason: expect.stringContaining('older verdict'),
    })
  })

  test('nor does one that leaves a contribution out, adds one, or names one twice', () => {
    const { book, copy, wrong, right } = copied()
    const other = book.offer(book.buyer)
    const more = certify(book.datanet, { subject: other, author: book.buyer.publicKey })
    book.write(book.buyer, more.record)
    const receipt = book.receipt(book.release([wrong.verdict]))
    const basis = book.basis(receipt)
    for (const [verdicts, reason] of [
      [[more.verdict], `names no verdict of contribution ${copy}`],
      [[right.verdict, more.verdict], 'does not pin'],
      [[right.verdict, wrong.verdict], 'two verdicts'],
    ] as const) {
      const paid = book.pay(receipt, 1000n, book.issuer, EUR, { ...basis, verdicts: [...verdicts] })
      const standing = book.ledger.standingOfPayment(book.ledger.payment(last(paid)) as BookedPayment)
      expect(standing).toEqual({ status: 'void', reason: expect.stringContaining(reason) })
    }
    expect([book.owed(book.ada), book.owed(book.ben), book.owed(book.buyer)]).toEqual([0n, 0n, 0n])
  })
})

describe('a claim pays by the audits that its basis names', () => {
  function claimed(sample = 10) {
    const made = sale({ claims: { mode: 'audited', sample } })
    const { book, subject, release } = made
    const record: Attribution = {
      type: 'attribution',
      method: 'equal/v1',
      params: '{}',
      inputs: [{ role: 'release', cid: release }],
      result: idOf('result'),
      weights: [{ contribution: subject, author: book.ada.publicKey, weight: 1n }],
    }
    const attribution = last(book.write(book.ben, record))
    const audit = (by: Signer, changes: Partial<Audit> = {}) =>
      book.write(by, { type: 'audit', attribution, agrees: true, parts: 20, sampled: 10, mismatches: [], ...changes })
    const receipt = book.receipt(release, { attribution })
    const pay = () => {
      const payment = book.ledger.payment(last(book.pay(receipt, 1000n))) as BookedPayment
      return { payment, ...book.ledger.standingOfPayment(payment) }
    }
    return { ...made, record, attribution, audit, receipt, pay }
  }

  test('of more than two thirds of the weight: exactly two thirds are not enough', () => {
    const { book, audit, pay } = claimed()
    const [one, two, three] = book.datanet.validators as [Signer, Signer, Signer]
    audit(one)
    audit(two)
    expect(pay()).toMatchObject({ status: 'void', reason: expect.stringContaining('2 of 3') })
    audit(three)
    expect(pay()).toMatchObject({ status: 'paid' })
    expect(book.owed(book.ada)).toBe(700n)
  })

  test('each over a sample as large as the charter asks for, or over all parts', () => {
    const { book, audit, pay } = claimed(15)
    const [one, two, three] = book.datanet.validators as [Signer, Signer, Signer]
    audit(one, { sampled: 15 })
    audit(two, { parts: 14, sampled: 14 })
    audit(three, { sampled: 14 })
    expect(pay()).toMatchObject({ status: 'void' })
    expect(book.ledger.claims().map((claim) => book.ledger.standingOf(claim).borneOut)).toEqual([false])
    expect(() => audit(three, { sampled: 21 })).toThrow(expect.objectContaining({ code: 'ERR_SCHEMA_MISMATCH' }))
  })

  test('whatever auditors and the claimant say or sign later, on any branch', () => {
    const { book, audit, pay, attribution, record } = claimed()
    const audits = book.datanet.validators.map((validator) => audit(validator))
    const { payment } = pay()
    const before = payoutsText(book.ledger, payment.id)
    expect(before).not.toEqual([])
    // on another branch the first two disagree, and others carry that
    for (const [i, validator] of book.datanet.validators.entries()) {
      const { seq } = (audits[i] as Entry).payload
      const rival = book.datanet
        .author(validator)
        .branch(seq)
        .next([{ type: 'audit', attribution, agrees: false, parts: 20, sampled: 20, mismatches: [1] }])
      book.ledger.revoke(audits[i] as Entry)
      book.write(book.buyer, evidenceOf(rival))
    }
    const claimEntry = book.written.find((entry) => last(entry).equals(attribution)) as Entry
    book.ledger.revoke(claimEntry)
    book.write(book.ben, { ...record, weights: [] })
    expect(payoutsText(book.ledger, payment.id)).toEqual(before)
    expect(book.ledger.claim(attribution)?.record.weights).toHaveLength(1)
  })

  test('and not where it names another author than the verdicts show', () => {
    const { book, subject, release, audit } = claimed()
    const stolen = last(
      book.write(book.ben, {
        type: 'attribution',
        method: 'equal/v1',
        params: '{}',
        inputs: [{ role: 'release', cid: release }],
        result: idOf('result'),
        weights: [{ contribution: subject, author: book.ben.publicKey, weight: 1n }],
      }),
    )
    for (const validator of book.datanet.validators) audit(validator, { attribution: stolen })
    const paid = book.pay(book.receipt(release, { attribution: stolen }), 1000n)
    const standing = book.ledger.standingOfPayment(book.ledger.payment(last(paid)) as BookedPayment)
    expect(standing).toEqual({ status: 'void', reason: expect.stringContaining('author of contribution') })
    expect(book.owed(book.ben)).toBe(0n)
  })
})
