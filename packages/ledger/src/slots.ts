/** All slots: what they wait for, who shares in them, and what was paid into them. */
import type { CheckedCertificate } from '@datanet/quality'
import { type Charter, type CID, encode, hexOf, type Receipt, type Statement } from '@datanet/records'
import { amountBytes } from './amount-bytes.ts'
import { assetKey } from './asset.ts'
import type { LedgerClaim } from './claims.ts'
import type { DigestMap } from './digest.ts'
import { type Pool, poolOfVerdicts, poolOfWeights } from './pool.ts'
import { type BookedPayment, newSlot, type Slot } from './slot.ts'
import { splitAmount } from './split.ts'

/** The input of an attribution that names the release that was used. */
export const RELEASE_ROLE = 'release'

/** What slots ask of the rest of the ledger. */
export interface SlotSources {
  /** The certificate of a verdict. */
  readonly certified: (verdict: string) => CheckedCertificate | undefined
  /** A claimed attribution that is borne out. */
  readonly borneOut: (claim: string) => LedgerClaim | undefined
}

/** See the header. */
export class Slots {
  readonly #charter: Charter
  readonly #digest: DigestMap
  readonly #sources: SlotSources
  readonly #slots = new Map<string, Slot>()
  readonly #waiting = new Map<string, Set<Slot>>()
  readonly #byAuthor = new Map<string, Set<Slot>>()
  readonly #byClaim = new Map<string, Set<Slot>>()

  constructor(charter: Charter, digest: DigestMap, sources: SlotSources) {
    this.#charter = charter
    this.#digest = digest
    this.#sources = sources
  }

  all(): IterableIterator<Slot> {
    return this.#slots.values()
  }

  /** The slots that an author or validator shares in. */
  of(author: Uint8Array): Iterable<Slot> {
    return this.#byAuthor.get(hexOf(author)) ?? []
  }

  /** Who shares in any slot: keys, as hex. */
  sharers(): Iterable<string> {
    return this.#byAuthor.keys()
  }

  /** The pool that a receipt's payments are shared out by; undefined while it misses something. */
  poolOf(receipt: Statement<Receipt>): Pool | undefined {
    return this.#slots.get(this.#keyOf(receipt))?.pool ?? undefined
  }

  /** Names the verdicts that a release pins; null takes them back. */
  pinRelease(id: CID, pins: readonly CID[] | null): void {
    const slot = this.#slot(`release/${id}`, id)
    this.#pin(slot, pins)
    this.#dropIfEmpty(`release/${id}`, slot)
  }

  /** Counts a receipt's claimed use, or takes it back, and with it the pool that it brings. */
  count(receipt: Statement<Receipt>, adding: boolean): void {
    const { body } = receipt
    const slot = this.#slotOf(receipt)
    slot.units += adding ? body.units : -body.units
    if (adding) this.#digest.set(`receipt/${receipt.id}`, encode([slot.id, amountBytes(body.units)]))
    else this.#digest.delete(`receipt/${receipt.id}`)
    if (body.weights.length > 0) this.#weigh(slot, adding ? poolOfWeights(slot.id, body.weights) : null)
    else if (this.#claimOf(body) !== undefined) this.#followClaim(slot, body, adding)
    else if (body.verdicts.length > 0) this.#pin(slot, adding ? body.verdicts : null)
    this.#dropIfEmpty(this.#keyOf(receipt), slot)
  }

  /** Books a payment for a receipt. */
  pay(receipt: Statement<Receipt>, payment: BookedPayment): void {
    const slot = this.#slotOf(receipt)
    slot.payments.set(payment.id.toString(), payment)
    this.#book(slot, payment)
  }

  /** Takes a payment back. */
  unpay(receipt: Statement<Receipt>, payment: BookedPayment): void {
    const slot = this.#slotOf(receipt)
    this.#unbook(slot, payment)
    slot.payments.delete(payment.id.toString())
    this.#digest.delete(`payment/${payment.id}`)
    this.#dropIfEmpty(this.#keyOf(receipt), slot)
  }

  /** What validators found of a claim has changed: what is shared out by it is told. */
  audited(claim: string): void {
    for (const slot of this.#byClaim.get(claim) ?? []) this.#resolveClaim(slot)
  }

  /** A verdict was certified, or no longer is: what waits for it is told. */
  certified(verdict: string, adding: boolean): void {
    for (const slot of [...(this.#waiting.get(verdict) ?? [])]) {
      if (adding) slot.missing.delete(verdict)
      else slot.missing.add(verdict)
      this.#resolve(slot)
    }
  }

  #slot(key: string, id: CID): Slot {
    const slot = this.#slots.get(key) ?? newSlot(id)
    this.#slots.set(key, slot)
    return slot
  }

  #slotOf(receipt: Statement<Receipt>): Slot {
    return this.#slot(this.#keyOf(receipt), this.#hasOwnPool(receipt.body) ? receipt.id : receipt.body.subject)
  }

  /** Whether a receipt brings its own pool, or is one of a release. */
  #hasOwnPool(receipt: Receipt): boolean {
    return receipt.weights.length > 0 || this.#claimOf(receipt) !== undefined || receipt.verdicts.length > 0
  }

  /** Releases and receipts lie apart: a receipt that names another one's id has no part in its pool. */
  #keyOf({ id, body }: Statement<Receipt>): string {
    return this.#hasOwnPool(body) ? `receipt/${id}` : `release/${body.subject}`
  }

