import { draftBasis, Ledger, partsOfBasis } from '@datanet/ledger'
import { readFounding } from '@datanet/log'
import {
  type Basis,
  type CID,
  type Credit,
  cidOf,
  type Entry,
  encode,
  isCarriable,
  isKnownRecord,
  proveRecord,
  type Receipt,
  type RecordProof,
  recordId,
  type Signer,
  type Statement,
  signStatement,
  type Upstream,
  type WireRecord,
} from '@datanet/records'
import fc from 'fast-check'
import { cids } from './arbitrary-records.ts'
import { certify } from './certify.ts'
import { signerOf, type TestDatanet, type TestDatanetOptions, testDatanet } from './datanet.ts'

/** What the people of a datanet signed that a ledger is made of, in the order in which they did. */
export interface LedgerHistory {
  readonly datanet: TestDatanet
  readonly entries: readonly Entry[]
  /** Certificates of further rounds for what is certified; in nobody's log yet. */
  readonly later: readonly WireRecord[]
}

const place = fc.nat(9)
const plain = { noNullPrototype: true } as const

const steps = {
  offer: fc.record(
    {
      does: fc.constant('offer' as const),
      who: place,
      units: fc.nat(6),
      repeats: fc.option(place),
      repeated: fc.nat(6),
      derives: fc.option(place),
      ppm: fc.integer({ min: 1, max: 1_000_000 }),
    },
    plain,
  ),
  certify: fc.record(
    {
      does: fc.constant('certify' as const),
      which: place,
      round: fc.nat(2),
      score: fc.oneof(fc.constant(900), fc.nat(1000)),
      logs: fc.nat(3),
      who: place,
    },
    plain,
  ),
  release: fc.record(
    {
      does: fc.constant('release' as const),
      who: place,
      pins: fc.array(place, { minLength: 1, maxLength: 5 }),
      lost: fc.nat(9),
      gone: cids(),
    },
    plain,
  ),
  use: fc.record(
    {
      does: fc.constant('use' as const),
      who: place,
      kind: fc.constantFrom('release', 'release', 'verdicts', 'weights', 'receipt', 'attribution'),
      which: fc.array(place, { minLength: 1, maxLength: 3 }),
      units: fc.bigInt({ min: 0n, max: 5n }),
      logged: fc.boolean(),
    },
    plain,
  ),
  claim: fc.record(
    {
      does: fc.constant('claim' as const),
      who: place,
      which: fc.array(place, { minLength: 1, maxLength: 3 }),
      release: place,
      isOf: fc.constantFrom('release', 'release', 'release', 'tests'),
      // whether all validators agree with it first
      clear: fc.boolean(),
      // with a claim come what validators say of it, most of them that they agree
      audits: fc.array(
        fc.record(
          {
            who: place,
            agrees: fc.constantFrom(true, true, true, true, false),
            sampled: fc.constantFrom(1, 2, 3, 3, 3),
          },
          plain,
        ),
        {
          maxLength: 4,
        },
      ),
    },
    plain,
  ),
  pay: fc.record(
    {
      does: fc.constant('pay' as const),
      who: fc.constantFrom(0, 0, 1, 2, 3),
      which: place,
      amount: fc.oneof(fc.bigInt({ min: 0n, max: 1000n }), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })),
      asset: fc.nat(4),
      // most issuers resolve to the newest; some name an older basis, or one that does not hold, or sign none
      basis: fc.constantFrom('newest', 'newest', 'newest', 'older', 'false', 'unsigned'),
      pins: fc.array(place, { minLength: 1, maxLength: 4 }),
    },
    plain,
  ),
  carry: fc.record({ does: fc.constant('carry' as const), who: place, which: fc.nat(60) }, plain),
  repeat: fc.record({ does: fc.constant('repeat' as const), who: place, which: fc.nat(40) }, plain),
}

const some = <T>(item: fc.Arbitrary<T>, minLength: number, maxLength: number) =>
  fc.array(item, { minLength, maxLength, size: 'max' })

/** First what others stand on, and then anything. */
const story = fc
  .tuple(
    some(steps.offer, 1, 4),
    some(steps.certify, 1, 5),
    some(steps.release, 1, 2),
    some(steps.claim, 0, 2),
    some(steps.use, 1, 3),
    some(steps.pay, 1, 3),
    some(steps.carry, 0, 3),
    some(fc.oneof(...Object.values(steps)), 0, 25),
  )
  .map((parts): Step[] => parts.flat())

type Taken = { readonly [D in keyof typeof steps]: (typeof steps)[D] extends fc.Arbitrary<infer S> ? S : never }
type Step = Taken[keyof Taken]
type Of<D extends keyof Taken> = Taken[D]

interface Offer {
  readonly id: CID
  readonly author: Uint8Array
  readonly credit: readonly Credit[]
  readonly upstream: readonly Upstream[]
}

