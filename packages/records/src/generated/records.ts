// Generated from schemas/ by `node schemas/generate.ts`. Do not edit.
import type { CID } from 'multiformats/cid'
import * as shape from '../shape.ts'
import { type AssetUnit, readAssetUnit } from './charter.ts'
import { type RecordProof, readRecordProof } from './entries.ts'

/** Lets an author write; admits is how many others that author may let in. */
export interface Admit {
  type: 'admit'
  author: Uint8Array
  admits: number
}

const FIELDS_OF_ADMIT = ['type', 'author', 'admits'] as const

function readAdmit(value: unknown, parent: shape.Place, name: string | number): Admit {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_ADMIT)
  return {
    type: shape.constant(from.type, at, 'type', 'admit'),
    author: shape.author(from.author, at, 'author'),
    admits: shape.integer(from.admits, at, 'admits', 0, 1000),
  }
}

/** Parses an Admit; throws SchemaMismatchError. */
export function parseAdmit(value: unknown, path = 'admit'): Admit {
  return readAdmit(value, shape.schema('wire/record/admit.json'), path)
}

/** Something that an attribution was computed from, such as the release, or the manifest of the test rows. */
export interface AttributionInput {
  role: string
  cid: CID
}

const FIELDS_OF_ATTRIBUTION_INPUT = ['role', 'cid'] as const

function readAttributionInput(value: unknown, parent: shape.Place, name: string | number): AttributionInput {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_ATTRIBUTION_INPUT)
  return {
    role: shape.line(from.role, at, 'role', 1, 32),
    cid: shape.cid(from.cid, at, 'cid'),
  }
}

/** A contribution, its author, and how much it mattered. */
export interface AttributedWeight {
  contribution: CID
  author: Uint8Array
  weight: bigint
}

const FIELDS_OF_ATTRIBUTED_WEIGHT = ['contribution', 'author', 'weight'] as const

function readAttributedWeight(value: unknown, parent: shape.Place, name: string | number): AttributedWeight {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_ATTRIBUTED_WEIGHT)
  return {
    contribution: shape.cid(from.contribution, at, 'contribution'),
    author: shape.author(from.author, at, 'author'),
    weight: shape.u64(from.weight, at, 'weight'),
  }
}

/**
 * Claims how much each contribution mattered to a use: by which method, from which inputs, with which result.
 * Anyone who has the inputs can recompute it.
 */
export interface Attribution {
  type: 'attribution'
  /** Name and version, such as knn-shapley/v1. */
  method: string
  /** The parameters of the method, JSON as text. */
  params: string
  inputs: AttributionInput[]
  /** The block that says how the weights come about, part by part. */
  result: CID
  weights: AttributedWeight[]
}

const FIELDS_OF_ATTRIBUTION = ['type', 'method', 'params', 'inputs', 'result', 'weights'] as const

function readAttribution(value: unknown, parent: shape.Place, name: string | number): Attribution {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_ATTRIBUTION)
  return {
    type: shape.constant(from.type, at, 'type', 'attribution'),
    method: shape.line(from.method, at, 'method', 1, 64),
    params: shape.text(from.params, at, 'params', 2, 4096),
    inputs: shape.list(from.inputs, at, 'inputs', 1, 16, readAttributionInput),
    result: shape.cid(from.result, at, 'result'),
    weights: shape.list(from.weights, at, 'weights', 0, 1000, readAttributedWeight),
  }
}

/** Parses an Attribution; throws SchemaMismatchError. */
export function parseAttribution(value: unknown, path = 'attribution'): Attribution {
  return readAttribution(value, shape.schema('wire/record/attribution.json'), path)
}

/**
 * Says what a recomputation of an attribution found, and how large the sample was. It counts where the sample is
 * as large as the charter asks for.
 */
export interface Audit {
  type: 'audit'
  attribution: CID
  agrees: boolean
  /** How many parts the result has. */
  parts: number
  /** How many of them were recomputed: as many as there are parts, at most. */
  sampled: number
  /** Parts that came out otherwise, the first ones. */
  mismatches: number[]
}

const FIELDS_OF_AUDIT = ['type', 'attribution', 'agrees', 'parts', 'sampled', 'mismatches'] as const

function readAudit(value: unknown, parent: shape.Place, name: string | number): Audit {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_AUDIT)
  return {
    type: shape.constant(from.type, at, 'type', 'audit'),
    attribution: shape.cid(from.attribution, at, 'attribution'),
    agrees: shape.boolean(from.agrees, at, 'agrees'),
    parts: shape.uint(from.parts, at, 'parts'),
    sampled: shape.uint(from.sampled, at, 'sampled'),
    mismatches: shape.list(from.mismatches, at, 'mismatches', 0, 16, shape.uint),
  }
}

