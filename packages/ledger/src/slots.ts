/** Claimed uses: by release, or by receipt where that names verdicts or weights, with the weights that they count by. */
import type { CheckedCertificate } from '@datanet/quality'
import { type Charter, type CID, encode, hexOf, type Receipt, type Statement } from '@datanet/records'
import { amountBytes } from './amount-bytes.ts'
import { claimOf, RELEASE_ROLE } from './basis.ts'
import type { LedgerClaim } from './claims.ts'
import type { DigestMap } from './digest.ts'
import { PinnedVerdicts, placeOf } from './pinned-verdicts.ts'
import { type Pool, poolOfVerdicts, poolOfWeights, sharersOf } from './pool.ts'
import { newSlot, type Slot } from './slot.ts'

/** What slots ask of the rest of the ledger. */
export interface SlotSources {
  /** The certificate of a verdict. */
  readonly certified: (verdict: string) => CheckedCertificate | undefined
  /** The verdicts that a release pins; null while it is not known. */
  readonly pins: (release: CID) => readonly CID[] | null
  /** A claimed attribution that is borne out. */
  readonly borneOut: (claim: string) => LedgerClaim | undefined
}

/** See the header. */
export class Slots {
  readonly #charter: Charter
  readonly #digest: DigestMap
  readonly #sources: SlotSources
  readonly #slots = new Map<string, Slot>()
  /** The slots that name a verdict, by its place: a set only where several do. */
  readonly #waiting = new Map<number, Slot | Set<Slot>>()
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

  /** The pool that a receipt's uses count by; undefined while it misses something. */
  poolOf(receipt: Statement<Receipt>): Pool | undefined {
    return this.#slots.get(this.#keyOf(receipt))?.pool ?? undefined
  }

  /** Whether any receipt claims uses of a release. */
  isUsed(release: CID): boolean {
    return this.#slots.has(`release/${release}`)
  }

  /** A release came, or is no longer known. What nobody has used costs nothing here. */
  released(id: CID): void {
    const slot = this.#slots.get(`release/${id}`)
    if (slot !== undefined) this.#pin(slot, this.#sources.pins(id))
  }

  /** Counts a receipt's claimed use, or takes it back, and with it the pool that it brings. */
  count(receipt: Statement<Receipt>, adding: boolean): void {
    const { body } = receipt
    const key = this.#keyOf(receipt)
    const slot = this.#slots.get(key) ?? newSlot(this.#hasOwnPool(body) ? receipt.id : body.subject)
    const isFirst = slot.receipts === 0
    this.#slots.set(key, slot)
    slot.units += adding ? body.units : -body.units
    slot.receipts += adding ? 1 : -1
    if (adding) this.#digest.set(`receipt/${receipt.id}`, encode([slot.id, amountBytes(body.units)]))
    else this.#digest.delete(`receipt/${receipt.id}`)
    const isLast = slot.receipts === 0
    if (body.weights.length > 0) this.#weigh(slot, adding ? poolOfWeights(slot.id, body.weights) : null)
    else if (this.#claimOf(body) !== undefined) this.#followClaim(slot, body, adding)
    else if (body.verdicts.length > 0) this.#pin(slot, adding ? body.verdicts : null)
    else if (isFirst || isLast) this.#pin(slot, isLast ? null : this.#sources.pins(body.subject))
    if (isLast) this.#slots.delete(key)
  }

  /** What validators found of a claim has changed: what is shared out by it hears of it. */
  audited(claim: string): void {
    for (const slot of this.#byClaim.get(claim) ?? []) this.#resolveClaim(slot)
  }

  /** A verdict was certified, or no longer is: what waits for it hears of it. */
  certified(verdict: CID, adding: boolean): void {
    const place = placeOf(verdict)
    const waiting = place === null ? undefined : this.#waiting.get(place)
    if (waiting === undefined) return
    for (const slot of waiting instanceof Set ? [...waiting] : [waiting]) {
      const count = slot.pins?.count(verdict) ?? 0
      if (count === 0) continue
      slot.missing += adding ? -count : count
      this.#resolve(slot)
    }
  }

  /** Whether a receipt brings its own pool, or is one of a release. */
  #hasOwnPool(receipt: Receipt): boolean {
    return receipt.weights.length > 0 || this.#claimOf(receipt) !== undefined || receipt.verdicts.length > 0
  }

  /** Releases and receipts lie apart: a receipt that names another one's id has no part in its pool. */
  #keyOf({ id, body }: Statement<Receipt>): string {
    return this.#hasOwnPool(body) ? `receipt/${id}` : `release/${body.subject}`
  }

  #claimOf(receipt: Receipt): CID | undefined {
    return claimOf(receipt, this.#charter)
  }

  #pin(slot: Slot, pins: readonly CID[] | null): void {
    for (const place of slot.pins?.places() ?? []) this.#stopWaiting(place, slot)
    slot.pins = pins && new PinnedVerdicts(pins)
    slot.missing = slot.pins?.others ?? 0
    for (const pin of slot.pins ?? []) if (this.#sources.certified(pin.toString()) === undefined) slot.missing += 1
    for (const place of slot.pins?.places() ?? []) this.#wait(place, slot)
    this.#resolve(slot)
  }

  #wait(place: number, slot: Slot): void {
    const held = this.#waiting.get(place)
    if (held === undefined) this.#waiting.set(place, slot)
    else if (held instanceof Set) held.add(slot)
    else if (held !== slot) this.#waiting.set(place, new Set([held, slot]))
  }

  #stopWaiting(place: number, slot: Slot): void {
    const held = this.#waiting.get(place)
    if (held instanceof Set) held.delete(slot)
    if (held === slot || (held instanceof Set && held.size === 0)) this.#waiting.delete(place)
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
    if (slot.pins === null || slot.missing > 0) {
      this.#weigh(slot, null)
      return
    }
    const pinned = [...slot.pins].flatMap((pin) => this.#sources.certified(pin.toString()) ?? [])
    const pins = pinned.map(({ verdict, votes }) => ({
      id: verdict.id,
      verdict: verdict.body,
      votes: votes.map((vote) => vote.body),
    }))
    this.#weigh(slot, poolOfVerdicts(slot.id, pins, this.#charter))
  }

  #weigh(slot: Slot, pool: Pool | null): void {
    for (const key of sharersOf(slot.pool)) {
      this.#byAuthor.get(key)?.delete(slot)
      if (this.#byAuthor.get(key)?.size === 0) this.#byAuthor.delete(key)
    }
    slot.pool = pool
    for (const key of sharersOf(pool)) this.#byAuthor.set(key, (this.#byAuthor.get(key) ?? new Set()).add(slot))
  }
}
