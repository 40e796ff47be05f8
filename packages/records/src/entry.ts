/**
 * Entries: signed, hash-linked batches of records (R1).
 * 1. The id is the CID of the payload's bytes; the signature stands beside, so no second signature makes a second id.
 * 2. Records travel beside the payload, under its Merkle root, and can be erased without breaking the chain.
 * 3. Statements and proofs that an entry carries are checked with it, once.
 * 4. `bytes` is the log's size so far: for each entry ENTRY_OVERHEAD and its records' bytes.
 */
import { equalBytes } from './bytes.ts'
import { decode, encode } from './canonical.ts'
import { type CID, cidOf } from './cid.ts'
import { RootMismatchError, TooLargeError } from './errors.ts'
import { type ErasedRecord, type KeptRecord, type Payload, parseEntry, type WireRecord } from './generated/wire.ts'
import { openRecord, type UnknownRecord } from './open-record.ts'
import { checkSignature, openPayload, type SignedPayload, signedBytes } from './payload.ts'
import { checkProofs, trustProofs } from './record-proof.ts'
import { recordRoot } from './record-tree.ts'
import type { Signer } from './signature/signer.ts'
import { openStatement, trustStatement } from './statement.ts'

/** The most that an entry may weigh as it travels, bytes. */
export const MAX_ENTRY_BYTES = 256 * 1024
/** The most records of one entry. */
export const MAX_ENTRY_RECORDS = 1000
/** What an entry counts towards its log's size beside its records, bytes. */
export const ENTRY_OVERHEAD = 256
/** Bytes of salt of a record's leaf. */
export const SALT_BYTES = 16

/** An entry that holds by itself; whether it fits its log is for packages/log to say. */
export interface Entry {
  readonly id: CID
  /** As it travels and is stored. */
  readonly bytes: Uint8Array
  readonly payload: Payload
  /** By index; null where a record was erased. */
  readonly records: readonly (WireRecord | UnknownRecord | null)[]
  /** What this entry adds to its log's size; a lower bound where records were erased. */
  readonly size: number
}

/** An entry of which no more was read than who claims to have signed what, and where it stands. Nothing of it is proven. */
export interface UnopenedEntry {
  readonly id: CID
  /** As it travels. */
  readonly bytes: Uint8Array
  readonly payload: Payload
  /** Whether it came with all of its records. */
  readonly isWhole: boolean
}

/** Whether a record was not erased and is of a type that this version knows. */
export function isKnownRecord(record: WireRecord | UnknownRecord | null): record is WireRecord {
  return record !== null && !('unknown' in record)
}

/** The id of the datanet that an entry belongs to; a charter entry founds one under its own id. */
export function datanetOf(entry: Pick<Entry, 'id' | 'payload'>): CID {
  return entry.payload.datanet ?? entry.id
}

/** An entry before it is signed; `sealEntry` makes an entry of it. */
export interface EntryDraft {
  readonly datanet: CID | null
  readonly seq: number
  readonly prev: CID | null
  readonly deps: readonly CID[]
  /** Milliseconds since 1970, as the author claims; orders nothing (R5). */
  readonly at: number
  /** The log's size before this entry. */
  readonly bytesBefore: number
  readonly records: readonly WireRecord[]
}

function sizeOf(body: readonly (KeptRecord | ErasedRecord)[]): number {
  return body.reduce((sum, item) => sum + ('record' in item ? item.record.length : 0), ENTRY_OVERHEAD)
}

/**
 * Signs a batch of records as the next entry of the signer's log. Opens what it signed, so that nobody signs an entry
 * that the others refuse; throws what openEntry throws.
 */
export function sealEntry(draft: EntryDraft, signer: Signer, random: (bytes: number) => Uint8Array): Entry {
  if (draft.records.length === 0 || draft.records.length > MAX_ENTRY_RECORDS) {
    throw new TooLargeError(
      `an entry of ${draft.records.length} records; it holds 1 to ${MAX_ENTRY_RECORDS}`,
      'Split the batch.',
    )
  }
  const body = draft.records.map((record) => ({ salt: random(SALT_BYTES), record: encode(record) }))
  const payload: Payload = {
    v: 2,
    datanet: draft.datanet,
    author: signer.publicKey,
    seq: draft.seq,
    prev: draft.prev,
    deps: [...draft.deps],
    at: draft.at,
    bytes: draft.bytesBefore + sizeOf(body),
    root: recordRoot(body),
  }
  const payloadBytes = encode(payload)
  const sig = signer.sign(signedBytes(payloadBytes))
  checkSignature(sig, payloadBytes, payload)
  // the root was made just now, and the statements that it carries were signed by others
  const entry = trusted(open(encode({ payload: payloadBytes, sig, body }), 'form'))
  for (const record of draft.records) checkCarried(record, datanetOf(entry))
  return entry
}