/** Parses an Audit; throws SchemaMismatchError. */
export function parseAudit(value: unknown, path = 'audit'): Audit {
  return readAudit(value, shape.schema('wire/record/audit.json'), path)
}

/**
 * What payments are shared out by: the verdict that each pinned contribution resolved to when the basis was made,
 * the release that pins them, and the claim and audits where they say the weights. Payments name a basis by the
 * CID of its canonical bytes.
 */
export interface Basis {
  type: 'basis'
  /** The release that was used; null where receipts name verdicts or weights themselves. */
  release: RecordProof | null
  /** For each contribution its certified verdict. */
  verdicts: CID[]
  /** The attribution that is paid by, where the charter pays by claims. */
  claim: RecordProof | null
  /** The audits that bear the claim out, one of each validator; none without a claim. */
  audits: RecordProof[]
}

const FIELDS_OF_BASIS = ['type', 'release', 'verdicts', 'claim', 'audits'] as const

function readBasis(value: unknown, parent: shape.Place, name: string | number): Basis {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_BASIS)
  return {
    type: shape.constant(from.type, at, 'type', 'basis'),
    release: from.release === null ? null : readRecordProof(from.release, at, 'release'),
    verdicts: shape.list(from.verdicts, at, 'verdicts', 1, 2500, shape.cid),
    claim: from.claim === null ? null : readRecordProof(from.claim, at, 'claim'),
    audits: shape.list(from.audits, at, 'audits', 0, 100, readRecordProof),
  }
}

/** Parses a Basis; throws SchemaMismatchError. */
export function parseBasis(value: unknown, path = 'basis'): Basis {
  return readBasis(value, shape.schema('wire/record/basis.json'), path)
}

/**
 * The signed payload of the entry that offered the subject, and the index of its record there: the subject is the
 * id of that record, and its author the payload's.
 */
export interface Offer {
  payload: Uint8Array
  sig: Uint8Array
  index: number
}

const FIELDS_OF_OFFER = ['payload', 'sig', 'index'] as const

function readOffer(value: unknown, parent: shape.Place, name: string | number): Offer {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_OFFER)
  return {
    payload: shape.bytes(from.payload, at, 'payload'),
    sig: shape.bytes64(from.sig, at, 'sig'),
    index: shape.integer(from.index, at, 'index', 0, 999),
  }
}

/**
 * A verdict, the votes that it lists, the attestations under it, proof of who offered its subject, and the
 * statements that opened its round.
 */
export interface Certificate {
  type: 'certificate'
  verdict: shape.Signed
  votes: shape.Signed[]
  attestations: shape.Signed[]
  /**
   * The signed payload of the entry that offered the subject, and the index of its record there: the subject is the
   * id of that record, and its author the payload's.
   */
  offer: Offer
  /**
   * What opened the round: nothing for round 0; else timeouts of the round before, or attestations of the verdict
   * certified in it.
   */
  opening: shape.Signed[]
}

const FIELDS_OF_CERTIFICATE = ['type', 'verdict', 'votes', 'attestations', 'offer', 'opening'] as const

/** Reads a Certificate at a place. */
export function readCertificate(value: unknown, parent: shape.Place, name: string | number): Certificate {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_CERTIFICATE)
  return {
    type: shape.constant(from.type, at, 'type', 'certificate'),
    verdict: shape.signed(from.verdict, at, 'verdict'),
    votes: shape.list(from.votes, at, 'votes', 1, 100, shape.signed),
    attestations: shape.list(from.attestations, at, 'attestations', 1, 100, shape.signed),
    offer: readOffer(from.offer, at, 'offer'),
    opening: shape.list(from.opening, at, 'opening', 0, 100, shape.signed),
  }
}

/** Parses a Certificate; throws SchemaMismatchError. */
export function parseCertificate(value: unknown, path = 'certificate'): Certificate {
  return readCertificate(value, shape.schema('wire/record/certificate.json'), path)
}

/** A source of a contribution, and its share of what the contribution weighs, in millionths. */
export interface Derivation {
  contribution: CID
  share: number
}

const FIELDS_OF_DERIVATION = ['contribution', 'share'] as const

function readDerivation(value: unknown, parent: shape.Place, name: string | number): Derivation {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_DERIVATION)
  return {
    contribution: shape.cid(from.contribution, at, 'contribution'),
    share: shape.integer(from.share, at, 'share', 1, 1000000),
  }
}

/** Offers a manifest to the datanet under a licence. */
export interface Contribution {
  type: 'contribution'
  title: string
  manifest: CID
  license: string
  rows: number
  bytes: number
  derivedFrom: Derivation[]
  claim: CID | null
}

