/**
 * The fold of all effective entries.
 * 1. Its state is a function of the set of effective records (G1): facts with the records that state them, and sums.
 * 2. Applying or revoking an entry costs work in proportion to it; a payment costs the same whatever its release's size (G3).
 * 3. A payment whose basis or certificates are missing is pending, and pays when they come; later verdicts change nothing (G2).
 * 4. The digest is a function of the state alone (G6), and all of it can be rebuilt from the logs (G7).
 * 5. A release, attribution, audit or payment counts while an effective entry of its author holds it, or one of another
 *    author carries it with proof; a certificate, receipt or basis, while any effective entry holds it (N3). So a fork of one
 *    author changes no payment that two others carry with all that it rests on: it is finished.
 */

import type { Founding } from '@datanet/log'
import { type CheckedCertificate, certificateOf, supersedes } from '@datanet/quality'
import {
  type Basis,
  type Certificate,
  type CID,
  type Contribution,
  cidOf,
  decode,
  type Entry,
  encode,
  hexOf,
  isCarriable,
  isKnownRecord,
  openRecordProof,
  openStatementOf,
  type Payment,
  type ProvenRecord,
  type Receipt,
  type RecordProof,
  type Release,
  recordId,
  type Signed,
  type Statement,
  type WireRecord,
} from '@datanet/records'
import { amountBytes } from './amount-bytes.ts'
import type { Asset } from './asset.ts'
import { isBasis, type LedgerBasis, readBasis } from './basis.ts'
import { Claims, type LedgerAudit, type LedgerClaim, type Standing } from './claims.ts'
import { DigestMap } from './digest.ts'
import { Facts, type Source } from './facts.ts'
import { PackedReceipt } from './packed-receipt.ts'
import { PackedRelease } from './packed-release.ts'
import type { Pool } from './pool.ts'
import type { BookedPayment, Obstacle, Pot } from './pot.ts'
import { Pots } from './pots.ts'
import type { Slot } from './slot.ts'
import { Slots } from './slots.ts'

/** How many authors besides the issuer carry a payment that is finished. */
export const FINISHED_CARRIERS = 2

/** Where a payment stands. */
export interface PaymentStanding {
  readonly status: 'pending' | 'void' | 'paid' | 'finished'
  /** Why it pays nothing; null where it pays. */
  readonly reason: string | null
}

/** What of a payment too few authors carry, to be carried by one more. */
export interface Uncarried {
  /** The payment itself. */
  readonly payment: boolean
  readonly records: readonly (Basis | Certificate)[]
}

/** A contribution as its author offered it. */
export interface LedgerContribution {
  readonly id: CID
  readonly author: Uint8Array
  readonly record: Contribution
}

/** A release as it was made. */
export interface LedgerRelease {
  readonly id: CID
  readonly author: Uint8Array
  readonly record: Release
}

/** A record as its author signed it, wherever it is carried. */
type Authored = Pick<ProvenRecord, 'id' | 'author' | 'seq' | 'index' | 'record'>

/** Most statements are none: a look at the type is cheaper than checking a signature. */
function isReceipt({ body }: Signed): boolean {
  return (decode(body) as { type?: unknown } | null)?.type === 'receipt'
}

function receiptOf(signed: Signed): Statement<Receipt> | null {
  try {
    return openStatementOf('receipt', signed)
  } catch {
    return null
  }
}

/** See the header. */
export class Ledger {
  readonly founding: Founding
  readonly #digest = new DigestMap()
  readonly #contributions = new Facts<LedgerContribution>()
  readonly #certificates = new Facts<CheckedCertificate>()
  readonly #releases = new Facts<LedgerRelease>()
  readonly #receipts = new Facts<Statement<Receipt>>()
  readonly #payments = new Facts<BookedPayment>()
  /** The bytes of each basis. */
  readonly #bases = new Facts<Uint8Array>()
  readonly #claimed = new Facts<LedgerClaim>()
  readonly #audited = new Facts<LedgerAudit>()
  readonly #certified = new Map<string, Map<string, CheckedCertificate>>()
  readonly #byAuthor = new Map<string, Map<string, LedgerContribution>>()
  readonly #claims: Claims
  readonly #slots: Slots
  readonly #pots: Pots
  readonly #issuers: ReadonlySet<string>
  #entries = 0

