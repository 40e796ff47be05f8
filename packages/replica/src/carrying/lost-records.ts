/** What a proven fork takes out of the ledger that others may still carry, with its proof. */
import type { Ledger } from '@datanet/ledger'
import {
  type Basis,
  type CID,
  cidOf,
  type Entry,
  type Evidence,
  encode,
  isKnownRecord,
  openRecordProof,
  openStatementOf,
  type Payment,
  proveRecord,
  recordId,
  type WireRecord,
} from '@datanet/records'

/** Of one fork, how many releases, claims and audits are carried at most; payments are as many as their issuer made. */
export const MAX_CARRIED_OF_FORK = 1000

/** A payment that nobody carries any more. */
export interface LostPayment {
  readonly id: CID
  readonly issuer: Uint8Array
  readonly record: Payment
  readonly evidence: Evidence
}

/** See the header. */
export interface LostRecords {
  readonly payments: readonly LostPayment[]
  /** Bases that nobody carries any more, by the CID of their bytes. */
  readonly bases: ReadonlyMap<string, Basis>
  /** Evidence of releases that are used, of claims that were audited, and of audits of claims that are known. */
  readonly others: readonly Evidence[]
  /** Payments that are carried by fewer than before. */
  readonly weakened: readonly CID[]
}

function isWorthKeeping(record: WireRecord, id: CID, ledger: Ledger): boolean {
  if (record.type === 'release') return ledger.release(id) === undefined && ledger.isUsed(id)
  if (record.type === 'attribution') return ledger.claim(id) === undefined && ledger.auditsOf(id).length > 0
  return record.type === 'audit' && ledger.sourcesOf(id).length === 0 && ledger.claim(record.attribution) !== undefined
}

/** Looks at entries that no longer count, after the ledger has taken them back. */
export function lostRecords(revoked: readonly Entry[], ledger: Ledger): LostRecords {
  const payments: LostPayment[] = []
  const bases = new Map<string, Basis>()
  const others: Evidence[] = []
  const weakened = new Map<string, CID>()
  const weaken = (payment: CID) => weakened.set(payment.toString(), payment)
  for (const entry of revoked) {
    for (const [index, record] of entry.records.entries()) {
      if (!isKnownRecord(record)) continue
      const id = recordId(entry.id, index)
      if (record.type === 'payment') {
        const proof = ledger.payment(id) === undefined ? proveRecord(entry, index) : null
        const evidence = proof && ({ type: 'evidence', proof } as const)
        if (evidence === null) weaken(id)
        else payments.push({ id, issuer: entry.payload.author, record, evidence })
      } else if (record.type === 'evidence') weaken(openRecordProof(record.proof).id)
      else if (record.type === 'basis') {
        const basis = cidOf(encode(record))
        if (ledger.basis(basis) === undefined) bases.set(basis.toString(), record)
        for (const payment of ledger.paymentsOn({ basis })) weaken(payment.id)
      } else if (record.type === 'certificate') {
        const verdict = openStatementOf('verdict', record.verdict).id
        for (const payment of ledger.paymentsOn({ verdict })) weaken(payment.id)
      } else if (others.length < MAX_CARRIED_OF_FORK && isWorthKeeping(record, id, ledger)) {
        const proof = proveRecord(entry, index)
        if (proof !== null) others.push({ type: 'evidence', proof })
      }
    }
  }
  return { payments, bases, others, weakened: [...weakened.values()] }
}
