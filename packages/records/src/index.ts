export * from './bytes.ts'
export { decode, encode } from './canonical.ts'
export { CID, cidOf, parseCid, recordId } from './cid.ts'
export { didOf, publicKeyOf } from './did.ts'
export {
  checkStatements,
  datanetOf,
  ENTRY_OVERHEAD,
  type Entry,
  type EntryDraft,
  isKnownRecord,
  MAX_ENTRY_BYTES,
  MAX_ENTRY_RECORDS,
  openEntry,
  openSignedEntry,
  peekEntry,
  readOpenedEntry,
  readSignedEntry,
  reopenEntry,
  SALT_BYTES,
  sealEntry,
  signedPayloadOf,
  type UnopenedEntry,
} from './entry.ts'
export * from './errors.ts'
export * from './generated/wire.ts'
export { sha256 } from './hash.ts'
export type { MapChange } from './merkle-changes.ts'
export { type MapDifference, MerkleMap, parseNode, verifyProof } from './merkle-map.ts'
export type { Block } from './merkle-node.ts'
export type { UnknownRecord } from './open-record.ts'
export { type OpenedPayload, openSignedPayload, type SignedPayload } from './payload.ts'
export {
  type CarriableRecord,
  isCarriable,
  openRecordProof,
  type ProvenRecord,
  proveRecord,
  trustProofs,
} from './record-proof.ts'
export { recordLeaf, recordRoot } from './record-tree.ts'
export { compareIdTexts, compareSeniority, type Seniority } from './seniority.ts'
export * as shape from './shape.ts'
export type { SignatureBackend } from './signature/backend.ts'
export { nobleBackend } from './signature/noble.ts'
export { createSigner, type Signer, signatureBackend, verifySignature } from './signature/signer.ts'
export { loadSodiumBackend } from './signature/sodium.ts'
export { openStatement, openStatementOf, type Statement, signStatement } from './statement.ts'
export * from './unicode/index.ts'