const ASSETS = ['EUR', 'EUR', 'EUR', 'USD', 'XXX'] as const

/** Takes the steps one after the other; places count round what there is. */
class Scribe {
  readonly datanet: TestDatanet
  readonly entries: Entry[] = []
  readonly #people: readonly Signer[]
  readonly #records: WireRecord[] = []
  readonly #offers: Offer[] = []
  readonly #verdicts: CID[] = []
  readonly #releases: CID[] = []
  readonly #claims: { readonly id: CID; readonly release: CID }[] = []
  readonly #receipts: Statement<Receipt>[] = []
  readonly #bases: Basis[] = []
  readonly #ledger: Ledger
  #nonce = 0

  constructor(options: TestDatanetOptions) {
    this.datanet = testDatanet({
      writers: 3,
      issuers: 2,
      ...options,
      charter: {
        assets: [
          { unit: 'EUR', class: 'deposit', decimals: 2 },
          { unit: 'USD', class: 'deposit', decimals: 2 },
        ],
        ...options.charter,
      },
    })
    const { writers, validators, issuers, charterEntry } = this.datanet
    this.#people = [...writers, ...validators, ...issuers]
    this.#ledger = new Ledger(readFounding(charterEntry))
  }

  take(step: Step): void {
    if (step.does === 'offer') this.#offer(step)
    else if (step.does === 'certify') this.#certify(step)
    else if (step.does === 'release') this.#release(step)
    else if (step.does === 'claim') this.#claim(step)
    else if (step.does === 'use') this.#use(step)
    else if (step.does === 'pay') this.#pay(step)
    else if (step.does === 'carry') this.#carry(step)
    else if (this.#records.length > 0)
      this.#write(this.#person(step.who), this.#records[step.which % this.#records.length] as WireRecord)
  }

  later(): WireRecord[] {
    return this.#offers.map(({ id, author }) => certify(this.datanet, { subject: id, author, round: 9 }).record)
  }

  #person(who: number): Signer {
    return this.#people[who % this.#people.length] as Signer
  }

