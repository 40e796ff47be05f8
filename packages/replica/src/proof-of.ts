import type { Ledger } from '@datanet/ledger'
import type { Log } from '@datanet/log'
import {
  type CID,
  type Entry,
  isKnownRecord,
  openRecordProof,
  proveRecord,
  type RecordProof,
  recordId,
} from '@datanet/records'
import { NotFoundError } from './errors.ts'

/** The proof of a record in an entry that holds it itself, or carries it. */
function proofIn(entry: Entry, index: number, id: CID): RecordProof | null {
  if (recordId(entry.id, index).equals(id)) return proveRecord(entry, index)
  const record = entry.records[index] ?? null
  if (!isKnownRecord(record)) return null
  if (record.type !== 'evidence' && record.type !== 'basis') return null
  const proofs = record.type === 'evidence' ? [record.proof] : [record.release, record.claim, ...record.audits]
  return proofs.find((proof) => proof !== null && openRecordProof(proof).id.equals(id)) ?? null
}

/** The proof of a release, claim, audit or payment that the ledger knows. Throws ERR_NOT_FOUND. */
export async function proofOf(ledger: Ledger, log: Log, id: CID): Promise<RecordProof> {
  for (const { entry, index } of ledger.sourcesOf(id)) {
    const held = await log.get(entry)
    const proof = held && proofIn(held, index, id)
    if (proof != null) return proof
  }
  throw new NotFoundError(
    `the record ${id} is not known here`,
    '`datanet sync ID` looks for news; it may be erased, or its author may have forked before anybody carried it.',
  )
}
