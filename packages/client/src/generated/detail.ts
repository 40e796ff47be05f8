// Generated from schemas/ by `node schemas/generate.ts`. Do not edit.
import { shape } from '@datanet/records'
import { type DerivationText, type ReasonText, readDerivationText, readReasonText } from './contribution.ts'
import {
  type Amount,
  type Asset,
  type Cid,
  type ContributionStatus,
  type Count,
  type Did,
  type License,
  type PaymentStatus,
  type PeerId,
  type Purpose,
  type Round,
  type Score,
  type Time,
  type Wait,
  readAmount,
  readAsset,
  readCid,
  readContributionStatus,
  readCount,
  readDid,
  readLicense,
  readPaymentStatus,
  readPeerId,
  readPurpose,
  readRound,
  readScore,
  readTime,
  readWait,
} from './values.ts'
import {
  type GateReport,
  type VerdictReport,
  type VoteInfo,
  readGateReport,
  readVerdictReport,
  readVoteInfo,
} from './verdict.ts'

/** What `getContribution` takes. */
export interface GetContributionInput {
  datanet: Cid
  contribution: Cid
  wait?: Wait
}

const FIELDS_OF_GET_CONTRIBUTION_INPUT = ['datanet', 'contribution'] as const
const FIELDS_OF_GET_CONTRIBUTION_INPUT_OPTIONAL = ['wait'] as const

function readGetContributionInput(value: unknown, parent: shape.Place, name: string | number): GetContributionInput {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_GET_CONTRIBUTION_INPUT, FIELDS_OF_GET_CONTRIBUTION_INPUT_OPTIONAL)
  return {
    datanet: readCid(from.datanet, at, 'datanet'),
    contribution: readCid(from.contribution, at, 'contribution'),
    ...(from.wait === undefined ? {} : { wait: readWait(from.wait, at, 'wait') }),
  }
}

/** Parses a GetContributionInput; throws SchemaMismatchError. */
export function parseGetContributionInput(value: unknown, path = 'getContribution'): GetContributionInput {
  return readGetContributionInput(value, shape.schema('api.json'), path)
}

/** Which row: its file's path in the contribution, and its place there from 0. */
export interface GetRowInput {
  datanet: Cid
  contribution: Cid
  path: string
  index: Count
}

const FIELDS_OF_GET_ROW_INPUT = ['datanet', 'contribution', 'path', 'index'] as const

function readGetRowInput(value: unknown, parent: shape.Place, name: string | number): GetRowInput {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_GET_ROW_INPUT)
  return {
    datanet: readCid(from.datanet, at, 'datanet'),
    contribution: readCid(from.contribution, at, 'contribution'),
    path: shape.text(from.path, at, 'path', 1, 1024),
    index: readCount(from.index, at, 'index'),
  }
}

/** Parses a GetRowInput; throws SchemaMismatchError. */
export function parseGetRowInput(value: unknown, path = 'getRow'): GetRowInput {
  return readGetRowInput(value, shape.schema('api.json'), path)
}

/** A file of a contribution. */
export interface ShardText {
  path: string
  cid: Cid
  bytes: Count
  rows: Count
  format: 'jsonl' | 'csv' | 'parquet' | 'text' | 'coco' | 'voc' | 'bytes'
  schema: string | null
}

const FIELDS_OF_SHARD_TEXT = ['path', 'cid', 'bytes', 'rows', 'format', 'schema'] as const

function readShardText(value: unknown, parent: shape.Place, name: string | number): ShardText {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_SHARD_TEXT)
  return {
    path: shape.text(from.path, at, 'path', 1, 1024),
    cid: readCid(from.cid, at, 'cid'),
    bytes: readCount(from.bytes, at, 'bytes'),
    rows: readCount(from.rows, at, 'rows'),
    format: shape.choice(from.format, at, 'format', ['jsonl', 'csv', 'parquet', 'text', 'coco', 'voc', 'bytes']),
    schema: from.schema === null ? null : shape.text(from.schema, at, 'schema', 1, 64),
  }
}

/** A signed use: claimed, and paid where a payment names it. */
export interface UseInfo {
  receipt: Cid
  author: Did
  purpose: Purpose
  units: Amount
  paid: boolean
}

const FIELDS_OF_USE_INFO = ['receipt', 'author', 'purpose', 'units', 'paid'] as const

