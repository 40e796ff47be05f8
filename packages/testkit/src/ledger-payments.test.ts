/** Payments one by one: which count, when they are booked, what they cost, and how an account is proven. */
import { accountOf, assetTotals, type BookedPayment, payoutsOf, proveAccount } from '@datanet/ledger'
import { type CID, type Credit, decode, recordId, type Signer, signStatement, verifyProof } from '@datanet/records'
import { describe, expect, test } from 'vitest'
import { Book, basisId, EUR, idOf, people } from './book.fixture.ts'
import { certify } from './certify.ts'
import { signerOf } from './datanet.ts'

describe('G3: which payments count', () => {
  test('those of an issuer for a receipt', () => {
    const book = new Book()
    book.pay(book.receipt(book.sold()), 1000n)
    expect(book.owed(book.ada)).toBe(700n)
    for (const validator of book.datanet.validators) expect(book.owed(validator)).toBe(66n)
    expect(assetTotals(book.ledger)).toMatchObject([
      { paid: 1000n, contributors: 700n, validators: 198n, residual: 102n, pending: 0n },
    ])
  })

  const bad: [string, (book: Book, release: CID) => void][] = [
    ['by one who is no issuer', (book, release) => book.pay(book.receipt(release), 1000n, book.ben)],
    [
      'by the founder, a validator or the buyer',
      (book, release) => {
        for (const by of [book.datanet.founder, book.datanet.validators[0] as Signer, book.buyer])
          book.pay(book.receipt(release), 5n, by)
      },
    ],
    [
      'of an unknown unit',
      (book, release) => book.pay(book.receipt(release), 1000n, book.issuer, { ...EUR, unit: 'XXX' }),
    ],
    [
      'of an unknown class',
      (book, release) => book.pay(book.receipt(release), 1000n, book.issuer, { ...EUR, class: 'emission' }),
    ],
    ['of nothing', (book, release) => book.pay(book.receipt(release), 0n)],
    [
      'for a receipt of another datanet',
      (book, release) => book.pay(book.receipt(release, { datanet: idOf('another') }), 1000n),
    ],
    [
      'for what is no receipt',
      (book, release) => {
        const timeout = signStatement(
          { v: 1, type: 'timeout', datanet: book.datanet.id, signer: book.buyer.publicKey, subject: release, round: 0 },
          book.buyer,
        )
        book.write(book.issuer, {
          type: 'payment',
          receipt: timeout.signed,
          asset: EUR,
          amount: 1000n,
          basis: idOf('basis'),
        })
      },
    ],
    [
      'for a receipt that nobody signed',
      (book, release) => {
        const { signed } = book.receipt(release)
        const sig = signed.sig.map((byte, i) => (i === 0 ? byte ^ 1 : byte))
        const receipt = { ...signed, sig }
        book.write(book.issuer, { type: 'payment', receipt, asset: EUR, amount: 1000n, basis: idOf('basis') })
      },
    ],
  ]

  test.each(bad)('not one %s', (_, pay) => {
    const book = new Book()
    const release = book.sold()
    const { digest } = book.ledger
    pay(book, release)
    expect(book.ledger.payments()).toHaveLength(0)
    expect(book.ledger.receipts()).toHaveLength(0)
    expect(book.owed(book.ada)).toBe(0n)
    expect(book.ledger.digest).toEqual(digest)
  })

  test('a receipt alone moves nothing: it is a claimed use', () => {
    const book = new Book()
    const receipt = book.receipt(book.sold(), { units: 5n })
    book.write(book.buyer, { type: 'statement', statement: receipt.signed })
    expect(accountOf(book.ledger, book.ada.publicKey)).toMatchObject({ uses: 5n, byAsset: [] })
    // stated again, by anybody, it is the same use
    book.write(book.ben, { type: 'statement', statement: receipt.signed })
    book.pay(receipt, 10n)
    expect(accountOf(book.ledger, book.ada.publicKey)).toMatchObject({ uses: 5n, byAsset: [{ amount: 7n }] })
  })

  test('each is its issuer’s own debt: assets never mix', () => {
    const book = new Book()
    const receipt = book.receipt(book.sold())
    const [first, second] = book.datanet.issuers as [Signer, Signer]
    book.pay(receipt, 1000n, first)
    book.pay(receipt, 500n, second)
    const { byAsset } = accountOf(book.ledger, book.ada.publicKey)
    expect(byAsset.map(({ amount }) => amount).sort()).toEqual([350n, 700n])
    expect(new Set(byAsset.map(({ asset }) => asset.issuer))).toEqual(new Set([first.publicKey, second.publicKey]))
  })
})