  constructor(founding: Founding) {
    this.founding = founding
    this.#claims = new Claims(founding.charter)
    this.#issuers = new Set(founding.charter.issuers.map(hexOf))
    const certified = (verdict: string) => this.#certificates.get(verdict)
    this.#slots = new Slots(founding.charter, this.#digest, {
      certified,
      pins: (release) => this.#releases.get(release.toString())?.record.verdicts ?? null,
      borneOut: (claim) => this.#claims.borneOut(claim),
    })
    this.#pots = new Pots(founding.charter, this.#digest, { certified, basis: (id) => this.basis(id) })
  }

  /** How many effective entries were folded. */
  get entries(): number {
    return this.#entries
  }

  /** Equal for equal sets of effective entries, on any platform. */
  get digest(): CID {
    return this.#digest.root
  }

  /** Proves what the digest says of a key, such as `contribution/<id>`; `verifyProof` of @datanet/records checks it. */
  prove(key: string) {
    return this.#digest.prove(key)
  }

  /** All contributions, in no particular order. */
  contributions(): LedgerContribution[] {
    return this.#contributions.values()
  }

  /** The contributions of one author. */
  contributionsOf(author: Uint8Array): Iterable<LedgerContribution> {
    return this.#byAuthor.get(hexOf(author))?.values() ?? []
  }

  /** The authors who have offered anything or share in any pool. */
  authors(): Set<string> {
    return new Set([...this.#byAuthor.keys(), ...this.#slots.sharers(), ...this.#pots.sharers()])
  }

  /** The certificate of the highest round of a contribution. */
  certificate(contribution: CID): CheckedCertificate | undefined {
    let best: CheckedCertificate | undefined
    for (const certificate of this.#certified.get(contribution.toString())?.values() ?? []) {
      if (best === undefined || supersedes(certificate, best)) best = certificate
    }
    return best
  }

  /** The certificate of one verdict, of whatever round. */
  certified(verdict: CID): CheckedCertificate | undefined {
    return this.#certificates.get(verdict.toString())
  }

  /** The ids of all certified verdicts of a contribution, of any round. */
  verdictsOf(contribution: CID): CID[] {
    return [...(this.#certified.get(contribution.toString())?.values() ?? [])].map(({ verdict }) => verdict.id)
  }

  /** All releases, in no particular order. */
  releases(): LedgerRelease[] {
    return this.#releases.values()
  }

  /** A release, if its entry was folded. */
  release(id: CID): LedgerRelease | undefined {
    return this.#releases.get(id.toString())
  }

  /** A receipt by the id of its statement, if somebody carried it into a log. */
  receipt(id: CID): Statement<Receipt> | undefined {
    return this.#receipts.get(id.toString())
  }

  /** All receipts, in no particular order. */
  receipts(): Statement<Receipt>[] {
    return this.#receipts.values()
  }

  /** All payments, pending ones too, in no particular order. */
  payments(): BookedPayment[] {
    return this.#payments.values()
  }

  /** A payment by the id of its record, if its entry was folded. */
  payment(id: CID): BookedPayment | undefined {
    return this.#payments.get(id.toString())
  }

  /** All attributions that were claimed, in no particular order. */
  claims(): LedgerClaim[] {
    return this.#claims.all()
  }

  /** A claimed attribution by the id of its record. */
  claim(id: CID): LedgerClaim | undefined {
    return this.#claims.get(id.toString())
  }

  /** The first audit of a claim by each who audited it. */
  auditsOf(claim: CID): LedgerAudit[] {
    return this.#claims.auditsOf(claim.toString())
  }

  /** What validators found of a claim, by weight. */
  standingOf(claim: LedgerClaim): Standing {
    return this.#claims.standingOf(claim)
  }

  /** The claimed uses of each release, and of each receipt that names verdicts or weights. */
  slots(): IterableIterator<Slot> {
    return this.#slots.all()
  }

  /** The claimed uses that an author shares in. */
  slotsOf(author: Uint8Array): Iterable<Slot> {
    return this.#slots.of(author)
  }

  /** The pool that a receipt's claimed uses count by; undefined while it misses something. */
  poolOf(receipt: Statement<Receipt>): Pool | undefined {
    return this.#slots.poolOf(receipt)
  }

  /** Whether any receipt claims uses of a release. */
  isUsed(release: CID): boolean {
    return this.#slots.isUsed(release)
  }

  /** All that was paid, by what it is shared out by. */
  pots(): IterableIterator<Pot> {
    return this.#pots.all()
  }

  /** The pots that an author or validator shares in. */
  potsOf(author: Uint8Array): Iterable<Pot> {
    return this.#pots.of(author)
  }

  /** The pot that a payment was paid into. */
  potOf({ record, basis }: BookedPayment): Pot | undefined {
    const receipt = receiptOf(record.receipt)
    return receipt === null ? undefined : this.#pots.potOf(receipt, basis)
  }

  /** A basis by the CID of its bytes, if any entry carries it. */
  basis(id: CID): LedgerBasis | undefined {
    const bytes = this.#bases.get(id.toString())
    return bytes && readBasis(id, bytes)
  }

  /** Whether an author's own log carries a basis. */
  hasBasis(id: CID, author: Uint8Array): boolean {
    return this.#bases.carriers(id.toString()).has(hexOf(author))
  }

  /** The records that state a release, a claim, an audit or a payment: its own, and those that carry it. */
  sourcesOf(id: CID): Source[] {
    const key = id.toString()
    return [this.#releases, this.#claimed, this.#audited, this.#payments].flatMap((facts) => facts.sources(key))
  }

  /** The payments that rest on a basis, or on the certificate of a verdict. */
  paymentsOn(what: { readonly basis: CID } | { readonly verdict: CID }): BookedPayment[] {
    return this.#pots.on(what).flatMap(({ payments }) => [...payments.values()])
  }

  /** How many authors besides its issuer carry a payment. */
  carriersOf({ id, asset }: BookedPayment): number {
    const carriers = this.#payments.carriers(id.toString())
    return carriers.size - (carriers.has(hexOf(asset.issuer)) ? 1 : 0)
  }

  /** Where a payment stands, and why. Costs a look at each certificate that it rests on. */
  standingOfPayment(payment: BookedPayment): PaymentStanding {
    const obstacle = this.#obstacleOf(payment)
    if (obstacle !== null) return { status: obstacle.kind, reason: obstacle.reason }
    const { payment: itself, records } = this.uncarried(payment, null)
    return { status: itself || records.length > 0 ? 'paid' : 'finished', reason: null }
  }

  /** What of a payment fewer than two authors besides its issuer carry, and this author (by key as hex) does not. */
  uncarried(payment: BookedPayment, author: string | null): Uncarried {
    const issuer = hexOf(payment.asset.issuer)
    const lacks = (carriers: ReadonlySet<string>): boolean =>
      carriers.size - (carriers.has(issuer) ? 1 : 0) < FINISHED_CARRIERS && (author === null || !carriers.has(author))
    const lacksBasis = lacks(this.#bases.carriers(payment.basis.toString()))
    const basis = lacksBasis ? this.basis(payment.basis) : undefined
    const certificates = [...(this.potOf(payment)?.needs ?? [])].flatMap((verdict) => {
      const certificate = this.#certificates.get(verdict)
      return certificate !== undefined && lacks(this.#certificates.carriers(verdict)) ? [certificate.record] : []
    })
    return {
      payment: lacks(this.#payments.carriers(payment.id.toString())),
      records: [...certificates, ...(basis === undefined ? [] : [basis.record])],
    }
  }

  #obstacleOf(payment: BookedPayment): Obstacle | null {
    const receipt = receiptOf(payment.record.receipt)
    return receipt === null ? null : this.#pots.obstacleOf(receipt, payment)
  }

  /** Folds an effective entry; each once. */
  apply(entry: Entry): void {
    this.#entries++
    const carrier = hexOf(entry.payload.author)
    entry.records.forEach((record, index) => {
      if (isKnownRecord(record)) this.#fold(record, entry, index, carrier, true)
    })
  }

  /** Takes back an entry that no longer counts. */
  revoke(entry: Entry): void {
    this.#entries--
    const carrier = hexOf(entry.payload.author)
    entry.records.forEach((record, index) => {
      if (isKnownRecord(record)) this.#fold(record, entry, index, carrier, false)
    })
  }

  #fold(record: WireRecord, entry: Entry, index: number, carrier: string, adding: boolean): void {
    const { author, seq } = entry.payload
    const source: Source = { entry: entry.id, index, carrier }
    if (record.type === 'certificate') this.#foldCertificate(record, source, seq, adding)
    else if (record.type === 'statement') {
      if (isReceipt(record.statement)) this.#foldReceipt(receiptOf(record.statement), source, adding)
    } else if (record.type === 'evidence') this.#foldProof(record.proof, source, adding)
    else if (record.type === 'basis') this.#foldBasis(record, source, adding)
    else if (record.type === 'contribution')
      this.#foldContribution({ id: recordId(entry.id, index), author, record }, source, adding)
    else if (isCarriable(record))
      this.#foldAuthored({ id: recordId(entry.id, index), author, seq, index, record }, source, adding)
  }

  /** What another author signed, carried with proof. */
  #foldProof(proof: RecordProof | null, source: Source, adding: boolean): void {
    const proven = proof && openRecordProof(proof)
    if (proven !== null && hexOf(proven.author) !== source.carrier) this.#foldAuthored(proven, source, adding)
  }

  #foldAuthored(said: Authored, source: Source, adding: boolean): void {
    const { id, author, seq, index, record } = said
    if ('unknown' in record) return
    if (record.type === 'release') this.#foldRelease(new PackedRelease(id, author, record), source, adding)
    else if (record.type === 'payment') this.#foldPayment(record, said, source, adding)
    else if (record.type === 'attribution') this.#foldClaim({ id, author, record }, source, adding)
    else this.#foldAudit({ id, author, seq, index, record }, source, adding)
  }

  /** A basis brings the release, the claim and the audits that it carries, too. */
  #foldBasis(record: Basis, source: Source, adding: boolean): void {
    for (const proof of [record.release, record.claim, ...record.audits]) this.#foldProof(proof, source, adding)
    const bytes = encode(record)
    const id = cidOf(bytes)
    if (!isBasis(id, record)) return
    const changed = adding
      ? this.#bases.add(id.toString(), bytes, source)
      : this.#bases.remove(id.toString(), source) !== undefined
    if (changed) this.#pots.based(id)
  }

  #foldContribution(contribution: LedgerContribution, source: Source, adding: boolean): void {
    const { id, author } = contribution
    const key = id.toString()
    const own = this.#byAuthor.get(hexOf(author)) ?? new Map<string, LedgerContribution>()
    this.#byAuthor.set(hexOf(author), own)
    if (adding) {
      this.#contributions.add(key, contribution, source)
      own.set(key, contribution)
    } else {
      this.#contributions.remove(key, source)
      own.delete(key)
      if (own.size === 0) this.#byAuthor.delete(hexOf(author))
    }
    this.#digestContribution(id)
  }

  #digestContribution(id: CID): void {
    const offered = this.#contributions.get(id.toString())
    const verdict = this.certificate(id)?.verdict
    const key = `contribution/${id}`
    if (offered === undefined && verdict === undefined) this.#digest.delete(key)
    else
      this.#digest.set(
        key,
        encode([
          offered?.author ?? null,
          verdict?.body.outcome ?? null,
          verdict?.body.round ?? null,
          verdict?.id ?? null,
        ]),
      )
  }

  #foldCertificate(record: Certificate, source: Source, seq: number, adding: boolean): void {
    const certificate = certificateOf(record, this.founding.entry.id, this.founding.charter)
    if (certificate === null) return
    if (this.#issuers.has(source.carrier)) {
      const place = { seq, index: source.index }
      this.#pots.show(source.carrier, `${source.entry}/${source.index}`, { certificate, place }, adding)
    }
    const { id, body } = certificate.verdict
    const key = id.toString()
    const subject = body.subject.toString()
    const rounds = this.#certified.get(subject) ?? new Map<string, CheckedCertificate>()
    this.#certified.set(subject, rounds)
    if (adding) {
      if (!this.#certificates.add(key, certificate, source)) return
      rounds.set(key, certificate)
    } else {
      if (this.#certificates.remove(key, source) === undefined) return
      rounds.delete(key)
      if (rounds.size === 0) this.#certified.delete(subject)
    }
    this.#digestContribution(body.subject)
    this.#slots.certified(id, adding)
    this.#pots.certified(key, adding)
  }

  #foldRelease(release: LedgerRelease, source: Source, adding: boolean): void {
    const key = release.id.toString()
    const changed = adding ? this.#releases.add(key, release, source) : this.#releases.remove(key, source) !== undefined
    if (changed) this.#slots.released(release.id)
  }

  #foldReceipt(receipt: Statement<Receipt> | null, source: Source, adding: boolean): void {
    if (receipt === null || !receipt.body.datanet.equals(this.founding.entry.id)) return
    const key = receipt.id.toString()
    const changed = adding
      ? this.#receipts.add(key, new PackedReceipt(receipt), source)
      : this.#receipts.remove(key, source) !== undefined
    if (changed) this.#slots.count(receipt, adding)
  }

  #foldClaim(claim: LedgerClaim, source: Source, adding: boolean): void {
    const key = claim.id.toString()
    const changed = adding ? this.#claimed.add(key, claim, source) : this.#claimed.remove(key, source) !== undefined
    if (!changed) return
    this.#claims.claim(claim, adding)
    this.#digestClaim(claim.id)
  }

  #foldAudit(audit: LedgerAudit, source: Source, adding: boolean): void {
    const key = audit.id.toString()
    const changed = adding ? this.#audited.add(key, audit, source) : this.#audited.remove(key, source) !== undefined
    if (!changed) return
    this.#claims.audit(audit, adding)
    this.#digestClaim(audit.record.attribution)
  }

  #digestClaim(id: CID): void {
    const claim = this.#claims.get(id.toString())
    const key = `attribution/${id}`
    if (claim === undefined) this.#digest.delete(key)
    else {
      const { agree, disagree } = this.#claims.standingOf(claim)
      this.#digest.set(key, encode([claim.author, claim.record.result, amountBytes(agree), amountBytes(disagree)]))
    }
    this.#slots.audited(id.toString())
  }

  #foldPayment(record: Payment, { id, author, seq, index }: Authored, source: Source, adding: boolean): void {
    const { charter } = this.founding
    const { unit, class: kind } = record.asset
    if (record.amount === 0n || !this.#issuers.has(hexOf(author))) return
    if (!charter.assets.some((asset) => asset.unit === unit && asset.class === kind)) return
    const receipt = receiptOf(record.receipt)
    if (receipt === null || !receipt.body.datanet.equals(this.founding.entry.id)) return
    const key = id.toString()
    const own = source.carrier === hexOf(author)
    if (adding) {
      this.#foldReceipt(receipt, source, true)
      const asset: Asset = { issuer: author, unit, class: kind }
      const stated = { id, asset, amount: record.amount, receipt: receipt.id, basis: record.basis, record }
      const payment: BookedPayment = { ...stated, place: { seq, index }, own, parts: null }
      if (this.#payments.add(key, payment, source)) this.#pots.pay(receipt, payment)
      else if (own) this.#pots.own(receipt, this.#payments.get(key) as BookedPayment, true)
    } else {
      const payment = this.#payments.remove(key, source)
      const held = this.#payments.get(key)
      if (payment !== undefined) this.#pots.unpay(receipt, payment)
      else if (own && held !== undefined) this.#pots.own(receipt, held, false)
      this.#foldReceipt(receipt, source, false)
    }
  }
}