function checkSize(bytes: Uint8Array): void {
  if (bytes.length > MAX_ENTRY_BYTES) {
    throw new TooLargeError(
      `an entry of ${bytes.length} bytes; the limit is ${MAX_ENTRY_BYTES}`,
      'Put fewer records into one entry.',
    )
  }
}

/** The signed part of an entry, as a copy that does not keep the entry's bytes in memory. */
export function signedPayloadOf({ bytes }: Entry): SignedPayload {
  const { payload, sig } = parseEntry(decode(bytes, { share: true }))
  return { payload: payload.slice(), sig: sig.slice() }
}

/**
 * Reads what an entry claims, for a peer that has to know whether the entry is worth checking: its id, place and author.
 * Costs one hash of the payload. Checks size, canonical bytes, version and shape of envelope and payload, but neither
 * signature nor records. Throws ERR_TOO_LARGE, ERR_NOT_CANONICAL, ERR_VERSION_UNSUPPORTED, ERR_SCHEMA_MISMATCH.
 */
export function peekEntry(bytes: Uint8Array): UnopenedEntry {
  checkSize(bytes)
  const envelope = parseEntry(decode(bytes, { share: true }))
  const payload = openPayload(envelope.payload)
  return { id: cidOf(envelope.payload), bytes, payload, isWhole: envelope.body.every((item) => 'record' in item) }
}

/**
 * Opens an entry and checks all that it says by itself: size, canonical bytes, version, shape, signature, Merkle root,
 * each record. Throws ERR_TOO_LARGE, ERR_NOT_CANONICAL, ERR_VERSION_UNSUPPORTED, ERR_SCHEMA_MISMATCH,
 * ERR_SIGNATURE_INVALID, ERR_ROOT_MISMATCH.
 */
export function openEntry(bytes: Uint8Array): Entry {
  const entry = open(bytes, 'all')
  checkStatements(entry)
  return entry
}

/**
 * Opens an entry as `openEntry`, but for the statements and proofs that it carries: an entry costs one signature here, and up to
 * 1,000 more in `checkStatements`, which is for entries whose author may write. Throws what openEntry throws.
 */
export function openSignedEntry(bytes: Uint8Array): Entry {
  return open(bytes, 'all')
}

/**
 * Checks the statements and proofs that an entry carries; one that was checked before costs nothing. Throws
 * ERR_NOT_CANONICAL, ERR_VERSION_UNSUPPORTED, ERR_SCHEMA_MISMATCH, ERR_SIGNATURE_INVALID, ERR_ROOT_MISMATCH.
 */
export function checkStatements(entry: Entry): void {
  for (const record of entry.records) if (isKnownRecord(record)) checkCarried(record, datanetOf(entry))
}

function checkCarried(record: WireRecord, datanet: CID): void {
  if (record.type === 'statement') openStatement(record.statement)
  else checkProofs(record, datanet)
}

/**
 * Opens an entry that was checked before it was stored: as `openEntry`, but without signatures. A changed byte of its
 * payload gives it another id, and one of its records another root. Throws what openEntry throws.
 */
export function reopenEntry(bytes: Uint8Array): Entry {
  return trusted(open(bytes, 'root'))
}

/**
 * Reads an entry that `openEntry` has opened, here or in another thread, from the very same bytes: neither signatures
 * nor hashes are checked again. Throws ERR_NOT_CANONICAL, ERR_SCHEMA_MISMATCH.
 */
export function readOpenedEntry(bytes: Uint8Array): Entry {
  return trusted(open(bytes, 'form'))
}

/**
 * Reads an entry that `openSignedEntry` has opened in another thread, from the very same bytes: its statements and
 * proofs are still to be checked. Throws ERR_NOT_CANONICAL, ERR_SCHEMA_MISMATCH.
 */
export function readSignedEntry(bytes: Uint8Array): Entry {
  return open(bytes, 'form')
}

/** Says of an entry whose statements and proofs were checked that they need not be checked again. */
function trusted(entry: Entry): Entry {
  for (const record of entry.records) {
    if (!isKnownRecord(record)) continue
    if (record.type === 'statement') trustStatement(record.statement)
    else trustProofs(record)
  }
  return entry
}

function open(bytes: Uint8Array, check: 'all' | 'root' | 'form'): Entry {
  checkSize(bytes)
  // nothing of the envelope outlives this call, so its parts need not be copied
  const envelope = parseEntry(decode(bytes, { share: true }))
  const payload = openPayload(envelope.payload)
  if (check === 'all') checkSignature(envelope.sig, envelope.payload, payload)
  if (check !== 'form' && !equalBytes(recordRoot(envelope.body), payload.root)) {
    throw new RootMismatchError(
      `the records of entry ${payload.seq} are not those that its author signed`,
      'Ask another peer for the entry.',
    )
  }
  const records = envelope.body.map((item) => ('leaf' in item ? null : openRecord(item.record)))
  return { id: cidOf(envelope.payload), bytes, payload, records, size: sizeOf(envelope.body) }
}
