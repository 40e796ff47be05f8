// Generated from schemas/ by `node schemas/generate.ts`. Do not edit.
import type { CID } from 'multiformats/cid'
import * as shape from '../shape.ts'

/** A validator's signature under a verdict that it recomputed. */
export interface Attestation {
  v: 1
  type: 'attestation'
  datanet: CID
  signer: Uint8Array
  subject: CID
  round: number
  verdict: CID
}

const FIELDS_OF_ATTESTATION = ['v', 'type', 'datanet', 'signer', 'subject', 'round', 'verdict'] as const

function readAttestation(value: unknown, parent: shape.Place, name: string | number): Attestation {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_ATTESTATION)
  return {
    v: shape.constant(from.v, at, 'v', 1),
    type: shape.constant(from.type, at, 'type', 'attestation'),
    datanet: shape.cid(from.datanet, at, 'datanet'),
    signer: shape.author(from.signer, at, 'signer'),
    subject: shape.cid(from.subject, at, 'subject'),
    round: shape.integer(from.round, at, 'round', 0, 65535),
    verdict: shape.cid(from.verdict, at, 'verdict'),
  }
}

/** Parses an Attestation; throws SchemaMismatchError. */
export function parseAttestation(value: unknown, path = 'attestation'): Attestation {
  return readAttestation(value, shape.schema('wire/statement/attestation.json'), path)
}

/** Priority for content that is still unseen: a salted hash of the manifest. */
export interface Claim {
  v: 1
  type: 'claim'
  datanet: CID
  signer: Uint8Array
  subject: CID
  round: number
  hash: Uint8Array
  bytes: number
}

const FIELDS_OF_CLAIM = ['v', 'type', 'datanet', 'signer', 'subject', 'round', 'hash', 'bytes'] as const

function readClaim(value: unknown, parent: shape.Place, name: string | number): Claim {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_CLAIM)
  return {
    v: shape.constant(from.v, at, 'v', 1),
    type: shape.constant(from.type, at, 'type', 'claim'),
    datanet: shape.cid(from.datanet, at, 'datanet'),
    signer: shape.author(from.signer, at, 'signer'),
    subject: shape.cid(from.subject, at, 'subject'),
    round: shape.integer(from.round, at, 'round', 0, 65535),
    hash: shape.bytes32(from.hash, at, 'hash'),
    bytes: shape.uint(from.bytes, at, 'bytes'),
  }
}

/** Parses a Claim; throws SchemaMismatchError. */
export function parseClaim(value: unknown, path = 'claim'): Claim {
  return readClaim(value, shape.schema('wire/statement/claim.json'), path)
}

/** The proposer ends the commit phase of a round and lists the commits. */
export interface Close {
  v: 1
  type: 'close'
  datanet: CID
  signer: Uint8Array
  subject: CID
  round: number
  commits: CID[]
}

const FIELDS_OF_CLOSE = ['v', 'type', 'datanet', 'signer', 'subject', 'round', 'commits'] as const

function readClose(value: unknown, parent: shape.Place, name: string | number): Close {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_CLOSE)
  return {
    v: shape.constant(from.v, at, 'v', 1),
    type: shape.constant(from.type, at, 'type', 'close'),
    datanet: shape.cid(from.datanet, at, 'datanet'),
    signer: shape.author(from.signer, at, 'signer'),
    subject: shape.cid(from.subject, at, 'subject'),
    round: shape.integer(from.round, at, 'round', 0, 65535),
    commits: shape.list(from.commits, at, 'commits', 1, 100, shape.cid),
  }
}

/** Parses a Close; throws SchemaMismatchError. */
export function parseClose(value: unknown, path = 'close'): Close {
  return readClose(value, shape.schema('wire/statement/close.json'), path)
}

/** A sealed vote: the hash of the vote's bytes and a salt. */
export interface Commit {
  v: 1
  type: 'commit'
  datanet: CID
  signer: Uint8Array
  subject: CID
  round: number
  hash: Uint8Array
}

const FIELDS_OF_COMMIT = ['v', 'type', 'datanet', 'signer', 'subject', 'round', 'hash'] as const

function readCommit(value: unknown, parent: shape.Place, name: string | number): Commit {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_COMMIT)
  return {
    v: shape.constant(from.v, at, 'v', 1),
    type: shape.constant(from.type, at, 'type', 'commit'),
    datanet: shape.cid(from.datanet, at, 'datanet'),
    signer: shape.author(from.signer, at, 'signer'),
    subject: shape.cid(from.subject, at, 'subject'),
    round: shape.integer(from.round, at, 'round', 0, 65535),
    hash: shape.bytes32(from.hash, at, 'hash'),
  }
}

/** Parses a Commit; throws SchemaMismatchError. */
export function parseCommit(value: unknown, path = 'commit'): Commit {
  return readCommit(value, shape.schema('wire/statement/commit.json'), path)
}

/** A contribution, its author, and the weight that falls to them in one use. */
export interface ExplicitWeight {
  contribution: CID
  author: Uint8Array
  weight: bigint
}

const FIELDS_OF_EXPLICIT_WEIGHT = ['contribution', 'author', 'weight'] as const

