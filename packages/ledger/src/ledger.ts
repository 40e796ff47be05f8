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
import { type Asset, assetKey } from './asset.ts'
import { DigestMap } from './digest.ts'
import { Facts } from './facts.ts'
import { type Pool, poolOfVerdicts, poolOfWeights } from './pool.ts'
import { type BookedPayment, newSlot, type Slot } from './slot.ts'
import { splitAmount } from './split.ts'

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

function receiptOf(signed: Signed): Statement<Receipt> | null {
  try {
    return openStatementOf('receipt', signed)
  } catch {
    return null
  }
}

/** Whether a receipt brings its own pool, or is one of a release. */
function hasOwnPool({ weights, verdicts }: Receipt): boolean {
  return weights.length > 0 || verdicts.length > 0
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
  readonly #slots = new Map<string, Slot>()
  readonly #waiting = new Map<string, Set<Slot>>()
  readonly #slotsOf = new Map<string, Set<Slot>>()
  #entries = 0

  constructor(founding: Founding) {
    this.founding = founding
  }

  /** How many effective entries were folded. */
  get entries(): number {
    return this.#entries
  }

  /** Equal for equal sets of effective entries, on any platform. */
  get digest(): CID {
    return this.#digest.root
  }

  prove(key: string) {
    return this.#digest.prove(key)
  }

  contributions(): LedgerContribution[] {
    return this.#contributions.values()
  }

  contributionsOf(author: Uint8Array): Iterable<LedgerContribution> {
    return this.#byAuthor.get(hexOf(author))?.values() ?? []
  }

  /** The authors who have offered anything or share in any pool. */
  authors(): Set<string> {
    return new Set([...this.#byAuthor.keys(), ...this.#slotsOf.keys()])
  }

  /** The certificate of the highest round of a contribution. */
  certificate(contribution: CID): CheckedCertificate | undefined {
    let best: CheckedCertificate | undefined
    for (const certificate of this.#certified.get(contribution.toString())?.values() ?? []) {
      if (best === undefined || supersedes(certificate, best)) best = certificate
    }
    return best
  }

  /** The ids of all certified verdicts of a contribution, of any round. */
  verdictsOf(contribution: CID): CID[] {
    return [...(this.#certified.get(contribution.toString())?.values() ?? [])].map(({ verdict }) => verdict.id)
  }

  releases(): LedgerRelease[] {
    return this.#releases.values()
  }

  release(id: CID): LedgerRelease | undefined {
    return this.#releases.get(id.toString())
  }

  receipt(id: CID): Statement<Receipt> | undefined {
    return this.#receipts.get(id.toString())
  }

  receipts(): Statement<Receipt>[] {
    return this.#receipts.values()
  }

  payments(): BookedPayment[] {
    return this.#payments.values()
  }

  payment(id: CID): BookedPayment | undefined {
    return this.#payments.get(id.toString())
  }

  slots(): IterableIterator<Slot> {
    return this.#slots.values()
  }

  /** The pools that an author or validator shares in. */
  slotsOf(author: Uint8Array): Iterable<Slot> {
    return this.#slotsOf.get(hexOf(author)) ?? []
  }

  /** The pool that a receipt's payments are shared out by; undefined while it misses something. */
  poolOf(receipt: Statement<Receipt>): Pool | undefined {
    return this.#slots.get(this.#slotId(receipt).toString())?.pool ?? undefined
  }

  /** Folds an effective entry; each once. */
  apply(entry: Entry): void {
    this.#entries++
    entry.records.forEach((record, index) => {
      if (isKnownRecord(record)) this.#fold(record, entry, recordId(entry.id, index), true)
    })
  }

  /** Takes back an entry that no longer counts. */
  revoke(entry: Entry): void {
    this.#entries--
    entry.records.forEach((record, index) => {
      if (isKnownRecord(record)) this.#fold(record, entry, recordId(entry.id, index), false)
    })
  }

  /** Notes the lowest proven fork of an author. */
  noteFork(author: Uint8Array, seq: number): void {
    this.#digest.set(`fork/${hexOf(author)}`, encode(seq))
  }

  #fold(record: WireRecord, entry: Entry, id: CID, adding: boolean): void {
    const author = entry.payload.author
    if (record.type === 'contribution') this.#foldContribution({ id, author, record }, adding)
    else if (record.type === 'certificate')
      this.#foldCertificate(certificateOf(record, this.founding.entry.id, this.founding.charter), id, adding)
    else if (record.type === 'release') this.#foldRelease({ id, author, record }, adding)
    else if (record.type === 'statement') this.#foldReceipt(receiptOf(record.statement), id, adding)
    else if (record.type === 'payment') this.#foldPayment(record, author, id, adding)
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
    for (const slot of [...(this.#waiting.get(key) ?? [])]) {
      if (adding) slot.missing.delete(key)
      else slot.missing.add(key)
      this.#resolve(slot)
    }
  }

  #foldRelease(release: LedgerRelease, adding: boolean): void {
    const key = release.id.toString()
    const slot = this.#slot(release.id)
    if (adding) {
      this.#releases.add(key, release, key)
      this.#pin(slot, release.record.verdicts)
    } else {
      this.#releases.remove(key, key)
      this.#pin(slot, null)
      this.#dropIfEmpty(slot)
    }
  }

  #slotId(receipt: Statement<Receipt>): CID {
    return hasOwnPool(receipt.body) ? receipt.id : receipt.body.subject
  }

  #foldReceipt(receipt: Statement<Receipt> | null, source: CID, adding: boolean): void {
    if (receipt === null || !receipt.body.datanet.equals(this.founding.entry.id)) return
    const key = receipt.id.toString()
    const changed = adding
      ? this.#receipts.add(key, receipt, source.toString())
      : this.#receipts.remove(key, source.toString()) !== undefined
    if (!changed) return
    const slot = this.#slot(this.#slotId(receipt))
    slot.units += adding ? receipt.body.units : -receipt.body.units
    if (adding) this.#digest.set(`receipt/${key}`, encode([slot.id, amountBytes(receipt.body.units)]))
    else this.#digest.delete(`receipt/${key}`)
    if (receipt.body.weights.length > 0) this.#weigh(slot, adding ? poolOfWeights(slot.id, receipt.body) : null)
    else if (receipt.body.verdicts.length > 0) this.#pin(slot, adding ? receipt.body.verdicts : null)
    this.#dropIfEmpty(slot)
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
      const slot = this.#slot(this.#slotId(receipt))
      slot.payments.set(key, payment)
      this.#book(slot, payment)
    } else {
      const payment = this.#payments.remove(key, key)
      const slot = this.#slot(this.#slotId(receipt))
      if (payment !== undefined) {
        this.#unbook(slot, payment)
        slot.payments.delete(key)
        this.#digest.delete(`payment/${key}`)
      }
      this.#foldReceipt(receipt, id, false)
      this.#dropIfEmpty(slot)
    }
  }

  #slot(id: CID): Slot {
    const key = id.toString()
    const slot = this.#slots.get(key) ?? newSlot(id)
    this.#slots.set(key, slot)
    return slot
  }

  #dropIfEmpty(slot: Slot): void {
    if (slot.pins === null && slot.pool === null && slot.units === 0n && slot.payments.size === 0)
      this.#slots.delete(slot.id.toString())
  }

  /** Names the verdicts that a slot needs; null takes them back. */
  #pin(slot: Slot, pins: readonly CID[] | null): void {
    for (const pin of slot.pins ?? []) {
      const key = pin.toString()
      this.#waiting.get(key)?.delete(slot)
      if (this.#waiting.get(key)?.size === 0) this.#waiting.delete(key)
    }
    slot.pins = pins
    slot.missing.clear()
    for (const pin of pins ?? []) {
      const key = pin.toString()
      if (this.#certificates.get(key) === undefined) slot.missing.add(key)
      this.#waiting.set(key, (this.#waiting.get(key) ?? new Set()).add(slot))
    }
    this.#resolve(slot)
  }

  #resolve(slot: Slot): void {
    if (slot.pins === null || slot.missing.size > 0) {
      this.#weigh(slot, null)
      return
    }
    const pinned = slot.pins.flatMap((pin) => this.#certificates.get(pin.toString()) ?? [])
    const pins = pinned.map(({ verdict, votes }) => ({
      id: verdict.id,
      verdict: verdict.body,
      votes: votes.map((vote) => vote.body),
    }))
    this.#weigh(slot, poolOfVerdicts(slot.id, pins, this.founding.charter))
  }

  /** Gives a slot its pool, or takes it away, and books its payments accordingly. */
  #weigh(slot: Slot, pool: Pool | null): void {
    if (slot.pool === null && pool === null) return
    if (slot.pool !== null && pool !== null && slot.pool.root.equals(pool.root)) return
    for (const payment of slot.payments.values()) this.#unbook(slot, payment)
    for (const { author } of slot.pool?.shares ?? []) this.#unlink(author, slot)
    for (const { validator } of slot.pool?.validators ?? []) this.#unlink(validator, slot)
    slot.pool = pool
    for (const { author } of pool?.shares ?? []) this.#link(author, slot)
    for (const { validator } of pool?.validators ?? []) this.#link(validator, slot)
    for (const payment of slot.payments.values()) this.#book(slot, payment)
    if (pool === null) this.#digest.delete(`pool/${slot.id}`)
    else
      this.#digest.set(
        `pool/${slot.id}`,
        encode([pool.root, amountBytes(pool.total), amountBytes(pool.validatorTotal)]),
      )
  }

  #link(author: Uint8Array, slot: Slot): void {
    const key = hexOf(author)
    this.#slotsOf.set(key, (this.#slotsOf.get(key) ?? new Set()).add(slot))
  }

  #unlink(author: Uint8Array, slot: Slot): void {
    const key = hexOf(author)
    this.#slotsOf.get(key)?.delete(slot)
    if (this.#slotsOf.get(key)?.size === 0) this.#slotsOf.delete(key)
  }

  #book(slot: Slot, payment: BookedPayment): void {
    if (slot.pool !== null) {
      payment.parts = splitAmount(payment.amount, this.founding.charter, slot.pool)
      this.#addTotal(slot, payment, 1n)
    }
    this.#digestPayment(slot, payment)
  }

  #unbook(slot: Slot, payment: BookedPayment): void {
    if (payment.parts === null) return
    this.#addTotal(slot, payment, -1n)
    payment.parts = null
    this.#digestPayment(slot, payment)
  }

  #digestPayment(slot: Slot, { id, asset, amount, receipt, parts }: BookedPayment): void {
    const state = [
      asset.issuer,
      asset.unit,
      asset.class,
      amount,
      receipt,
      slot.id,
      parts === null ? null : amountBytes(parts.residual),
    ]
    this.#digest.set(`payment/${id}`, encode(state))
  }

  #addTotal(slot: Slot, { asset, parts }: BookedPayment, sign: 1n | -1n): void {
    if (parts === null) return
    const key = assetKey(asset)
    const total = slot.totals.get(key) ?? { asset, contributors: 0n, validators: 0n }
    total.contributors += sign * parts.contributors
    total.validators += sign * parts.validators
    const digestKey = `total/${slot.id}/${key}`
    if (total.contributors === 0n && total.validators === 0n) {
      slot.totals.delete(key)
      this.#digest.delete(digestKey)
    } else {
      slot.totals.set(key, total)
      this.#digest.set(digestKey, encode([amountBytes(total.contributors), amountBytes(total.validators)]))
    }
  }
}
