/**
 * All pots: what they wait for, who shares in them, and what was paid into them.
 * 1. What a pot pays is a function of its basis and of certificates alone, both of which anybody can carry: so a fork takes
 *    back at most what lay in the forked log alone.
 * 2. A payment is refused where its issuer's own log shows, before it, a newer certificate than one that its basis names.
 *    That is decided within one log, so that nobody else's fork or later word changes it; a payment that only others still
 *    carry, since its issuer forked, stays the debt that it was.
 */
import { type CheckedCertificate, supersedes } from '@datanet/quality'
import { type Charter, type CID, cidOf, encode, hexOf, type Receipt, type Statement } from '@datanet/records'
import { amountBytes } from './amount-bytes.ts'
import { assetKey } from './asset.ts'
import { claimOf, type LedgerBasis, namesItsOwn, needsOf, resolveBasis } from './basis.ts'
import type { DigestMap } from './digest.ts'
import { type Pool, sharersOf } from './pool.ts'
import { type BookedPayment, isBefore, type LogPlace, type Obstacle, type Pot } from './pot.ts'
import { splitAmount } from './split.ts'

/** What pots ask of the rest of the ledger. */
export interface PotSources {
  /** The certificate of a verdict. */
  readonly certified: (verdict: string) => CheckedCertificate | undefined
  /** A basis by the CID of its bytes. */
  readonly basis: (id: CID) => LedgerBasis | undefined
}

/** A certificate in an issuer's own log. */
interface Shown {
  readonly certificate: CheckedCertificate
  readonly place: LogPlace
}

function addTo<T>(index: Map<string, Set<T>>, key: string, value: T): void {
  index.set(key, (index.get(key) ?? new Set()).add(value))
}

function dropFrom<T>(index: Map<string, Set<T>>, key: string, value: T): void {
  const held = index.get(key)
  if (held?.delete(value) === true && held.size === 0) index.delete(key)
}

const waitsFor = (verdict: string): Obstacle => ({
  kind: 'pending',
  reason: `the certificate of verdict ${verdict} is not here yet`,
})

/** See the header. */
export class Pots {
  readonly #charter: Charter
  readonly #digest: DigestMap
  readonly #sources: PotSources
  readonly #pots = new Map<string, Pot>()
  readonly #byBasis = new Map<string, Set<Pot>>()
  readonly #byVerdict = new Map<string, Set<Pot>>()
  readonly #byContribution = new Map<string, Set<Pot>>()
  readonly #byAuthor = new Map<string, Set<Pot>>()
  /** By issuer and contribution, the certificates in the issuer's own log, by the record that holds each. */
  readonly #shown = new Map<string, Map<string, Map<string, Shown>>>()

  constructor(charter: Charter, digest: DigestMap, sources: PotSources) {
    this.#charter = charter
    this.#digest = digest
    this.#sources = sources
  }

  all(): IterableIterator<Pot> {
    return this.#pots.values()
  }

  /** The pots that an author or validator shares in. */
  of(author: Uint8Array): Iterable<Pot> {
    return this.#byAuthor.get(hexOf(author)) ?? []
  }

  /** Who shares in any pot: keys, as hex. */
  sharers(): Iterable<string> {
    return this.#byAuthor.keys()
  }

  /** The pot that a payment was paid into. */
  potOf(receipt: Statement<Receipt>, basis: CID): Pot | undefined {
    return this.#pots.get(this.#keyOf(receipt, basis))
  }

  /** The pots that rest on a basis, or on the certificate of a verdict. */
  on(what: { readonly basis: CID } | { readonly verdict: CID }): Pot[] {
    const pots =
      'basis' in what ? this.#byBasis.get(what.basis.toString()) : this.#byVerdict.get(what.verdict.toString())
    return [...(pots ?? [])]
  }

  /** Why a payment pays nothing; null where it pays. */
  obstacleOf(receipt: Statement<Receipt>, payment: BookedPayment): Obstacle | null {
    const pot = this.potOf(receipt, payment.basis)
    if (pot === undefined || payment.parts !== null) return null
    return pot.obstacle ?? { kind: 'void', reason: 'its issuer’s own log shows a newer certificate before it' }
  }

  /** Books a payment for a receipt. */
  pay(receipt: Statement<Receipt>, payment: BookedPayment): void {
    const pot = this.#open(receipt, payment.basis)
    pot.payments.set(payment.id.toString(), payment)
    this.#book(pot, payment)
  }

