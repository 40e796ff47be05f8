/**
 * Proof of one record: carried by anybody, it says what the entry's author signed (N2).
 * 1. The check is a function of the proof alone: the payload's signature, and the path from the record's leaf to its root.
 *    Whether the entry counts in its author's log makes no difference to it.
 * 2. What is carried is a release, an attribution, an audit or a payment. Certificates, statements and bases prove
 *    themselves and are carried as they are; proofs are never carried in proofs.
 */
import { equalBytes } from './bytes.ts'
import { decode } from './canonical.ts'
import { type CID, cidOf, recordId } from './cid.ts'
import type { Entry } from './entry.ts'
import { RootMismatchError, SchemaMismatchError } from './errors.ts'
import { parseEntry, type RecordProof, type WireRecord } from './generated/wire.ts'
import { openRecord, type UnknownRecord } from './open-record.ts'
import { openPayload, openSignedPayload } from './payload.ts'
import { recordLeaf, recordPath, rootOfPath } from './record-tree.ts'

const CARRIABLE = ['release', 'attribution', 'audit', 'payment'] as const
/** A record that a proof may be about. */
export type CarriableRecord = Extract<WireRecord, { type: (typeof CARRIABLE)[number] }>

/** A record with where its author signed it. */
export interface ProvenRecord {
  /** The record's id. */
  readonly id: CID
  /** The id of the entry. */
  readonly entry: CID
  readonly datanet: CID | null
  readonly author: Uint8Array
  readonly seq: number
  readonly index: number
  readonly record: CarriableRecord | UnknownRecord
}

/** Whether a record is of a type that a proof may be about. */
export function isCarriable(record: WireRecord): record is CarriableRecord {
  return (CARRIABLE as readonly string[]).includes(record.type)
}

/** The proof of an entry's record; null where it was erased, or there is none. */
export function proveRecord({ bytes }: Entry, index: number): RecordProof | null {
  const { payload, sig, body } = parseEntry(decode(bytes))
  const item = body[index]
  if (item === undefined || !('record' in item)) return null
  const { salt, record } = item
  return { payload, sig, index, count: body.length, salt, record, path: recordPath(body, index) }
}

/** Proofs that were checked with the entry that carries them. */
const trusted = new WeakSet<RecordProof>()
const opened = new WeakMap<RecordProof, ProvenRecord>()

/**
 * Checks a proof. Throws ERR_NOT_CANONICAL, ERR_VERSION_UNSUPPORTED, ERR_SCHEMA_MISMATCH, ERR_SIGNATURE_INVALID,
 * ERR_ROOT_MISMATCH. What was opened is not to be changed: opened again, it is not checked again.
 */
export function openRecordProof(proof: RecordProof): ProvenRecord {
  const held = opened.get(proof)
  if (held !== undefined) return held
  const isTrusted = trusted.has(proof)
  const { id: entry, payload } = isTrusted
    ? { id: cidOf(proof.payload), payload: openPayload(proof.payload) }
    : openSignedPayload(proof)
  if (!isTrusted) {
    const root = rootOfPath(recordLeaf(proof.salt, proof.record), proof.index, proof.count, proof.path)
    if (root === null || !equalBytes(root, payload.root)) {
      throw new RootMismatchError(
        `the carried record is not the one that its author signed at ${proof.index} of entry ${payload.seq}`,
        'Ask another peer for it.',
      )
    }
  }
  const record = openRecord(proof.record)
  if (!('unknown' in record) && !isCarriable(record)) {
    throw new SchemaMismatchError(
      `a proof of a ${record.type}: expected one of ${CARRIABLE.join(', ')}`,
      'Carry other records as they are.',
    )
  }
  const { author, seq, datanet } = payload
  const proven = { id: recordId(entry, proof.index), entry, datanet, author, seq, index: proof.index, record }
  opened.set(proof, proven)
  return proven
}

/** The proofs that a record holds. */
function proofsIn(record: WireRecord): RecordProof[] {
  if (record.type === 'evidence') return [record.proof]
  if (record.type !== 'basis') return []
  return [record.release, record.claim, ...record.audits].filter((proof) => proof !== null)
}

/**
 * Checks the proofs that a record holds, which must be of the datanet of its entry. Throws as openRecordProof, and
 * ERR_SCHEMA_MISMATCH for a proof of another datanet.
 */
export function checkProofs(record: WireRecord, datanet: CID): void {
  for (const proof of proofsIn(record)) {
    if (openRecordProof(proof).datanet?.equals(datanet) !== true)
      throw new SchemaMismatchError('a record of another datanet is carried', 'Carry it in its own datanet.')
  }
}

/** Says of a record whose proofs were checked before that they need not be checked again. */
export function trustProofs(record: WireRecord): void {
  for (const proof of proofsIn(record)) trusted.add(proof)
}
