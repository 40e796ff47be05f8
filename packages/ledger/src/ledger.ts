/**
 * The fold of all effective entries.
 * 1. Its state is a function of the set of effective records (G1): facts with the records that state them, and sums.
 * 2. Applying or revoking an entry costs work in proportion to it; a payment costs the same whatever its release's size (G3).
 * 3. A payment whose pins are missing is pending, and pays when they come; later verdicts change nothing (G2).
 * 4. The digest is a function of the state alone (G6), and all of it can be rebuilt from the logs (G7).
 */

import type { Founding } from '@datanet/log'
import { type CheckedCertificate, certificateOf, supersedes } from '@datanet/quality'
import {
  type CID,
  type Contribution,
  decode,
  type Entry,
  encode,
  equalBytes,
  hexOf,
  isKnownRecord,
  openStatementOf,
  type Payment,
  type Receipt,
  type Release,
  recordId,
  type Signed,
  type Statement,
  type WireRecord,
} from '@datanet/records'
import { amountBytes } from './amount-bytes.ts'
import type { Asset } from './asset.ts'
import { Claims, type LedgerAudit, type LedgerClaim, type Standing } from './claims.ts'
import { DigestMap } from './digest.ts'
import { Facts } from './facts.ts'
import type { Pool } from './pool.ts'
import type { BookedPayment, Slot } from './slot.ts'
import { Slots } from './slots.ts'

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
  readonly #certified = new Map<string, Map<string, CheckedCertificate>>()
  readonly #byAuthor = new Map<string, Map<string, LedgerContribution>>()
  readonly #claims: Claims
  readonly #slots: Slots
  #entries = 0

  constructor(founding: Founding) {
    this.founding = founding
    this.#claims = new Claims(founding.charter)
    this.#slots = new Slots(founding.charter, this.#digest, {
      certified: (verdict) => this.#certificates.get(verdict),
      borneOut: (claim) => this.#claims.borneOut(claim),
    })
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
    return new Set([...this.#byAuthor.keys(), ...this.#slots.sharers()])
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

  /** All pools, with what was paid into each. */
  slots(): IterableIterator<Slot> {
    return this.#slots.all()
  }

  /** The pools that an author or validator shares in. */
  slotsOf(author: Uint8Array): Iterable<Slot> {
    return this.#slots.of(author)
  }

  /** The pool that a receipt's payments are shared out by; undefined while it misses something. */
  poolOf(receipt: Statement<Receipt>): Pool | undefined {
    return this.#slots.poolOf(receipt)
  }

  /** Folds an effective entry; each once. */
  apply(entry: Entry): void {
    this.#entries++
    entry.records.forEach((record, index) => {
      if (isKnownRecord(record)) this.#fold(record, entry, index, true)
    })
  }

  /** Takes back an entry that no longer counts. */
  revoke(entry: Entry): void {
    this.#entries--
    entry.records.forEach((record, index) => {
      if (isKnownRecord(record)) this.#fold(record, entry, index, false)
    })
  }

  #fold(record: WireRecord, entry: Entry, index: number, adding: boolean): void {
    const author = entry.payload.author
    const id = recordId(entry.id, index)
    if (record.type === 'contribution') this.#foldContribution({ id, author, record }, adding)
    else if (record.type === 'certificate')
      this.#foldCertificate(certificateOf(record, this.founding.entry.id, this.founding.charter), id, adding)
    else if (record.type === 'release') this.#foldRelease({ id, author, record }, adding)
    else if (record.type === 'statement' && isReceipt(record.statement))
      this.#foldReceipt(receiptOf(record.statement), id, adding)
    else if (record.type === 'payment') this.#foldPayment(record, author, id, adding)
    else if (record.type === 'attribution') this.#foldClaim({ id, author, record }, adding)
    else if (record.type === 'audit') this.#foldAudit({ id, author, seq: entry.payload.seq, index, record }, adding)
  }

  #foldContribution(contribution: LedgerContribution, adding: boolean): void {
    const { id, author } = contribution
    const key = id.toString()
    const own = this.#byAuthor.get(hexOf(author)) ?? new Map<string, LedgerContribution>()
    this.#byAuthor.set(hexOf(author), own)
    if (adding) {
      this.#contributions.add(key, contribution, key)
      own.set(key, contribution)
    } else {
      this.#contributions.remove(key, key)
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

  #foldCertificate(certificate: CheckedCertificate | null, source: CID, adding: boolean): void {
    if (certificate === null) return
    const { id, body } = certificate.verdict
    const key = id.toString()
    const subject = body.subject.toString()
    const rounds = this.#certified.get(subject) ?? new Map<string, CheckedCertificate>()
    this.#certified.set(subject, rounds)
    if (adding) {
      if (!this.#certificates.add(key, certificate, source.toString())) return
      rounds.set(key, certificate)
    } else {
      if (this.#certificates.remove(key, source.toString()) === undefined) return
      rounds.delete(key)
      if (rounds.size === 0) this.#certified.delete(subject)
    }
    this.#digestContribution(body.subject)
    this.#slots.certified(key, adding)
  }

  #foldRelease(release: LedgerRelease, adding: boolean): void {
    const key = release.id.toString()
    if (adding) this.#releases.add(key, release, key)
    else this.#releases.remove(key, key)
    this.#slots.pinRelease(release.id, adding ? release.record.verdicts : null)
  }

  #foldReceipt(receipt: Statement<Receipt> | null, source: CID, adding: boolean): void {
    if (receipt === null || !receipt.body.datanet.equals(this.founding.entry.id)) return
    const key = receipt.id.toString()
    const changed = adding
      ? this.#receipts.add(key, receipt, source.toString())
      : this.#receipts.remove(key, source.toString()) !== undefined
    if (changed) this.#slots.count(receipt, adding)
  }

  #foldClaim(claim: LedgerClaim, adding: boolean): void {
    this.#claims.claim(claim, adding)
    this.#digestClaim(claim.id)
  }

  #foldAudit(audit: LedgerAudit, adding: boolean): void {
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

  #foldPayment(record: Payment, author: Uint8Array, id: CID, adding: boolean): void {
    const { charter } = this.founding
    const { unit, class: kind } = record.asset
    if (record.amount === 0n || !charter.issuers.some((issuer) => equalBytes(issuer, author))) return
    if (!charter.assets.some((asset) => asset.unit === unit && asset.class === kind)) return
    const receipt = receiptOf(record.receipt)
    if (receipt === null || !receipt.body.datanet.equals(this.founding.entry.id)) return
    const key = id.toString()
    if (adding) {
      this.#foldReceipt(receipt, id, true)
      const asset: Asset = { issuer: author, unit, class: kind }
      const payment: BookedPayment = { id, asset, amount: record.amount, receipt: receipt.id, record, parts: null }
      this.#payments.add(key, payment, key)
      this.#slots.pay(receipt, payment)
    } else {
      const payment = this.#payments.remove(key, key)
      if (payment !== undefined) this.#slots.unpay(receipt, payment)
      this.#foldReceipt(receipt, id, false)
    }
  }
}
