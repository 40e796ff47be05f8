import { accountOf, assetName, assetTotals, draftBasis, Ledger, partsOfBasis } from '@datanet/ledger'
import { readFounding } from '@datanet/log'
import {
  type Basis,
  type Charter,
  type CID,
  type Credit,
  cidOf,
  didOf,
  type Entry,
  encode,
  hexOf,
  proveRecord,
  type Receipt,
  type RecordProof,
  recordId,
  type Signer,
  type Statement,
  signStatement,
  type WireRecord,
} from '@datanet/records'
import { type CertificateDraft, type Certified, certify, offerIn } from '@datanet/testkit'
import { Author } from './author.ts'
import { charter, identity } from './charter.ts'
import { ada, eve, founder, signerOf, validator } from './people.ts'

const ben = signerOf(6)
const issuer = signerOf(7)
const people = [founder, validator, ada, ben, eve, issuer]
const named = (name: string): CID => cidOf(encode(name))
const EUR = { unit: 'EUR', class: 'deposit' } as const

/** One datanet, told by its people one after the other. */
class Story {
  readonly entries: Entry[] = []
  readonly #charter: Charter
  readonly #charterEntry: Entry
  readonly #name: string
  readonly #logs = new Map<string, Author>()
  /** Entries that no longer count in the end. */
  readonly #gone = new Set<Entry>()