  /** Takes a payment back. */
  unpay(receipt: Statement<Receipt>, payment: BookedPayment): void {
    const pot = this.#open(receipt, payment.basis)
    this.#unbook(pot, payment)
    pot.payments.delete(payment.id.toString())
    this.#digest.delete(`payment/${payment.id}`)
    if (pot.payments.size === 0) this.#close(pot)
  }

  /** Says whether a payment lies in an effective entry of its issuer. */
  own(receipt: Statement<Receipt>, payment: BookedPayment, own: boolean): void {
    const pot = this.#open(receipt, payment.basis)
    this.#unbook(pot, payment)
    payment.own = own
    this.#book(pot, payment)
  }

  /** A basis came, or is carried by nobody any more. */
  based(basis: CID): void {
    for (const pot of [...(this.#byBasis.get(basis.toString()) ?? [])]) this.#need(pot)
  }

  /** A verdict was certified, or no longer is: what waits for it hears of it. */
  certified(verdict: string, adding: boolean): void {
    for (const pot of [...(this.#byVerdict.get(verdict) ?? [])]) {
      if (adding) pot.missing.delete(verdict)
      else pot.missing.add(verdict)
      this.#resolve(pot)
    }
  }

  /** A certificate stands in an issuer's own log, or no longer does. */
  show(issuer: string, source: string, shown: Shown, adding: boolean): void {
    const subject = shown.certificate.verdict.body.subject.toString()
    const bySubject = this.#shown.get(issuer) ?? new Map<string, Map<string, Shown>>()
    const bySource = bySubject.get(subject) ?? new Map<string, Shown>()
    if (adding) bySource.set(source, shown)
    else bySource.delete(source)
    if (bySource.size === 0) bySubject.delete(subject)
    else bySubject.set(subject, bySource)
    if (bySubject.size === 0) this.#shown.delete(issuer)
    else this.#shown.set(issuer, bySubject)
    for (const pot of this.#byContribution.get(subject) ?? []) this.#restale(pot, issuer)
  }

  #keyOf({ id, body }: Statement<Receipt>, basis: CID): string {
    if (namesItsOwn(body, this.#charter)) return `${basis}/receipt/${id}`
    return `${basis}/release/${body.subject}/${claimOf(body, this.#charter) ?? ''}`
  }

  #open(receipt: Statement<Receipt>, basis: CID): Pot {
    const key = this.#keyOf(receipt, basis)
    const held = this.#pots.get(key)
    if (held !== undefined) return held
    const own = namesItsOwn(receipt.body, this.#charter)
    const claim = claimOf(receipt.body, this.#charter) ?? null
    const pot: Pot = {
      key,
      id: cidOf(encode([basis, own ? receipt.id : receipt.body.subject, claim])),
      basis,
      receipt,
      pool: null,
      obstacle: null,
      needs: new Set(),
      missing: new Set(),
      resolved: new Map(),
      stale: new Map(),
      payments: new Map(),
      totals: new Map(),
    }
    this.#pots.set(key, pot)
    addTo(this.#byBasis, basis.toString(), pot)
    this.#need(pot)
    return pot
  }

  #close(pot: Pot): void {
    this.#pots.delete(pot.key)
    dropFrom(this.#byBasis, pot.basis.toString(), pot)
    this.#setNeeds(pot, new Set())
    this.#weigh(pot, null, new Map())
  }

  #setNeeds(pot: Pot, needs: ReadonlySet<string>): void {
    for (const verdict of pot.needs) dropFrom(this.#byVerdict, verdict, pot)
    pot.needs = needs
    pot.missing.clear()
    for (const verdict of needs) {
      addTo(this.#byVerdict, verdict, pot)
      if (this.#sources.certified(verdict) === undefined) pot.missing.add(verdict)
    }
  }

  /** Looks anew at what a pot's basis names. */
  #need(pot: Pot): void {
    const basis = this.#sources.basis(pot.basis)
    this.#setNeeds(pot, basis === undefined ? new Set() : needsOf(basis, pot.receipt.body, this.#charter))
    this.#resolve(pot)
  }

  #resolve(pot: Pot): void {
    const [missing] = pot.missing
    // a basis is read once all that it needs is here
    const basis = missing === undefined ? this.#sources.basis(pot.basis) : undefined
    if (basis === undefined) {
      pot.obstacle =
        missing === undefined ? { kind: 'pending', reason: 'its basis is not here yet' } : waitsFor(missing)
      this.#weigh(pot, null, new Map())
    } else {
      const certified = (verdict: string) => this.#sources.certified(verdict)
      const { pool, obstacle, resolved } = resolveBasis(pot.id, basis, pot.receipt.body, this.#charter, certified)
      pot.obstacle = obstacle
      this.#weigh(pot, pool, resolved)
    }
  }

  /** Gives a pot its pool, or takes it away, and books its payments accordingly. */
  #weigh(pot: Pot, pool: Pool | null, resolved: ReadonlyMap<string, CheckedCertificate>): void {
    if (pot.pool === null && pool === null) return
    for (const payment of pot.payments.values()) this.#unbook(pot, payment)
    for (const key of sharersOf(pot.pool)) dropFrom(this.#byAuthor, key, pot)
    for (const subject of pot.resolved.keys()) dropFrom(this.#byContribution, subject, pot)
    pot.pool = pool
    pot.resolved = resolved
    pot.stale.clear()
    for (const key of sharersOf(pool)) addTo(this.#byAuthor, key, pot)
    for (const subject of resolved.keys()) addTo(this.#byContribution, subject, pot)
    for (const payment of pot.payments.values()) this.#book(pot, payment)
    if (pool === null) this.#digest.delete(`pool/${pot.id}`)
    else
      this.#digest.set(`pool/${pot.id}`, encode([pool.root, amountBytes(pool.total), amountBytes(pool.validatorTotal)]))
  }

  /** Where an issuer's log first shows a newer certificate than one that a pot uses. */
  #staleFrom(pot: Pot, issuer: string): LogPlace | null {
    const known = pot.stale.get(issuer)
    if (known !== undefined) return known
    const bySubject = this.#shown.get(issuer)
    let first: LogPlace | null = null
    for (const [subject, used] of bySubject === undefined ? [] : pot.resolved) {
      for (const { certificate, place } of bySubject?.get(subject)?.values() ?? [])
        if (supersedes(certificate, used) && (first === null || isBefore(place, first))) first = place
    }
    pot.stale.set(issuer, first)
    return first
  }

  #restale(pot: Pot, issuer: string): void {
    const before = pot.stale.get(issuer)
    if (before === undefined) return
    pot.stale.delete(issuer)
    const now = this.#staleFrom(pot, issuer)
    if (now?.seq === before?.seq && now?.index === before?.index) return
    for (const payment of pot.payments.values()) {
      if (hexOf(payment.asset.issuer) !== issuer) continue
      this.#unbook(pot, payment)
      this.#book(pot, payment)
    }
  }

  #isRefused(pot: Pot, { own, asset, place }: BookedPayment): boolean {
    if (!own) return false
    const stale = this.#staleFrom(pot, hexOf(asset.issuer))
    return stale !== null && isBefore(stale, place)
  }

  #book(pot: Pot, payment: BookedPayment): void {
    if (pot.pool !== null && !this.#isRefused(pot, payment)) {
      payment.parts = splitAmount(payment.amount, this.#charter, pot.pool)
      this.#addTotal(pot, payment, 1n)
    }
    this.#digestPayment(pot, payment)
  }

  #unbook(pot: Pot, payment: BookedPayment): void {
    if (payment.parts === null) return
    this.#addTotal(pot, payment, -1n)
    payment.parts = null
    this.#digestPayment(pot, payment)
  }

  #digestPayment(pot: Pot, { id, asset, amount, receipt, parts }: BookedPayment): void {
    const residual = parts === null ? null : amountBytes(parts.residual)
    this.#digest.set(
      `payment/${id}`,
      encode([asset.issuer, asset.unit, asset.class, amount, receipt, pot.id, residual]),
    )
  }

  #addTotal(pot: Pot, { asset, parts }: BookedPayment, sign: 1n | -1n): void {
    if (parts === null) return
    const key = assetKey(asset)
    const total = pot.totals.get(key) ?? { asset, contributors: 0n, validators: 0n }
    total.contributors += sign * parts.contributors
    total.validators += sign * parts.validators
    const digestKey = `total/${pot.id}/${key}`
    if (total.contributors === 0n && total.validators === 0n) {
      pot.totals.delete(key)
      this.#digest.delete(digestKey)
    } else {
      pot.totals.set(key, total)
      this.#digest.set(digestKey, encode([amountBytes(total.contributors), amountBytes(total.validators)]))
    }
  }
}
