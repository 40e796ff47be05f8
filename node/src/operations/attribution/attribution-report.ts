import type { AttributionInfo, AuditInfo } from '@datanet/client'
import type { LedgerAudit, LedgerClaim } from '@datanet/ledger'
import { electorate } from '@datanet/quality'
import { type Attribution, didOf, encode, hexOf, sha256 } from '@datanet/records'
import type { Replica } from '@datanet/replica'

/** What two peers compare to see whether they came to the same: sha256 of all that is claimed. */
function digestOf({ method, params, inputs, result, weights }: Attribution): string {
  return hexOf(sha256(encode({ method, params, inputs, result, weights })))
}

function auditInfo({ id, author, record }: LedgerAudit, electors: ReadonlyMap<string, bigint>): AuditInfo {
  const { agrees, parts, sampled, mismatches } = record
  const isValidator = electors.has(hexOf(author))
  return { audit: id.toString(), author: didOf(author), isValidator, agrees, parts, sampled, mismatches }
}

/** A claim as scripts see it. */
export function attributionInfo({ ledger, founding }: Replica, claim: LedgerClaim): AttributionInfo {
  const { id, author, record } = claim
  const { weights } = electorate(founding.charter, author)
  const { borneOut } = ledger.standingOf(claim)
  return {
    claim: id.toString(),
    author: didOf(author),
    method: record.method,
    params: record.params,
    inputs: record.inputs.map(({ role, cid }) => ({ role, cid: cid.toString() })),
    result: record.result.toString(),
    digest: digestOf(record),
    attribution: record.weights.map((share) => ({
      contribution: share.contribution.toString(),
      author: didOf(share.author),
      weight: share.weight.toString(),
    })),
    audits: ledger.auditsOf(id).map((audit) => auditInfo(audit, weights)),
    borneOut,
  }
}
