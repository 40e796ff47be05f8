// Generated from schemas/ by `node schemas/generate.ts`. Do not edit.
import type { CID } from 'multiformats/cid'
import * as shape from '../shape.ts'
import { type Certificate, readCertificate } from './records.ts'

/**
 * A certificate with the charter entry it is judged by: all that is needed to check it offline; the value under
 * /datanet-verdict/<datanet>/<contribution>.
 */
export interface CertificateBundle {
  v: 2
  charter: Uint8Array
  certificate: Certificate
}

const FIELDS_OF_CERTIFICATE_BUNDLE = ['v', 'charter', 'certificate'] as const

function readCertificateBundle(value: unknown, parent: shape.Place, name: string | number): CertificateBundle {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_CERTIFICATE_BUNDLE)
  return {
    v: shape.constant(from.v, at, 'v', 2),
    charter: shape.bytes(from.charter, at, 'charter'),
    certificate: readCertificate(from.certificate, at, 'certificate'),
  }
}

/** Parses a CertificateBundle; throws SchemaMismatchError. */
export function parseCertificateBundle(value: unknown, path = 'certificateBundle'): CertificateBundle {
  return readCertificateBundle(value, shape.schema('wire/certificate-bundle.json'), path)
}

/** A record as it stands in a payload, with the salt of its leaf. */
export interface KeptRecord {
  salt: Uint8Array
  record: Uint8Array
}

const FIELDS_OF_KEPT_RECORD = ['salt', 'record'] as const

function readKeptRecord(value: unknown, parent: shape.Place, name: string | number): KeptRecord {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_KEPT_RECORD)
  return {
    salt: shape.bytes16(from.salt, at, 'salt'),
    record: shape.bytes(from.record, at, 'record'),
  }
}

/** What is left of an erased record: its leaf, so that the Merkle root still comes out. */
export interface ErasedRecord {
  leaf: Uint8Array
}

const FIELDS_OF_ERASED_RECORD = ['leaf'] as const

function readErasedRecord(value: unknown, parent: shape.Place, name: string | number): ErasedRecord {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_ERASED_RECORD)
  return {
    leaf: shape.bytes32(from.leaf, at, 'leaf'),
  }
}

/** A signed batch of 1 to 1,000 records as it travels and is stored. A leaf stands where a record was erased. */
export interface Entry {
  payload: Uint8Array
  sig: Uint8Array
  body: (KeptRecord | ErasedRecord)[]
}

const FIELDS_OF_ENTRY = ['payload', 'sig', 'body'] as const

function readEntry(value: unknown, parent: shape.Place, name: string | number): Entry {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_ENTRY)
  return {
    payload: shape.bytes(from.payload, at, 'payload'),
    sig: shape.bytes64(from.sig, at, 'sig'),
    body: shape.list(from.body, at, 'body', 1, 1000, (item, at, key) =>
      shape.has(item, 'salt')
        ? readKeptRecord(item, at, key)
        : shape.has(item, 'leaf')
          ? readErasedRecord(item, at, key)
          : shape.mismatch(item, at, key, 'an object with salt or leaf'),
    ),
  }
}

/** Parses an Entry; throws SchemaMismatchError. */
export function parseEntry(value: unknown, path = 'entry'): Entry {
  return readEntry(value, shape.schema('wire/entry.json'), path)
}

/**
 * One file of a contribution: its path, the root of its DAG, its size in bytes and rows, a sketch of its rows, and
 * the Merkle root of their hashes; a file of bytes has no such root.
 */
export interface Shard {
  path: string
  cid: CID
  bytes: number
  rows: number
  format: 'jsonl' | 'csv' | 'parquet' | 'text' | 'coco' | 'voc' | 'bytes'
  schema: string | null
  sketch: Uint8Array
  rowRoot: Uint8Array | null
}

const FIELDS_OF_SHARD = ['path', 'cid', 'bytes', 'rows', 'format', 'schema', 'sketch', 'rowRoot'] as const

function readShard(value: unknown, parent: shape.Place, name: string | number): Shard {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_SHARD)
  return {
    path: shape.line(from.path, at, 'path', 1, 1024),
    cid: shape.cid(from.cid, at, 'cid'),
    bytes: shape.uint(from.bytes, at, 'bytes'),
    rows: shape.uint(from.rows, at, 'rows'),
    format: shape.choice(from.format, at, 'format', ['jsonl', 'csv', 'parquet', 'text', 'coco', 'voc', 'bytes']),
    schema: from.schema === null ? null : shape.line(from.schema, at, 'schema', 1, 64),
    sketch: shape.bytes(from.sketch, at, 'sketch'),
    rowRoot: from.rowRoot === null ? null : shape.bytes32(from.rowRoot, at, 'rowRoot'),
  }
}

/** Parses a Shard; throws SchemaMismatchError. */
export function parseShard(value: unknown, path = 'shard'): Shard {
  return readShard(value, shape.schema('wire/shard.json'), path)
}

/** A part of the shards of a manifest that one block can't hold. */
export interface ManifestPage {
  v: 1
  type: 'manifest-page'
  shards: Shard[]
}

const FIELDS_OF_MANIFEST_PAGE = ['v', 'type', 'shards'] as const

