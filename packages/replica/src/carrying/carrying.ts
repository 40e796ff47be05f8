/**
 * Carries payments of others, with all that they rest on, in this peer's log, so that they are finished (N3).
 * 1. What this peer is to carry is known by who-carries.ts; what enough others carry by now is left out, and nothing is
 *    carried twice.
 * 2. A payment that pays nothing yet is looked at again with whatever comes.
 * 3. What a proven fork takes out is carried at once, out of the entries that were held until then.
 */
import { type BookedPayment, FINISHED_CARRIERS, type Ledger } from '@datanet/ledger'
import {
  type CID,
  type Entry,
  type Evidence,
  hexOf,
  isKnownRecord,
  openRecordProof,
  openStatementOf,
  type RecordProof,
  recordId,
  type WireRecord,
} from '@datanet/records'
import { entryBatches } from '../entry-batches.ts'
import { lostRecords } from './lost-records.ts'
import { isCarrier } from './who-carries.ts'

/** What carrying works with. */
export interface CarryingParts {
  readonly ledger: Ledger
  /** The public key that this peer signs with. */
  readonly author: Uint8Array
  /** Whether this peer may sign now. */
  readonly isReady: () => boolean
  /** The proof of a record that the ledger knows; throws where it can't be had. */
  readonly proofOf: (id: CID) => Promise<RecordProof>
  readonly append: (records: readonly WireRecord[]) => Promise<unknown>
  readonly warn: (problem: Error) => void
}

/** See the header. */
export class Carrying {
  readonly #parts: CarryingParts
  readonly #author: string
  /** Payments to look at, and whether a fork has touched them. */
  readonly #due = new Map<string, { readonly id: CID; readonly forked: boolean }>()
  /** What was lost and is to be carried, by what it is. */
  readonly #lost = new Map<string, WireRecord>()
  #running: Promise<void> | null = null
  #again = false
  #closed = false

  constructor(parts: CarryingParts) {
    this.#parts = parts
    this.#author = hexOf(parts.author)
  }

  /** Looks with the next `kick` at the payments that an entry holds or carries. */
  heard(entry: Entry): void {
    for (const [index, record] of entry.records.entries()) {
      if (!isKnownRecord(record) || (record.type !== 'payment' && record.type !== 'evidence')) continue
      const id = record.type === 'payment' ? recordId(entry.id, index) : openRecordProof(record.proof).id
      if (this.#parts.ledger.payment(id) !== undefined) this.#due.set(id.toString(), { id, forked: false })
    }
  }

  /** Entries no longer count, and the ledger has taken them back. */
  revoked(entries: readonly Entry[]): void {
    if (entries.length === 0) return
    const { ledger } = this.#parts
    const { payments, bases, others, weakened } = lostRecords(entries, ledger)
    for (const id of weakened) this.#due.set(id.toString(), { id, forked: true })
    for (const { id, issuer, record, evidence } of payments) {
      const buyer = openStatementOf('receipt', record.receipt).body.signer
      const basis = bases.get(record.basis.toString()) ?? ledger.basis(record.basis)?.record
      // who is paid is not known without its basis
      if (basis === undefined || !isCarrier(this.#author, ledger, { id, issuer, buyer, payees: [] }, true)) continue
      if (!ledger.hasBasis(record.basis, this.#parts.author)) this.#lost.set(record.basis.toString(), basis)
      this.#lost.set(id.toString(), evidence)
    }
    for (const evidence of others) this.#carryOther(evidence)
  }

  /** Carries what is due, when this peer may sign; what comes meanwhile is looked at after it. */
  kick(): void {
    if (this.#closed || (this.#due.size === 0 && this.#lost.size === 0)) return
    this.#again = true
    this.#running ??= this.#untilQuiet()
  }

  /** Resolves when what was due is carried, or can't be now. */
  async settled(): Promise<void> {
    while (this.#running !== null) await this.#running
  }

  /** Ends the carrying; what it had begun is finished. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#running
  }

  #carryOther(evidence: Evidence): void {
    const { ledger } = this.#parts
    const { id, author } = openRecordProof(evidence.proof)
    if (isCarrier(this.#author, ledger, { id, issuer: author, buyer: author, payees: [] }, false))
      this.#lost.set(id.toString(), evidence)
  }

  async #untilQuiet(): Promise<void> {
    // what called this goes on first, and sees its own work done
    await null
    while (this.#again && !this.#closed && this.#parts.isReady()) {
      this.#again = false
      const [lost, due] = [[...this.#lost], [...this.#due]]
      this.#lost.clear()
      try {
        const records = [...lost.map(([, record]) => record), ...(await this.#dueNow())]
        for (const batch of entryBatches(records)) await this.#parts.append(batch)
      } catch (error) {
        // tried again with whatever comes next; what is carried by then is left out
        for (const [name, record] of lost) this.#lost.set(name, record)
        for (const [key, one] of due) this.#due.set(key, one)
        this.#parts.warn(error as Error)
      }
    }
    this.#running = null
  }

  async #dueNow(): Promise<WireRecord[]> {
    const records = new Map<string, WireRecord>()
    for (const [key, { id, forked }] of this.#due) {
      const payment = this.#parts.ledger.payment(id)
      if (payment !== undefined && payment.parts === null) continue
      this.#due.delete(key)
      if (payment === undefined) continue
      for (const [name, record] of await this.#carried(payment, forked)) records.set(name, record)
    }
    return [...records.values()]
  }

  /** What this peer is to carry of a payment, by what it is. */
  async #carried(payment: BookedPayment, forked: boolean): Promise<[string, WireRecord][]> {
    const { ledger, proofOf } = this.#parts
    // what a payment rests on is carried before it, so one that enough carry needs no look at all that
    if (!forked && ledger.carriersOf(payment) >= FINISHED_CARRIERS) return []
    const { payment: itself, records } = ledger.uncarried(payment, this.#author)
    if (!itself && records.length === 0) return []
    const { shares = [], validators = [] } = ledger.potOf(payment)?.pool ?? {}
    const payees = [...shares.map(({ author }) => author), ...validators.map(({ validator }) => validator)]
    const buyer = openStatementOf('receipt', payment.record.receipt).body.signer
    const { id, asset } = payment
    if (!isCarrier(this.#author, ledger, { id, issuer: asset.issuer, buyer, payees }, forked)) return []
    const rest = records.map((record): [string, WireRecord] => [nameOf(record, payment), record])
    return itself ? [...rest, [id.toString(), { type: 'evidence', proof: await proofOf(id) }]] : rest
  }
}

/** One for each thing, so that payments which rest on the same carry it once. */
function nameOf(record: WireRecord, { basis }: BookedPayment): string {
  return record.type === 'certificate' ? `${openStatementOf('verdict', record.verdict).id}` : `${basis}`
}