function readUseInfo(value: unknown, parent: shape.Place, name: string | number): UseInfo {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_USE_INFO)
  return {
    receipt: readCid(from.receipt, at, 'receipt'),
    author: readDid(from.author, at, 'author'),
    purpose: readPurpose(from.purpose, at, 'purpose'),
    units: readAmount(from.units, at, 'units'),
    paid: shape.boolean(from.paid, at, 'paid'),
  }
}

/** What one payment owes an author for this contribution. */
export interface PayoutOfPayment {
  payment: Cid
  author: Did
  asset: Asset
  amount: Amount
  status: PaymentStatus
}

const FIELDS_OF_PAYOUT_OF_PAYMENT = ['payment', 'author', 'asset', 'amount', 'status'] as const

function readPayoutOfPayment(value: unknown, parent: shape.Place, name: string | number): PayoutOfPayment {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_PAYOUT_OF_PAYMENT)
  return {
    payment: readCid(from.payment, at, 'payment'),
    author: readDid(from.author, at, 'author'),
    asset: readAsset(from.asset, at, 'asset'),
    amount: readAmount(from.amount, at, 'amount'),
    status: readPaymentStatus(from.status, at, 'status'),
  }
}

/**
 * A copy that another peer keeps, and proved by giving a random block of it. Kind: firm stays whatever others do,
 * volunteered while others lack it.
 */
export interface PeerCopy {
  peerId: PeerId
  author: Did | null
  kind: 'firm' | 'volunteered'
  provedAt: Time
}

const FIELDS_OF_PEER_COPY = ['peerId', 'author', 'kind', 'provedAt'] as const

function readPeerCopy(value: unknown, parent: shape.Place, name: string | number): PeerCopy {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_PEER_COPY)
  return {
    peerId: readPeerId(from.peerId, at, 'peerId'),
    author: from.author === null ? null : readDid(from.author, at, 'author'),
    kind: shape.choice(from.kind, at, 'kind', ['firm', 'volunteered']),
    provedAt: readTime(from.provedAt, at, 'provedAt'),
  }
}

/** A peer that said that it holds the content, and failed to prove it: it is not counted. */
export interface UnprovedCopy {
  peerId: PeerId
  author: Did | null
  at: Time
  reason: string
  times: Count
}

const FIELDS_OF_UNPROVED_COPY = ['peerId', 'author', 'at', 'reason', 'times'] as const

function readUnprovedCopy(value: unknown, parent: shape.Place, name: string | number): UnprovedCopy {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_UNPROVED_COPY)
  return {
    peerId: readPeerId(from.peerId, at, 'peerId'),
    author: from.author === null ? null : readDid(from.author, at, 'author'),
    at: readTime(from.at, at, 'at'),
    reason: shape.text(from.reason, at, 'reason', 0, 1000),
    times: readCount(from.times, at, 'times'),
  }
}

/**
 * Who holds the content: this peer (kept: own, pinned or volunteered; what merely lies here may go), and others
 * that proved it. Target: copies that authors ask for. Summary says it in words, and why copies are lacking.
 */
export interface CopiesInfo {
  local: boolean
  kept: ('own' | 'pinned' | 'volunteered')[]
  peers: PeerCopy[]
  unproved: UnprovedCopy[]
  live: Count
  target: Count
  asked: Count
  summary: string
}

const FIELDS_OF_COPIES_INFO = ['local', 'kept', 'peers', 'unproved', 'live', 'target', 'asked', 'summary'] as const

function readCopiesInfo(value: unknown, parent: shape.Place, name: string | number): CopiesInfo {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_COPIES_INFO)
  return {
    local: shape.boolean(from.local, at, 'local'),
    kept: shape.list(from.kept, at, 'kept', 0, 3, (item, at, key) =>
      shape.choice(item, at, key, ['own', 'pinned', 'volunteered']),
    ),
    peers: shape.list(from.peers, at, 'peers', 0, Number.POSITIVE_INFINITY, readPeerCopy),
    unproved: shape.list(from.unproved, at, 'unproved', 0, Number.POSITIVE_INFINITY, readUnprovedCopy),
    live: readCount(from.live, at, 'live'),
    target: readCount(from.target, at, 'target'),
    asked: readCount(from.asked, at, 'asked'),
    summary: shape.text(from.summary, at, 'summary', 0, 1000),
  }
}

/**
 * All about a contribution; shards is the number of its files, of which files lists the first 1,000; null and
 * empty where its content is not here, like the gates.
 */