function readExplicitWeight(value: unknown, parent: shape.Place, name: string | number): ExplicitWeight {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_EXPLICIT_WEIGHT)
  return {
    contribution: shape.cid(from.contribution, at, 'contribution'),
    author: shape.author(from.author, at, 'author'),
    weight: shape.u64(from.weight, at, 'weight'),
  }
}

/**
 * A use: who used what, for which purpose, how many units. The subject is a release, or the datanet where single
 * verdicts are named.
 */
export interface Receipt {
  v: 1
  type: 'receipt'
  datanet: CID
  signer: Uint8Array
  subject: CID
  round: number
  purpose: 'download' | 'train' | 'evaluate'
  units: bigint
  nonce: Uint8Array
  verdicts: CID[]
  weights: ExplicitWeight[]
  /** The attribution that the use is to be paid by, where the charter pays by claims; present only then. */
  attribution?: CID
}

const FIELDS_OF_RECEIPT = [
  'v',
  'type',
  'datanet',
  'signer',
  'subject',
  'round',
  'purpose',
  'units',
  'nonce',
  'verdicts',
  'weights',
] as const
const FIELDS_OF_RECEIPT_OPTIONAL = ['attribution'] as const

function readReceipt(value: unknown, parent: shape.Place, name: string | number): Receipt {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_RECEIPT, FIELDS_OF_RECEIPT_OPTIONAL)
  return {
    v: shape.constant(from.v, at, 'v', 1),
    type: shape.constant(from.type, at, 'type', 'receipt'),
    datanet: shape.cid(from.datanet, at, 'datanet'),
    signer: shape.author(from.signer, at, 'signer'),
    subject: shape.cid(from.subject, at, 'subject'),
    round: shape.integer(from.round, at, 'round', 0, 65535),
    purpose: shape.choice(from.purpose, at, 'purpose', ['download', 'train', 'evaluate']),
    units: shape.u64(from.units, at, 'units'),
    nonce: shape.bytes16(from.nonce, at, 'nonce'),
    verdicts: shape.list(from.verdicts, at, 'verdicts', 0, 1000, shape.cid),
    weights: shape.list(from.weights, at, 'weights', 0, 1000, readExplicitWeight),
    ...(from.attribution === undefined ? {} : { attribution: shape.cid(from.attribution, at, 'attribution') }),
  }
}

/** Parses a Receipt; throws SchemaMismatchError. */
export function parseReceipt(value: unknown, path = 'receipt'): Receipt {
  return readReceipt(value, shape.schema('wire/statement/receipt.json'), path)
}

/** A validator saw the subject at this time. */
export interface Seen {
  v: 1
  type: 'seen'
  datanet: CID
  signer: Uint8Array
  subject: CID
  round: number
  at: number
}

const FIELDS_OF_SEEN = ['v', 'type', 'datanet', 'signer', 'subject', 'round', 'at'] as const

function readSeen(value: unknown, parent: shape.Place, name: string | number): Seen {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_SEEN)
  return {
    v: shape.constant(from.v, at, 'v', 1),
    type: shape.constant(from.type, at, 'type', 'seen'),
    datanet: shape.cid(from.datanet, at, 'datanet'),
    signer: shape.author(from.signer, at, 'signer'),
    subject: shape.cid(from.subject, at, 'subject'),
    round: shape.integer(from.round, at, 'round', 0, 65535),
    at: shape.uint(from.at, at, 'at'),
  }
}

/** Parses a Seen; throws SchemaMismatchError. */
export function parseSeen(value: unknown, path = 'seen'): Seen {
  return readSeen(value, shape.schema('wire/statement/seen.json'), path)
}

/** A validator gives up on a round whose proposer does not answer. */
export interface Timeout {
  v: 1
  type: 'timeout'
  datanet: CID
  signer: Uint8Array
  subject: CID
  round: number
}

const FIELDS_OF_TIMEOUT = ['v', 'type', 'datanet', 'signer', 'subject', 'round'] as const

function readTimeout(value: unknown, parent: shape.Place, name: string | number): Timeout {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_TIMEOUT)
  return {
    v: shape.constant(from.v, at, 'v', 1),
    type: shape.constant(from.type, at, 'type', 'timeout'),
    datanet: shape.cid(from.datanet, at, 'datanet'),
    signer: shape.author(from.signer, at, 'signer'),
    subject: shape.cid(from.subject, at, 'subject'),
    round: shape.integer(from.round, at, 'round', 0, 65535),
  }
}

/** Parses a Timeout; throws SchemaMismatchError. */
export function parseTimeout(value: unknown, path = 'timeout'): Timeout {
  return readTimeout(value, shape.schema('wire/statement/timeout.json'), path)
}

/** Of the whole of a contribution, the units that go to an author for a contribution: itself or a senior one. */
export interface Credit {
  contribution: CID
  author: Uint8Array
  units: bigint
  whole: bigint
}

const FIELDS_OF_CREDIT = ['contribution', 'author', 'units', 'whole'] as const