const FIELDS_OF_CONTRIBUTION = [
  'type',
  'title',
  'manifest',
  'license',
  'rows',
  'bytes',
  'derivedFrom',
  'claim',
] as const

function readContribution(value: unknown, parent: shape.Place, name: string | number): Contribution {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_CONTRIBUTION)
  return {
    type: shape.constant(from.type, at, 'type', 'contribution'),
    title: shape.line(from.title, at, 'title', 0, 200),
    manifest: shape.cid(from.manifest, at, 'manifest'),
    license: shape.pattern(
      from.license,
      at,
      'license',
      /^(DocumentRef-[A-Za-z0-9.-]+:)?[A-Za-z0-9][A-Za-z0-9.-]*\+?( (AND|OR|WITH) (DocumentRef-[A-Za-z0-9.-]+:)?[A-Za-z0-9][A-Za-z0-9.-]*\+?)*$/,
      'an SPDX licence such as CC-BY-4.0 or LicenseRef-ours',
      64,
    ),
    rows: shape.uint(from.rows, at, 'rows'),
    bytes: shape.uint(from.bytes, at, 'bytes'),
    derivedFrom: shape.list(from.derivedFrom, at, 'derivedFrom', 0, 64, readDerivation),
    claim: from.claim === null ? null : shape.cid(from.claim, at, 'claim'),
  }
}

/** Parses a Contribution; throws SchemaMismatchError. */
export function parseContribution(value: unknown, path = 'contribution'): Contribution {
  return readContribution(value, shape.schema('wire/record/contribution.json'), path)
}

/**
 * Carries one record of another author's entry whole, with its proof: a release, an attribution, an audit or a
 * payment. The record counts for as long as its author's entry or one that carries it does.
 */
export interface Evidence {
  type: 'evidence'
  proof: RecordProof
}

const FIELDS_OF_EVIDENCE = ['type', 'proof'] as const

function readEvidence(value: unknown, parent: shape.Place, name: string | number): Evidence {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_EVIDENCE)
  return {
    type: shape.constant(from.type, at, 'type', 'evidence'),
    proof: readRecordProof(from.proof, at, 'proof'),
  }
}

/** Parses an Evidence; throws SchemaMismatchError. */
export function parseEvidence(value: unknown, path = 'evidence'): Evidence {
  return readEvidence(value, shape.schema('wire/record/evidence.json'), path)
}

/** First record of an author in a datanet: the hash of the recovery key that may move the account. */
export interface Identity {
  type: 'identity'
  recovery: Uint8Array
}

const FIELDS_OF_IDENTITY = ['type', 'recovery'] as const

function readIdentity(value: unknown, parent: shape.Place, name: string | number): Identity {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_IDENTITY)
  return {
    type: shape.constant(from.type, at, 'type', 'identity'),
    recovery: shape.bytes32(from.recovery, at, 'recovery'),
  }
}

/** Parses an Identity; throws SchemaMismatchError. */
export function parseIdentity(value: unknown, path = 'identity'): Identity {
  return readIdentity(value, shape.schema('wire/record/identity.json'), path)
}

/** Lets whoever holds the secret half of key write. */
export interface Invite {
  type: 'invite'
  key: Uint8Array
}

const FIELDS_OF_INVITE = ['type', 'key'] as const

function readInvite(value: unknown, parent: shape.Place, name: string | number): Invite {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_INVITE)
  return {
    type: shape.constant(from.type, at, 'type', 'invite'),
    key: shape.bytes32(from.key, at, 'key'),
  }
}

/** Parses an Invite; throws SchemaMismatchError. */
export function parseInvite(value: unknown, path = 'invite'): Invite {
  return readInvite(value, shape.schema('wire/record/invite.json'), path)
}

/** Uses an invite: the invite key's signature over "datanet/join/v1\0", the datanet id and the author. */
export interface Join {
  type: 'join'
  invite: CID
  proof: Uint8Array
}

const FIELDS_OF_JOIN = ['type', 'invite', 'proof'] as const

function readJoin(value: unknown, parent: shape.Place, name: string | number): Join {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_JOIN)
  return {
    type: shape.constant(from.type, at, 'type', 'join'),
    invite: shape.cid(from.invite, at, 'invite'),
    proof: shape.bytes64(from.proof, at, 'proof'),
  }
}

/** Parses a Join; throws SchemaMismatchError. */
export function parseJoin(value: unknown, path = 'join'): Join {
  return readJoin(value, shape.schema('wire/record/join.json'), path)
}

/** An issuer attests that a receipt was really paid, and names the basis by which the payment is shared out. */
export interface Payment {
  type: 'payment'
  receipt: shape.Signed
  /** An asset without its issuer: unit and class. */
  asset: AssetUnit
  amount: bigint
  /** The CID of the basis record's canonical bytes. */
  basis: CID
}