export interface ContributionDetail {
  contribution: Cid
  title: string
  author: Did
  license: License
  rows: Count
  bytes: Count
  status: ContributionStatus
  score: Score | null
  stamp: Time | null
  round: Round
  reasons: ReasonText[]
  manifest: Cid
  derivedFrom: DerivationText[]
  shards: Count | null
  files: ShardText[]
  gates: GateReport[]
  votes: VoteInfo[]
  certificate: VerdictReport | null
  uses: UseInfo[]
  payouts: PayoutOfPayment[]
  copies: CopiesInfo
}

const FIELDS_OF_CONTRIBUTION_DETAIL = [
  'contribution',
  'title',
  'author',
  'license',
  'rows',
  'bytes',
  'status',
  'score',
  'stamp',
  'round',
  'reasons',
  'manifest',
  'derivedFrom',
  'shards',
  'files',
  'gates',
  'votes',
  'certificate',
  'uses',
  'payouts',
  'copies',
] as const

/** Reads a ContributionDetail at a place. */
export function readContributionDetail(value: unknown, parent: shape.Place, name: string | number): ContributionDetail {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_CONTRIBUTION_DETAIL)
  return {
    contribution: readCid(from.contribution, at, 'contribution'),
    title: shape.text(from.title, at, 'title', 0, 200),
    author: readDid(from.author, at, 'author'),
    license: readLicense(from.license, at, 'license'),
    rows: readCount(from.rows, at, 'rows'),
    bytes: readCount(from.bytes, at, 'bytes'),
    status: readContributionStatus(from.status, at, 'status'),
    score: from.score === null ? null : readScore(from.score, at, 'score'),
    stamp: from.stamp === null ? null : readTime(from.stamp, at, 'stamp'),
    round: readRound(from.round, at, 'round'),
    reasons: shape.list(from.reasons, at, 'reasons', 0, Number.POSITIVE_INFINITY, readReasonText),
    manifest: readCid(from.manifest, at, 'manifest'),
    derivedFrom: shape.list(from.derivedFrom, at, 'derivedFrom', 0, Number.POSITIVE_INFINITY, readDerivationText),
    shards: from.shards === null ? null : readCount(from.shards, at, 'shards'),
    files: shape.list(from.files, at, 'files', 0, Number.POSITIVE_INFINITY, readShardText),
    gates: shape.list(from.gates, at, 'gates', 0, Number.POSITIVE_INFINITY, readGateReport),
    votes: shape.list(from.votes, at, 'votes', 0, Number.POSITIVE_INFINITY, readVoteInfo),
    certificate: from.certificate === null ? null : readVerdictReport(from.certificate, at, 'certificate'),
    uses: shape.list(from.uses, at, 'uses', 0, Number.POSITIVE_INFINITY, readUseInfo),
    payouts: shape.list(from.payouts, at, 'payouts', 0, Number.POSITIVE_INFINITY, readPayoutOfPayment),
    copies: readCopiesInfo(from.copies, at, 'copies'),
  }
}

/**
 * A row of a contribution as canonical JSON, or what is wrong with it; its id, and the hashes beside its way to
 * the Merkle root of the rows of its file, which the manifest names. This peer has checked them.
 */
export interface RowProofText {
  contribution: Cid
  manifest: Cid
  path: string
  index: Count
  rows: Count
  id: string
  row: string | null
  problem: string | null
  rowRoot: string
  siblings: string[]
}

const FIELDS_OF_ROW_PROOF_TEXT = [
  'contribution',
  'manifest',
  'path',
  'index',
  'rows',
  'id',
  'row',
  'problem',
  'rowRoot',
  'siblings',
] as const

/** Reads a RowProofText at a place. */
export function readRowProofText(value: unknown, parent: shape.Place, name: string | number): RowProofText {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_ROW_PROOF_TEXT)
  return {
    contribution: readCid(from.contribution, at, 'contribution'),
    manifest: readCid(from.manifest, at, 'manifest'),
    path: shape.text(from.path, at, 'path', 1, 1024),
    index: readCount(from.index, at, 'index'),
    rows: readCount(from.rows, at, 'rows'),
    id: shape.text(from.id, at, 'id', 1, 256),
    row: from.row === null ? null : shape.text(from.row, at, 'row', 1, 8388608),
    problem: from.problem === null ? null : shape.text(from.problem, at, 'problem', 1, 4096),
    rowRoot: shape.text(from.rowRoot, at, 'rowRoot', 64, 64),
    siblings: shape.list(from.siblings, at, 'siblings', 0, Number.POSITIVE_INFINITY, (item, at, key) =>
      shape.text(item, at, key, 64, 64),
    ),
  }
}
