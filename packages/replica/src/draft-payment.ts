import { draftBasis, type Ledger, partsOfBasis } from '@datanet/ledger'
import type { Log } from '@datanet/log'
import { type AssetUnit, cidOf, encode, type Receipt, type Statement, type WireRecord } from '@datanet/records'
import { proofOf } from './proof-of.ts'

/** What an issuer attests. */
export interface PaymentDraft {
  readonly receipt: Statement<Receipt>
  readonly asset: AssetUnit
  readonly amount: bigint
}

/**
 * A payment by the newest certificates that are known here, after its basis where the issuer's log does not carry that yet:
 * a basis is signed once, not for each payment. Throws ERR_NOT_FOUND where the release or the claim is not known.
 */
export async function draftPayment(
  ledger: Ledger,
  log: Log,
  issuer: Uint8Array,
  { receipt, asset, amount }: PaymentDraft,
): Promise<WireRecord[]> {
  const parts = partsOfBasis(ledger, receipt)
  const basis = draftBasis(ledger, receipt, {
    release: parts.release && (await proofOf(ledger, log, parts.release)),
    claim: parts.claim && (await proofOf(ledger, log, parts.claim)),
    audits: await Promise.all(parts.audits.map((audit) => proofOf(ledger, log, audit))),
  })
  const id = cidOf(encode(basis))
  const payment = { type: 'payment', receipt: receipt.signed, asset, amount, basis: id } as const
  return ledger.hasBasis(id, issuer) ? [payment] : [basis, payment]
}