describe('G2: a payment is pending until what it rests on is known', () => {
  test('whatever comes first', () => {
    const book = new Book()
    const subject = book.offer(book.ada)
    const { record, verdict } = certify(book.datanet, { subject, author: book.ada.publicKey })
    const release = book.release([verdict])
    const receipt = book.receipt(release)
    const basis = book.basis(receipt)
    const { issuer, datanet } = book
    const payment = {
      type: 'payment',
      receipt: receipt.signed,
      asset: EUR,
      amount: 1000n,
      basis: basisId(basis),
    } as const
    const based = datanet.author(issuer).next([basis])
    const paid = book.write(issuer, payment)
    const id = recordId(paid.id, paid.records.length - 1)
    const expectPending = (reason: RegExp) => {
      expect(book.owed(book.ada)).toBe(0n)
      expect(payoutsOf(book.ledger, id)).toEqual([])
      expect(assetTotals(book.ledger)).toMatchObject([{ paid: 1000n, pending: 1000n, residual: 0n }])
      const standing = book.ledger.standingOfPayment(book.ledger.payment(id) as BookedPayment)
      expect(standing).toEqual({ status: 'pending', reason: expect.stringMatching(reason) })
    }
    expectPending(/its basis is not here/)
    book.ledger.apply(based)
    expectPending(/certificate of verdict .* is not here/)
    const certificate = book.write(book.ben, record)
    expect(book.owed(book.ada)).toBe(700n)
    expect(payoutsOf(book.ledger, id).reduce((sum, { amount }) => sum + amount, 0n)).toBe(898n)
    book.ledger.revoke(certificate)
    expectPending(/certificate of verdict/)
    book.ledger.apply(certificate)
    book.ledger.revoke(based)
    expectPending(/its basis is not here/)
  })

  test('and a verdict of a later round changes nothing of it', () => {
    const book = new Book()
    const subject = book.offer(book.ada)
    const author = book.ada.publicKey
    const first = certify(book.datanet, { subject, author })
    book.write(book.ben, first.record)
    const old = book.receipt(book.release([first.verdict]))
    const basis = book.basis(old)
    book.pay(old, 1000n)
    const credit: Credit[] = [{ contribution: idOf('senior'), author: book.ben.publicKey, units: 1n, whole: 1n }]
    const second = certify(book.datanet, { subject, author, round: 1, credit })
    book.write(book.ben, second.record)
    expect([book.owed(book.ada), book.owed(book.ben)]).toEqual([700n, 0n])
    expect(book.ledger.certificate(subject)?.verdict.id).toEqual(second.verdict)
    // nor of one that names the same basis; a basis that is made now names the new verdict, for the old release too
    book.pay(old, 1000n, book.issuer, EUR, basis)
    expect([book.owed(book.ada), book.owed(book.ben)]).toEqual([1400n, 0n])
    book.pay(old, 1000n)
    expect([book.owed(book.ada), book.owed(book.ben)]).toEqual([1400n, 700n])
    book.pay(book.receipt(book.release([second.verdict])), 1000n)
    expect([book.owed(book.ada), book.owed(book.ben)]).toEqual([1400n, 1400n])
  })
})

describe('G4: explicit weights', () => {
  const weights = (book: Book, weight = 1n) => {
    const contribution = book.offer(book.ben)
    book.write(book.ben, certify(book.datanet, { subject: contribution, author: book.ben.publicKey }).record)
    return [{ contribution, author: book.ben.publicKey, weight }]
  }

  test('bind their own payment only', () => {
    const book = new Book()
    const release = book.sold()
    const traced = book.receipt(release, { weights: weights(book) })
    book.pay(traced, 1000n)
    expect([book.owed(book.ada), book.owed(book.ben)]).toEqual([0n, 700n])
    book.pay(book.receipt(release), 1000n)
    expect([book.owed(book.ada), book.owed(book.ben)]).toEqual([700n, 700n])
  })

  test('not that of a receipt which names theirs: that is no release', () => {
    const book = new Book()
    const traced = book.receipt(book.sold(), { weights: weights(book), units: 3n })
    book.pay(traced, 1000n)
    const before = accountOf(book.ledger, book.ben.publicKey)
    book.pay(book.receipt(traced.id, { units: 100n }), 1000n, book.issuer, EUR, book.basis(traced))
    expect(accountOf(book.ledger, book.ben.publicKey)).toEqual(before)
    expect(assetTotals(book.ledger)).toMatchObject([{ paid: 2000n, pending: 1000n }])
  })

  test('N2: pay nobody where one names another author than the certificate shows', () => {
    const book = new Book()
    const [share] = weights(book) as [{ contribution: CID; author: Uint8Array; weight: bigint }]
    const stolen = book.receipt(book.datanet.id, { weights: [{ ...share, author: book.ada.publicKey }] })
    book.pay(stolen, 1000n)
    expect([book.owed(book.ada), book.owed(book.ben)]).toEqual([0n, 0n])
    expect(assetTotals(book.ledger)).toMatchObject([{ paid: 1000n, pending: 1000n }])
    book.pay(book.receipt(book.datanet.id, { weights: [share] }), 1000n)
    expect([book.owed(book.ada), book.owed(book.ben)]).toEqual([0n, 700n])
  })
})