  constructor(name: string, weights: Charter['weights'] = 'rows') {
    this.#name = name
    this.#charter = {
      ...charter,
      weights,
      writers: [ada, ben, eve].map(({ publicKey }) => publicKey),
      issuers: [issuer.publicKey],
      claims: { mode: 'audited', sample: 50 },
      quota: { author: 1_000_000, validator: 1_000_000 },
    }
    this.#charterEntry = new Author(`ledger ${name}`, founder, null).next([this.#charter, identity])
  }

  get datanet(): CID {
    return this.#charterEntry.id
  }

  log(by: Signer): Author {
    const key = hexOf(by.publicKey)
    const log = this.#logs.get(key) ?? new Author(`${this.#name} ${key}`, by, this.datanet)
    if (by === founder && log.entries.length === 0) log.entries.push(this.#charterEntry)
    this.#logs.set(key, log)
    return log
  }

  write(by: Signer, ...records: WireRecord[]): Entry {
    const log = this.log(by)
    const entry = log.next(log.entries.length === 0 ? [identity, ...records] : records)
    this.entries.push(entry)
    return entry
  }

  /** The id of the last record. */
  say(by: Signer, record: WireRecord): CID {
    const entry = this.write(by, record)
    return recordId(entry.id, entry.records.length - 1)
  }

  offer(by: Signer, rows: number, derivedFrom: { contribution: CID; share: number }[] = []): CID {
    const claims = { manifest: named('manifest'), license: 'CC0-1.0', rows, bytes: 10 * rows }
    return this.say(by, { type: 'contribution', title: `${rows} rows`, ...claims, derivedFrom, claim: null })
  }

  certify(draft: CertificateDraft): Certified {
    const offerOf = (contribution: CID) => offerIn(this.entries, contribution)
    return certify({ charter: this.#charter, id: this.datanet, validators: [founder, validator], offerOf }, draft)
  }

  release(...verdicts: CID[]): CID {
    return this.say(ben, { type: 'release', name: 'v1', verdicts })
  }

  receipt(subject: CID, changes: Partial<Receipt> = {}): Statement<Receipt> {
    return signStatement<Receipt>(
      {
        v: 1,
        type: 'receipt',
        datanet: this.datanet,
        signer: eve.publicKey,
        subject,
        round: 0,
        purpose: 'train',
        units: 1n,
        nonce: new Uint8Array(16).fill(this.entries.length),
        verdicts: [],
        weights: [],
        ...changes,
      },
      eve,
    )
  }

  proofOf(id: CID): RecordProof {
    for (const entry of this.entries) {
      const index = entry.records.findIndex((_, i) => recordId(entry.id, i).equals(id))
      const proof = index < 0 ? null : proveRecord(entry, index)
      if (proof !== null) return proof
    }
    throw new RangeError(`nobody signed ${id}`)
  }

  #folded(): Ledger {
    const ledger = new Ledger(readFounding(this.#charterEntry))
    for (const entry of [this.#charterEntry, ...this.entries]) if (!this.#gone.has(entry)) ledger.apply(entry)
    return ledger
  }

  /** What a receipt is paid by, as an honest issuer says it now. */
  basis(receipt: Statement<Receipt>): Basis {
    const ledger = this.#folded()
    const { release, claim, audits } = partsOfBasis(ledger, receipt)
    return draftBasis(ledger, receipt, {
      release: release && this.proofOf(release),
      claim: claim && this.proofOf(claim),
      audits: audits.map((audit) => this.proofOf(audit)),
    })
  }

  pay(receipt: Statement<Receipt>, amount: bigint, by: Signer = issuer, basis = this.basis(receipt)): Entry {
    const id = cidOf(encode(basis))
    return this.write(by, basis, { type: 'payment', receipt: receipt.signed, asset: EUR, amount, basis: id })
  }

  /** Writes down what another signed last in an entry, with its basis. */
  carry(by: Signer, entry: Entry, basis: Basis): void {
    const proof = proveRecord(entry, entry.records.length - 1)
    if (proof !== null) this.write(by, { type: 'evidence', proof }, basis)
  }

  /** Signs another entry in the place of the newest one of a log, and so takes that out. */
  fork(by: Signer): void {
    const log = this.log(by)
    const last = log.entries.length - 1
    this.#gone.add(log.entries[last] as Entry)
    this.entries.push(log.branch(`${this.#name} rival`, last).next([{ type: 'profile', name: 'another', contact: '' }]))
    this.#gone.add(this.entries.at(-1) as Entry)
  }

  told(): object {
    const ledger = this.#folded()
    const held = ledger.authors()
    const known = people.filter(({ publicKey }) => held.has(hexOf(publicKey)))
    const accounts = known.map(({ publicKey }) => {
      const { contributions, accepted, uses, byAsset } = accountOf(ledger, publicKey)
      const owed = byAsset.map(({ asset, amount }) => ({ asset: assetName(asset), amount: amount.toString() }))
      return { author: didOf(publicKey), contributions, accepted, uses: uses.toString(), owed }
    })
    const totals = assetTotals(ledger).map(({ asset, ...sums }) => ({
      asset: assetName(asset),
      ...Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum.toString()])),
    }))
    return {
      name: this.#name,
      charter: hexOf(this.#charterEntry.bytes),
      entries: this.entries.map(({ bytes }) => hexOf(bytes)),
      digest: ledger.digest.toString(),
      accounts,
      totals,
    }
  }
}

const credit = (contribution: CID, by: Signer, units: number, whole = units): Credit => ({
  contribution,
  author: by.publicKey,
  units: BigInt(units),
  whole: BigInt(whole),
})

/** An original of Ada's, certified. */
function sold(story: Story): { id: CID; verdict: CID } {
  const id = story.offer(ada, 10)
  const { record, verdict } = story.certify({
    subject: id,
    author: ada.publicKey,
    credit: [credit(id, ada, 10)],
    stamp: 5,
  })
  story.write(validator, record)
  return { id, verdict }
}

/** A copy of Ben's, certified. */
function copied(story: Story, original: CID): CID {
  const id = story.offer(ben, 10)
  const { record, verdict } = story.certify({
    subject: id,
    author: ben.publicKey,
    credit: [credit(original, ada, 10)],
    stamp: 6,
  })
  story.write(founder, record)
  return verdict
}

function stories(): Story[] {
  const all: Story[] = []
  const tell = (name: string, weights: Charter['weights'], what: (story: Story) => void) => {
    const story = new Story(name, weights)
    what(story)
    all.push(story)
  }
  tell('nothing but the charter', 'rows', () => undefined)
  tell('a release that is used and paid twice', 'rows-by-score', (story) => {
    const release = story.release(sold(story).verdict)
    const receipt = story.receipt(release, { units: 3n })
    story.say(eve, { type: 'statement', statement: receipt.signed })
    story.pay(receipt, 1001n)
    story.pay(story.receipt(release), 18_446_744_073_709_551_615n)
  })
  tell('a copy beside its original', 'rows', (story) => {
    const { id, verdict } = sold(story)
    story.pay(story.receipt(story.release(verdict, copied(story, id))), 1000n)
  })
  tell('a copy alone', 'equal', (story) => {
    story.pay(story.receipt(story.release(copied(story, sold(story).id))), 1000n)
  })
  tell('labels on somebody’s images, and a share that does not divide', 'rows', (story) => {
    const { id, verdict } = sold(story)
    const labels = story.offer(ben, 7, [{ contribution: id, share: 333_333 }])
    const upstream = [{ from: labels, contribution: id, author: ada.publicKey, ppm: 333_333 }]
    const draft = { subject: labels, author: ben.publicKey, credit: [credit(labels, ben, 7)], upstream }
    const certified = story.certify(draft)
    story.write(validator, certified.record)
    story.pay(story.receipt(story.release(verdict, certified.verdict)), 997n)
  })
  tell('two rounds, of which the release pins the first', 'rows', (story) => {
    const { id, verdict } = sold(story)
    const senior = story.offer(ben, 4)
    const draft = { subject: id, author: ada.publicKey, credit: [credit(id, ada, 6), credit(senior, ben, 4)] }
    story.write(validator, story.certify({ ...draft, round: 1, stamp: 5 }).record)
    story.pay(story.receipt(story.release(verdict)), 1000n)
  })
  tell('a payment that waits for a verdict', 'rows', (story) => {
    const { verdict } = sold(story)
    const missing = story.certify({ subject: story.offer(ben, 2), author: ben.publicKey })
    story.pay(story.receipt(story.release(verdict, missing.verdict)), 1000n)
    story.pay(story.receipt(story.release(verdict)), 10n)
  })
  tell('single verdicts, and explicit weights', 'rows', (story) => {
    const { id, verdict } = sold(story)
    story.pay(story.receipt(story.datanet, { verdicts: [verdict] }), 1000n)
    const other = story.offer(ben, 2)
    story.write(validator, story.certify({ subject: other, author: ben.publicKey }).record)
    const weights = [
      { contribution: id, author: ada.publicKey, weight: 1n },
      { contribution: other, author: ben.publicKey, weight: 2n },
    ]
    // one names another author than the certificate shows
    story.pay(
      story.receipt(story.datanet, { weights: [{ contribution: other, author: eve.publicKey, weight: 1n }] }),
      10n,
    )
    const traced = story.receipt(story.datanet, { weights })
    const basis = story.pay(traced, 1000n).records[0] as Basis
    // names the other receipt's id, which is no release
    story.pay(story.receipt(traced.id), 1000n, issuer, basis)
  })
  tell('payments that do not count', 'rows', (story) => {
    const release = story.release(sold(story).verdict)
    story.pay(story.receipt(release), 1000n, ben)
    story.pay(story.receipt(release), 0n)
    story.pay(story.receipt(release, { datanet: named('another') }), 1000n)
    const receipt = story.receipt(release).signed
    const basis = cidOf(encode(story.basis(story.receipt(release))))
    story.write(issuer, { type: 'payment', receipt, asset: { ...EUR, unit: 'USD' }, amount: 1000n, basis })
    story.write(issuer, { type: 'payment', receipt, asset: { ...EUR, class: 'emission' }, amount: 1000n, basis })
  })
  tell('a fork that takes a payment back', 'rows', (story) => {
    const release = story.release(sold(story).verdict)
    story.pay(story.receipt(release), 1000n)
    story.pay(story.receipt(release), 500n)
    story.fork(issuer)
  })
  tell('a fork that takes a payment back which two others carry', 'rows', (story) => {
    const receipt = story.receipt(story.release(sold(story).verdict))
    const basis = story.basis(receipt)
    const paid = story.pay(receipt, 1000n)
    story.carry(ada, paid, basis)
    story.carry(eve, paid, basis)
    story.fork(issuer)
  })
  tell('a release that pins what was corrected before it was made', 'rows', (story) => {
    const { id } = sold(story)
    const copy = story.offer(ben, 10)
    const draft = { subject: copy, author: ben.publicKey, stamp: 6 }
    const wrong = story.certify({ ...draft, credit: [credit(copy, ben, 10)] })
    const right = story.certify({ ...draft, credit: [credit(id, ada, 10)], round: 1 })
    story.write(validator, wrong.record, right.record)
    const receipt = story.receipt(story.release(wrong.verdict))
    story.pay(receipt, 1000n)
    // a basis of an older verdict than one that the issuer's own log shows before it pays nobody
    const stale = { ...story.basis(receipt), verdicts: [wrong.verdict] }
    story.pay(receipt, 100n, issuer, stale)
    story.write(issuer, right.record)
    story.pay(receipt, 10n, issuer, stale)
  })
  tell('a claim that is paid by the audits of its basis', 'rows', (story) => {
    const { id, verdict } = sold(story)
    const release = story.release(verdict)
    const attribution = story.say(ben, {
      type: 'attribution',
      method: 'equal/v1',
      params: '{}',
      inputs: [{ role: 'release', cid: release }],
      result: named('result'),
      weights: [{ contribution: id, author: ada.publicKey, weight: 1n }],
    })
    const audit = { type: 'audit', attribution, agrees: true, parts: 100, mismatches: [] } as const
    const receipt = story.receipt(release, { attribution })
    story.say(founder, { ...audit, sampled: 100, mismatches: [] })
    // of one who is no validator
    story.say(ada, { ...audit, sampled: 100, mismatches: [] })
    story.pay(receipt, 1000n)
    story.say(validator, { ...audit, sampled: 50, mismatches: [] })
    story.pay(receipt, 100n)
  })
  return all
}

export function ledgerVectors(): object {
  return {
    about:
      'G1 to G6: entries after the charter entry, in one order of many, and what the fold of the effective ones comes to. Amounts are decimal.',
    valid: stories().map((story) => story.told()),
  }
}