  /** The id of the record. */
  #write(by: Signer, record: WireRecord): CID {
    const entry = this.datanet.author(by).next([record])
    this.entries.push(entry)
    this.#ledger.apply(entry)
    this.#records.push(record)
    return recordId(entry.id, entry.records.length - 1)
  }

  #offer({ who, units, repeats, repeated, derives, ppm }: Of<'offer'>): void {
    const by = this.#person(who)
    const author = by.publicKey
    const senior = repeats === null ? undefined : this.#offers[repeats % this.#offers.length]
    const source = derives === null ? undefined : this.#offers[derives % this.#offers.length]
    const id = this.#write(by, {
      type: 'contribution',
      title: `${this.#offers.length}`,
      manifest: this.datanet.id,
      license: 'CC0-1.0',
      rows: units,
      bytes: units,
      derivedFrom: source === undefined ? [] : [{ contribution: source.id, share: ppm }],
      claim: null,
    })
    const own = { contribution: id, author, units: BigInt(units), whole: BigInt(units) }
    const owner = senior?.credit.at(-1)
    const credit = [own, ...(owner === undefined ? [] : [{ ...owner, units: BigInt(repeated) }])]
    const upstream = source === undefined ? [] : [{ from: id, contribution: source.id, author: source.author, ppm }]
    const passedOn = senior?.upstream.filter((share) => owner?.contribution.equals(share.from)) ?? []
    this.#offers.push({ id, author, credit, upstream: [...upstream, ...passedOn] })
  }

  #certify({ which, round, score, logs, who }: Of<'certify'>): void {
    const offer = this.#offers[which % this.#offers.length]
    if (offer === undefined) return
    const { record, verdict } = certify(this.datanet, { ...offer, subject: offer.id, round, score })
    this.#verdicts.push(verdict)
    // in no log at all, a verdict may still be pinned, and come later
    this.#records.push(record)
    for (let i = 0; i < logs; i++) this.#write(this.#person(who + i), record)
  }

  #release({ who, pins, lost, gone }: Of<'release'>): void {
    const verdicts = pins.flatMap((pin) => this.#verdicts[pin % this.#verdicts.length] ?? [])
    if (lost === 0 || verdicts.length === 0) verdicts.push(gone)
    this.#releases.push(this.#write(this.#person(who), { type: 'release', name: 'v', verdicts }))
  }

  #weights(which: readonly number[]): Receipt['weights'] {
    return which.flatMap((place, i) => {
      const offer = this.#offers[place % this.#offers.length]
      return offer === undefined ? [] : [{ contribution: offer.id, author: offer.author, weight: BigInt(place + i) }]
    })
  }

  #claim({ who, which, release, isOf, clear, audits }: Of<'claim'>): void {
    const used = this.#releases[release % this.#releases.length] ?? this.datanet.id
    const id = this.#write(this.#person(who), {
      type: 'attribution',
      method: 'equal/v1',
      params: '{}',
      inputs: [{ role: isOf, cid: used }],
      result: this.datanet.id,
      weights: this.#weights(which),
    })
    this.#claims.push({ id, release: used })
    const { validators, writers } = this.datanet
    const auditors = [...validators, ...validators, ...writers]
    const first = validators.map((_, i) => ({ who: i, agrees: true, sampled: 3 }))
    for (const { who: auditor, agrees, sampled } of [...(clear ? first : []), ...audits]) {
      this.#write(auditors[auditor % auditors.length] as Signer, {
        type: 'audit',
        attribution: id,
        agrees,
        parts: 3,
        sampled,
        mismatches: agrees ? [] : [0],
      })
    }
  }

  #use({ who, kind, which, units, logged }: Of<'use'>): void {
    const [first = 0] = which
    const by = this.#person(who)
    const claim = kind === 'attribution' ? this.#claims[first % this.#claims.length] : undefined
    const release = claim?.release ?? this.#releases[first % this.#releases.length] ?? this.datanet.id
    const verdicts = which.flatMap((place) => this.#verdicts[place % this.#verdicts.length] ?? [])
    const weights = this.#weights(which)
    const receipt = signStatement<Receipt>(
      {
        v: 1,
        type: 'receipt',
        datanet: this.datanet.id,
        signer: by.publicKey,
        subject: kind === 'receipt' ? (this.#receipts[first % this.#receipts.length]?.id ?? release) : release,
        round: 0,
        purpose: 'train',
        units,
        nonce: new Uint8Array(16).fill(this.#nonce++),
        verdicts: kind === 'verdicts' ? verdicts : [],
        weights: kind === 'weights' ? weights : [],
        ...(claim === undefined ? {} : { attribution: claim.id }),
      },
      by,
    )
    this.#receipts.push(receipt)
    if (logged) this.#write(by, { type: 'statement', statement: receipt.signed })
  }

  #proofOf(id: CID): RecordProof | null {
    for (const entry of this.entries) {
      const index = entry.records.findIndex((_, i) => recordId(entry.id, i).equals(id))
      if (index >= 0) return proveRecord(entry, index)
    }
    return null
  }

  #basisOf(receipt: Statement<Receipt>, kind: Of<'pay'>['basis'], pins: readonly number[]): Basis | null {
    const [first = 0] = pins
    if (kind === 'older') return this.#bases[first % this.#bases.length] ?? null
    const { release, claim, audits } = partsOfBasis(this.#ledger, receipt)
    const basis = draftBasis(this.#ledger, receipt, {
      release: release && this.#proofOf(release),
      claim: claim && this.#proofOf(claim),
      audits: audits.flatMap((audit) => this.#proofOf(audit) ?? []),
    })
    const others = pins.flatMap((pin) => this.#verdicts[pin % this.#verdicts.length] ?? [])
    const chosen = kind === 'false' ? { ...basis, verdicts: others } : basis
    return chosen.verdicts.length === 0 ? null : chosen
  }

  #pay({ who, which, amount, asset, basis: kind, pins }: Of<'pay'>): void {
    const receipt = this.#receipts[which % this.#receipts.length]
    const basis = receipt && this.#basisOf(receipt, kind, pins)
    if (receipt === undefined || basis == null) return
    const { issuers, writers } = this.datanet
    const by = [...issuers, ...writers][who] ?? signerOf('nobody')
    const unit = ASSETS[asset] as string
    if (kind !== 'unsigned') {
      this.#bases.push(basis)
      this.#write(by, basis)
    }
    const payment = {
      receipt: receipt.signed,
      asset: { unit, class: 'deposit' },
      amount,
      basis: cidOf(encode(basis)),
    } as const
    this.#write(by, { type: 'payment', ...payment })
  }

  /** Carries what somebody signed, with proof where it needs one. */
  #carry({ who, which }: Of<'carry'>): void {
    const entry = this.entries[which % this.entries.length]
    const index = (entry?.records.length ?? 0) - 1
    const record = entry?.records[index]
    if (entry === undefined || record == null || !isKnownRecord(record)) return
    if (!isCarriable(record)) {
      this.#write(this.#person(who), record)
      return
    }
    const proof = proveRecord(entry, index)
    if (proof !== null) this.#write(this.#person(who), { type: 'evidence', proof })
  }
}

/** Contributions, certificates of several rounds, releases, claims with audits, receipts of each kind, bases and payments, good and bad, repeated in several logs or carried with proof. */
export function ledgerHistories(options: TestDatanetOptions = {}): fc.Arbitrary<LedgerHistory> {
  return story.map((taken) => {
    const scribe = new Scribe(options)
    for (const step of taken) scribe.take(step)
    return { datanet: scribe.datanet, entries: scribe.entries, later: scribe.later() }
  })
}