function readManifestPage(value: unknown, parent: shape.Place, name: string | number): ManifestPage {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_MANIFEST_PAGE)
  return {
    v: shape.constant(from.v, at, 'v', 1),
    type: shape.constant(from.type, at, 'type', 'manifest-page'),
    shards: shape.list(from.shards, at, 'shards', 1, 10000, readShard),
  }
}

/** Parses a ManifestPage; throws SchemaMismatchError. */
export function parseManifestPage(value: unknown, path = 'manifestPage'): ManifestPage {
  return readManifestPage(value, shape.schema('wire/manifest-page.json'), path)
}

/** Where a part of a manifest's shards stands: how many they are, and what they sum up to. */
export interface ManifestPageLink {
  cid: CID
  count: number
  rows: number
  bytes: number
}

const FIELDS_OF_MANIFEST_PAGE_LINK = ['cid', 'count', 'rows', 'bytes'] as const

function readManifestPageLink(value: unknown, parent: shape.Place, name: string | number): ManifestPageLink {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_MANIFEST_PAGE_LINK)
  return {
    cid: shape.cid(from.cid, at, 'cid'),
    count: shape.uint(from.count, at, 'count'),
    rows: shape.uint(from.rows, at, 'rows'),
    bytes: shape.uint(from.bytes, at, 'bytes'),
  }
}

/** The list of a contribution's shards in the order of their paths: all in this block, or in pages of their own. */
export interface Manifest {
  v: 1
  type: 'manifest'
  rows: number
  bytes: number
  count: number
  shards: Shard[]
  pages: ManifestPageLink[]
}

const FIELDS_OF_MANIFEST = ['v', 'type', 'rows', 'bytes', 'count', 'shards', 'pages'] as const

function readManifest(value: unknown, parent: shape.Place, name: string | number): Manifest {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_MANIFEST)
  return {
    v: shape.constant(from.v, at, 'v', 1),
    type: shape.constant(from.type, at, 'type', 'manifest'),
    rows: shape.uint(from.rows, at, 'rows'),
    bytes: shape.uint(from.bytes, at, 'bytes'),
    count: shape.uint(from.count, at, 'count'),
    shards: shape.list(from.shards, at, 'shards', 0, 10000, readShard),
    pages: shape.list(from.pages, at, 'pages', 0, 2000, readManifestPageLink),
  }
}

/** Parses a Manifest; throws SchemaMismatchError. */
export function parseManifest(value: unknown, path = 'manifest'): Manifest {
  return readManifest(value, shape.schema('wire/manifest.json'), path)
}

/** What an author signs of an entry; the entry id is the CID of these bytes. */
export interface Payload {
  v: 2
  datanet: CID | null
  author: Uint8Array
  seq: number
  prev: CID | null
  deps: CID[]
  at: number
  bytes: number
  root: Uint8Array
}

const FIELDS_OF_PAYLOAD = ['v', 'datanet', 'author', 'seq', 'prev', 'deps', 'at', 'bytes', 'root'] as const

function readPayload(value: unknown, parent: shape.Place, name: string | number): Payload {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_PAYLOAD)
  return {
    v: shape.constant(from.v, at, 'v', 2),
    datanet: from.datanet === null ? null : shape.cid(from.datanet, at, 'datanet'),
    author: shape.author(from.author, at, 'author'),
    seq: shape.uint(from.seq, at, 'seq'),
    prev: from.prev === null ? null : shape.cid(from.prev, at, 'prev'),
    deps: shape.list(from.deps, at, 'deps', 0, 64, shape.cid),
    at: shape.uint(from.at, at, 'at'),
    bytes: shape.uint(from.bytes, at, 'bytes'),
    root: shape.bytes32(from.root, at, 'root'),
  }
}

/** Parses a Payload; throws SchemaMismatchError. */
export function parsePayload(value: unknown, path = 'payload'): Payload {
  return readPayload(value, shape.schema('wire/payload.json'), path)
}

/**
 * One record of an entry with what proves that the entry's author signed it: the signed payload, the record's
 * place and salt, and the Merkle path from its leaf to the payload's root.
 */
export interface RecordProof {
  payload: Uint8Array
  sig: Uint8Array
  index: number
  /** How many records the entry has. */
  count: number
  salt: Uint8Array
  record: Uint8Array
  /** The siblings on the way from the record's leaf to the top of the tree, the lowest first. */
  path: Uint8Array[]
}

const FIELDS_OF_RECORD_PROOF = ['payload', 'sig', 'index', 'count', 'salt', 'record', 'path'] as const

/** Reads a RecordProof at a place. */
export function readRecordProof(value: unknown, parent: shape.Place, name: string | number): RecordProof {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_RECORD_PROOF)
  return {
    payload: shape.bytes(from.payload, at, 'payload'),
    sig: shape.bytes64(from.sig, at, 'sig'),
    index: shape.integer(from.index, at, 'index', 0, 999),
    count: shape.integer(from.count, at, 'count', 1, 1000),
    salt: shape.bytes16(from.salt, at, 'salt'),
    record: shape.bytes(from.record, at, 'record'),
    path: shape.list(from.path, at, 'path', 0, 10, shape.bytes32),
  }
}

/** Parses a RecordProof; throws SchemaMismatchError. */
export function parseRecordProof(value: unknown, path = 'recordProof'): RecordProof {
  return readRecordProof(value, shape.schema('wire/record-proof.json'), path)
}