  /** The attribution that a receipt is paid by; none where the charter does not pay by claims. */
  #claimOf({ attribution }: Receipt): CID | undefined {
    return this.#charter.claims === 'audited' ? attribution : undefined
  }

  /** One that waits for a claim is not empty, though nothing was used or paid yet: audits will find it. */
  #dropIfEmpty(key: string, slot: Slot): void {
    const { pins, claim, pool, units, payments } = slot
    if (pins === null && claim === null && pool === null && units === 0n && payments.size === 0) this.#slots.delete(key)
  }

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
      if (this.#sources.certified(key) === undefined) slot.missing.add(key)
      this.#waiting.set(key, (this.#waiting.get(key) ?? new Set()).add(slot))
    }
    this.#resolve(slot)
  }

  #followClaim(slot: Slot, receipt: Receipt, adding: boolean): void {
    const id = this.#claimOf(receipt) as CID
    const key = id.toString()
    const followers = this.#byClaim.get(key) ?? new Set()
    slot.claim = adding ? { id, release: receipt.subject } : null
    if (adding) this.#byClaim.set(key, followers.add(slot))
    else if (followers.delete(slot) && followers.size === 0) this.#byClaim.delete(key)
    this.#resolveClaim(slot)
  }

  #resolveClaim(slot: Slot): void {
    const claim = slot.claim === null ? undefined : this.#sources.borneOut(slot.claim.id.toString())
    const release = slot.claim?.release
    const isOfIt = claim?.record.inputs.some(({ role, cid }) => role === RELEASE_ROLE && release?.equals(cid))
    this.#weigh(slot, isOfIt === true && claim !== undefined ? poolOfWeights(slot.id, claim.record.weights) : null)
  }

  #resolve(slot: Slot): void {
    if (slot.pins === null || slot.missing.size > 0) {
      this.#weigh(slot, null)
      return
    }
    const pinned = slot.pins.flatMap((pin) => this.#sources.certified(pin.toString()) ?? [])
    const pins = pinned.map(({ verdict, votes }) => ({
      id: verdict.id,
      verdict: verdict.body,
      votes: votes.map((vote) => vote.body),
    }))
    this.#weigh(slot, poolOfVerdicts(slot.id, pins, this.#charter))
  }

  /** Gives a slot its pool, or takes it away, and books its payments accordingly. */
  #weigh(slot: Slot, pool: Pool | null): void {
    if (slot.pool === null && pool === null) return
    if (slot.pool !== null && pool !== null && slot.pool.root.equals(pool.root)) return
    for (const payment of slot.payments.values()) this.#unbook(slot, payment)
    for (const key of sharersOf(slot.pool)) {
      this.#byAuthor.get(key)?.delete(slot)
      if (this.#byAuthor.get(key)?.size === 0) this.#byAuthor.delete(key)
    }
    slot.pool = pool
    for (const key of sharersOf(pool)) this.#byAuthor.set(key, (this.#byAuthor.get(key) ?? new Set()).add(slot))
    for (const payment of slot.payments.values()) this.#book(slot, payment)
    if (pool === null) this.#digest.delete(`pool/${slot.id}`)
    else
      this.#digest.set(
        `pool/${slot.id}`,
        encode([pool.root, amountBytes(pool.total), amountBytes(pool.validatorTotal)]),
      )
  }

  #book(slot: Slot, payment: BookedPayment): void {
    if (slot.pool !== null) {
      payment.parts = splitAmount(payment.amount, this.#charter, slot.pool)
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
    const residual = parts === null ? null : amountBytes(parts.residual)
    this.#digest.set(
      `payment/${id}`,
      encode([asset.issuer, asset.unit, asset.class, amount, receipt, slot.id, residual]),
    )
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

function sharersOf(pool: Pool | null): Set<string> {
  return new Set([
    ...(pool?.shares ?? []).map(({ author }) => hexOf(author)),
    ...(pool?.validators ?? []).map(({ validator }) => hexOf(validator)),
  ])
}