function readCredit(value: unknown, parent: shape.Place, name: string | number): Credit {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_CREDIT)
  return {
    contribution: shape.cid(from.contribution, at, 'contribution'),
    author: shape.author(from.author, at, 'author'),
    units: shape.u64(from.units, at, 'units'),
    whole: shape.u64(from.whole, at, 'whole'),
  }
}

/** What flows on from one contribution to a source of it, in millionths. */
export interface Upstream {
  from: CID
  contribution: CID
  author: Uint8Array
  ppm: number
}

const FIELDS_OF_UPSTREAM = ['from', 'contribution', 'author', 'ppm'] as const

function readUpstream(value: unknown, parent: shape.Place, name: string | number): Upstream {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_UPSTREAM)
  return {
    from: shape.cid(from.from, at, 'from'),
    contribution: shape.cid(from.contribution, at, 'contribution'),
    author: shape.author(from.author, at, 'author'),
    ppm: shape.integer(from.ppm, at, 'ppm', 1, 1000000),
  }
}

/** The outcome of a round, computed from the votes listed, the charter and the verdict index named. */
export interface Verdict {
  v: 1
  type: 'verdict'
  datanet: CID
  signer: Uint8Array
  subject: CID
  round: number
  author: Uint8Array
  votes: CID[]
  index: CID
  outcome: 'accepted' | 'rejected'
  score: number
  stamp: number
  alone: boolean
  units: bigint
  credit: Credit[]
  upstream: Upstream[]
}

const FIELDS_OF_VERDICT = [
  'v',
  'type',
  'datanet',
  'signer',
  'subject',
  'round',
  'author',
  'votes',
  'index',
  'outcome',
  'score',
  'stamp',
  'alone',
  'units',
  'credit',
  'upstream',
] as const

function readVerdict(value: unknown, parent: shape.Place, name: string | number): Verdict {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_VERDICT)
  return {
    v: shape.constant(from.v, at, 'v', 1),
    type: shape.constant(from.type, at, 'type', 'verdict'),
    datanet: shape.cid(from.datanet, at, 'datanet'),
    signer: shape.author(from.signer, at, 'signer'),
    subject: shape.cid(from.subject, at, 'subject'),
    round: shape.integer(from.round, at, 'round', 0, 65535),
    author: shape.author(from.author, at, 'author'),
    votes: shape.list(from.votes, at, 'votes', 1, 100, shape.cid),
    index: shape.cid(from.index, at, 'index'),
    outcome: shape.choice(from.outcome, at, 'outcome', ['accepted', 'rejected']),
    score: shape.integer(from.score, at, 'score', 0, 1000),
    stamp: shape.uint(from.stamp, at, 'stamp'),
    alone: shape.boolean(from.alone, at, 'alone'),
    units: shape.u64(from.units, at, 'units'),
    credit: shape.list(from.credit, at, 'credit', 0, 1000, readCredit),
    upstream: shape.list(from.upstream, at, 'upstream', 0, 1000, readUpstream),
  }
}

/** Parses a Verdict; throws SchemaMismatchError. */
export function parseVerdict(value: unknown, path = 'verdict'): Verdict {
  return readVerdict(value, shape.schema('wire/statement/verdict.json'), path)
}

/** Why a vote says what it says: the gate, a code, and a text for people. */
export interface Reason {
  gate: string
  code: string
  text: string
}

const FIELDS_OF_REASON = ['gate', 'code', 'text'] as const

function readReason(value: unknown, parent: shape.Place, name: string | number): Reason {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_REASON)
  return {
    gate: shape.line(from.gate, at, 'gate', 1, 64),
    code: shape.line(from.code, at, 'code', 1, 64),
    text: shape.lines(from.text, at, 'text', 0, 500),
  }
}

/** A validator's score of a contribution, with reasons. */
export interface Vote {
  v: 1
  type: 'vote'
  datanet: CID
  signer: Uint8Array
  subject: CID
  round: number
  score: number
  reasons: Reason[]
  seen: number
  index: CID
}

const FIELDS_OF_VOTE = [
  'v',
  'type',
  'datanet',
  'signer',
  'subject',
  'round',
  'score',
  'reasons',
  'seen',
  'index',
] as const

function readVote(value: unknown, parent: shape.Place, name: string | number): Vote {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_VOTE)
  return {
    v: shape.constant(from.v, at, 'v', 1),
    type: shape.constant(from.type, at, 'type', 'vote'),
    datanet: shape.cid(from.datanet, at, 'datanet'),
    signer: shape.author(from.signer, at, 'signer'),
    subject: shape.cid(from.subject, at, 'subject'),
    round: shape.integer(from.round, at, 'round', 0, 65535),
    score: shape.integer(from.score, at, 'score', 0, 1000),
    reasons: shape.list(from.reasons, at, 'reasons', 0, 32, readReason),
    seen: shape.uint(from.seen, at, 'seen'),
    index: shape.cid(from.index, at, 'index'),
  }
}

/** Parses a Vote; throws SchemaMismatchError. */
export function parseVote(value: unknown, path = 'vote'): Vote {
  return readVote(value, shape.schema('wire/statement/vote.json'), path)
}