const FIELDS_OF_PAYMENT = ['type', 'receipt', 'asset', 'amount', 'basis'] as const

function readPayment(value: unknown, parent: shape.Place, name: string | number): Payment {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_PAYMENT)
  return {
    type: shape.constant(from.type, at, 'type', 'payment'),
    receipt: shape.signed(from.receipt, at, 'receipt'),
    asset: readAssetUnit(from.asset, at, 'asset'),
    amount: shape.u64(from.amount, at, 'amount'),
    basis: shape.cid(from.basis, at, 'basis'),
  }
}

/** Parses a Payment; throws SchemaMismatchError. */
export function parsePayment(value: unknown, path = 'payment'): Payment {
  return readPayment(value, shape.schema('wire/record/payment.json'), path)
}

/** Asks that so many peers hold a contribution, or all of them where it is null; 0 withdraws what was asked before. */
export interface Pin {
  type: 'pin'
  contribution: CID | null
  replicas: number
}

const FIELDS_OF_PIN = ['type', 'contribution', 'replicas'] as const

function readPin(value: unknown, parent: shape.Place, name: string | number): Pin {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_PIN)
  return {
    type: shape.constant(from.type, at, 'type', 'pin'),
    contribution: from.contribution === null ? null : shape.cid(from.contribution, at, 'contribution'),
    replicas: shape.integer(from.replicas, at, 'replicas', 0, 100),
  }
}

/** Parses a Pin; throws SchemaMismatchError. */
export function parsePin(value: unknown, path = 'pin'): Pin {
  return readPin(value, shape.schema('wire/record/pin.json'), path)
}

/** A name and a contact that an author wants to be shown by. */
export interface Profile {
  type: 'profile'
  name: string
  contact: string
}

const FIELDS_OF_PROFILE = ['type', 'name', 'contact'] as const

function readProfile(value: unknown, parent: shape.Place, name: string | number): Profile {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_PROFILE)
  return {
    type: shape.constant(from.type, at, 'type', 'profile'),
    name: shape.line(from.name, at, 'name', 0, 100),
    contact: shape.line(from.contact, at, 'contact', 0, 200),
  }
}

/** Parses a Profile; throws SchemaMismatchError. */
export function parseProfile(value: unknown, path = 'profile'): Profile {
  return readProfile(value, shape.schema('wire/record/profile.json'), path)
}

/** An immutable selection of certified contributions, by verdict. */
export interface Release {
  type: 'release'
  name: string
  verdicts: CID[]
}

const FIELDS_OF_RELEASE = ['type', 'name', 'verdicts'] as const

function readRelease(value: unknown, parent: shape.Place, name: string | number): Release {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_RELEASE)
  return {
    type: shape.constant(from.type, at, 'type', 'release'),
    name: shape.line(from.name, at, 'name', 1, 100),
    verdicts: shape.list(from.verdicts, at, 'verdicts', 1, 2500, shape.cid),
  }
}

/** Parses a Release; throws SchemaMismatchError. */
export function parseRelease(value: unknown, path = 'release'): Release {
  return readRelease(value, shape.schema('wire/record/release.json'), path)
}

/** Carries a statement whole. */
export interface Statement {
  type: 'statement'
  statement: shape.Signed
}

const FIELDS_OF_STATEMENT = ['type', 'statement'] as const

function readStatement(value: unknown, parent: shape.Place, name: string | number): Statement {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_STATEMENT)
  return {
    type: shape.constant(from.type, at, 'type', 'statement'),
    statement: shape.signed(from.statement, at, 'statement'),
  }
}

/** Parses a Statement; throws SchemaMismatchError. */
export function parseStatement(value: unknown, path = 'statement'): Statement {
  return readStatement(value, shape.schema('wire/record/statement.json'), path)
}

/**
 * Lets its author into an open datanet: a number that makes sha256("datanet/work/v1\0", the datanet id, the
 * author, the number as 8 bytes) begin with as many zero bits as the charter asks for.
 */
export interface Work {
  type: 'work'
  nonce: number
}

const FIELDS_OF_WORK = ['type', 'nonce'] as const

function readWork(value: unknown, parent: shape.Place, name: string | number): Work {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_WORK)
  return {
    type: shape.constant(from.type, at, 'type', 'work'),
    nonce: shape.uint(from.nonce, at, 'nonce'),
  }
}

/** Parses a Work; throws SchemaMismatchError. */
export function parseWork(value: unknown, path = 'work'): Work {
  return readWork(value, shape.schema('wire/record/work.json'), path)
}