describe('an account is proven from the digest', () => {
  function proven(book: Book, who: Signer): bigint {
    const { digest } = book.ledger
    let sum = 0n
    for (const { pool, proofs, weights } of proveAccount(book.ledger, who.publicKey)) {
      const values = new Map(
        proofs.map(({ key, blocks }) => [
          key,
          decode(
            verifyProof(
              digest,
              new TextEncoder().encode(key),
              blocks.map(({ bytes }) => bytes),
            ) as Uint8Array,
          ) as Uint8Array[],
        ]),
      )
      const [root, total, validatorTotal] = values.get(`pool/${pool}`) as unknown as [CID, Uint8Array, Uint8Array]
      for (const [key, parts] of values) {
        if (!key.startsWith('total/')) continue
        for (const { key: place, blocks } of weights) {
          const value = verifyProof(
            root,
            place,
            blocks.map(({ bytes }) => bytes),
          ) as Uint8Array
          const [author, weight] = decode(value) as [Uint8Array, Uint8Array]
          expect(author).toEqual(who.publicKey)
          const isValidator = place.length === 32
          const [part, whole] = isValidator ? [parts[1], validatorTotal] : [parts[0], total]
          sum += (numberOf(part as Uint8Array) * numberOf(weight)) / numberOf(whole)
        }
      }
    }
    return sum
  }

  const numberOf = (bytes: Uint8Array) => bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)

  function sold(): Book {
    const book = new Book()
    book.pay(book.receipt(book.sold()), 987_654_321n)
    book.pay(book.receipt(book.sold()), 1003n)
    return book
  }

  test('to the unit, for contributors and validators', () => {
    const book = sold()
    for (const who of people(book.datanet)) expect(proven(book, who)).toBe(book.owed(who))
    expect(book.owed(book.ada)).toBeGreaterThan(0n)
    expect(proveAccount(book.ledger, signerOf('nobody').publicKey)).toEqual([])
  })

  test('and not from the digest of a ledger that differs in one unit', () => {
    const [book, other] = [sold(), new Book()]
    other.pay(other.receipt(other.sold()), 987_654_321n)
    other.pay(other.receipt(other.sold()), 1004n)
    expect(other.ledger.digest).not.toEqual(book.ledger.digest)
    const [proof] = proveAccount(book.ledger, book.ada.publicKey)
    for (const { key, blocks } of proof?.proofs ?? []) {
      const bytes = blocks.map((block) => block.bytes)
      expect(() => verifyProof(other.ledger.digest, new TextEncoder().encode(key), bytes)).toThrow(
        expect.objectContaining({ code: 'ERR_NOT_CANONICAL' }),
      )
    }
  })

  test('nor with a bit of it changed', () => {
    const book = sold()
    const [proof] = proveAccount(book.ledger, book.ada.publicKey)
    const { key, blocks } = proof?.proofs[1] ?? expect.fail()
    const last = blocks.length - 1
    const bytes = blocks.map((block, i) =>
      i === last ? block.bytes.map((byte, at) => (at === block.bytes.length - 1 ? byte ^ 1 : byte)) : block.bytes,
    )
    expect(() => verifyProof(book.ledger.digest, new TextEncoder().encode(key), bytes)).toThrow()
  })
})

test('G3: folding a payment costs the same whatever its release holds', () => {
  const book = new Book()
  const many = 1000
  const wide = (name: string): CID => {
    const credit = Array.from(
      { length: many },
      (_, i): Credit => ({ contribution: idOf(`${name} ${i}`), author: book.ada.publicKey, units: 1n, whole: 1n }),
    )
    const subject = book.offer(book.ada)
    const { record, verdict } = certify(book.datanet, { subject, author: book.ada.publicKey, credit })
    book.write(book.ben, record)
    return verdict
  }
  const small = book.sold()
  const large = book.release(['a', 'b', 'c', 'd', 'e'].map(wide))
  for (const release of [small, large]) book.pay(book.receipt(release), 1000n)
  expect([...book.ledger.pots()].map(({ pool }) => pool?.shares.length).sort()).toEqual([1, 5 * many])
  const timeOf = (release: CID): number => {
    const basis = basisId(book.basis(book.receipt(release)))
    const entries = Array.from({ length: 40 }, () => {
      const receipt = book.receipt(release)
      return book.datanet
        .author(book.issuer)
        .next([{ type: 'payment', receipt: receipt.signed, asset: EUR, amount: 1000n, basis }])
    })
    const start = performance.now()
    for (const entry of entries) book.ledger.apply(entry)
    return performance.now() - start
  }
  timeOf(small)
  timeOf(large)
  const fastest = (release: CID) => Math.min(...Array.from({ length: 7 }, () => timeOf(release)))
  expect(fastest(large) / fastest(small)).toBeLessThan(4)
})
