import type { Ledger } from '@datanet/ledger'
import { certificateOf } from '@datanet/quality'
import { type Certificate, type Entry, isKnownRecord } from '@datanet/records'

/** The certificates that only these entries told of, which no longer count: a ledger without them misses them. */
export function lostCertificates(revoked: readonly Entry[], ledger: Ledger): Certificate[] {
  const { entry: founding, charter } = ledger.founding
  return revoked
    .flatMap((entry) => entry.records)
    .flatMap((record) => {
      if (!isKnownRecord(record) || record.type !== 'certificate') return []
      const certificate = certificateOf(record, founding.id, charter)
      if (certificate === null) return []
      const { id, body } = certificate.verdict
      return ledger.verdictsOf(body.subject).some((verdict) => verdict.equals(id)) ? [] : [record]
    })
}
