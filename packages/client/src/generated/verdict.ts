// Generated from schemas/ by `node schemas/generate.ts`. Do not edit.
import { shape } from '@datanet/records'
import { type ReasonText, readReasonText } from './contribution.ts'
import {
  type Amount,
  type Cid,
  type Did,
  type License,
  type Path,
  type Round,
  type Score,
  type Time,
  type Wait,
  readAmount,
  readCid,
  readDid,
  readLicense,
  readPath,
  readRound,
  readScore,
  readTime,
  readWait,
} from './values.ts'

/** Files to run the gates of a datanet on, without contributing them. */
export interface CheckInput {
  datanet: Cid
  paths: Path[]
  format?: 'jsonl' | 'csv' | 'parquet' | 'text' | 'coco' | 'voc' | 'bytes'
  license?: License
}

const FIELDS_OF_CHECK_INPUT = ['datanet', 'paths'] as const
const FIELDS_OF_CHECK_INPUT_OPTIONAL = ['format', 'license'] as const

function readCheckInput(value: unknown, parent: shape.Place, name: string | number): CheckInput {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_CHECK_INPUT, FIELDS_OF_CHECK_INPUT_OPTIONAL)
  return {
    datanet: readCid(from.datanet, at, 'datanet'),
    paths: shape.list(from.paths, at, 'paths', 1, 10000, readPath),
    ...(from.format === undefined
      ? {}
      : {
          format: shape.choice(from.format, at, 'format', ['jsonl', 'csv', 'parquet', 'text', 'coco', 'voc', 'bytes']),
        }),
    ...(from.license === undefined ? {} : { license: readLicense(from.license, at, 'license') }),
  }
}

/** Parses a CheckInput; throws SchemaMismatchError. */
export function parseCheckInput(value: unknown, path = 'check'): CheckInput {
  return readCheckInput(value, shape.schema('api.json'), path)
}

/** A vote by hand. */
export interface VoteInput {
  datanet: Cid
  contribution: Cid
  score: Score
  reasons?: string[]
}

const FIELDS_OF_VOTE_INPUT = ['datanet', 'contribution', 'score'] as const
const FIELDS_OF_VOTE_INPUT_OPTIONAL = ['reasons'] as const

function readVoteInput(value: unknown, parent: shape.Place, name: string | number): VoteInput {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_VOTE_INPUT, FIELDS_OF_VOTE_INPUT_OPTIONAL)
  return {
    datanet: readCid(from.datanet, at, 'datanet'),
    contribution: readCid(from.contribution, at, 'contribution'),
    score: readScore(from.score, at, 'score'),
    ...(from.reasons === undefined
      ? {}
      : {
          reasons: shape.list(from.reasons, at, 'reasons', 0, 32, (item, at, key) => shape.text(item, at, key, 1, 500)),
        }),
  }
}

/** Parses a VoteInput; throws SchemaMismatchError. */
export function parseVoteInput(value: unknown, path = 'vote'): VoteInput {
  return readVoteInput(value, shape.schema('api.json'), path)
}

/** What `validate` takes. */
export interface ValidateInput {
  datanet: Cid
  again?: boolean
}

const FIELDS_OF_VALIDATE_INPUT = ['datanet'] as const
const FIELDS_OF_VALIDATE_INPUT_OPTIONAL = ['again'] as const

function readValidateInput(value: unknown, parent: shape.Place, name: string | number): ValidateInput {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_VALIDATE_INPUT, FIELDS_OF_VALIDATE_INPUT_OPTIONAL)
  return {
    datanet: readCid(from.datanet, at, 'datanet'),
    ...(from.again === undefined ? {} : { again: shape.boolean(from.again, at, 'again') }),
  }
}

/** Parses a ValidateInput; throws SchemaMismatchError. */
export function parseValidateInput(value: unknown, path = 'validate'): ValidateInput {
  return readValidateInput(value, shape.schema('api.json'), path)
}

/** What `getVerdict` takes. */
export interface GetVerdictInput {
  datanet: Cid
  contribution: Cid
  source?: 'local' | 'dht'
  wait?: Wait
}

const FIELDS_OF_GET_VERDICT_INPUT = ['datanet', 'contribution'] as const
const FIELDS_OF_GET_VERDICT_INPUT_OPTIONAL = ['source', 'wait'] as const

function readGetVerdictInput(value: unknown, parent: shape.Place, name: string | number): GetVerdictInput {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_GET_VERDICT_INPUT, FIELDS_OF_GET_VERDICT_INPUT_OPTIONAL)
  return {
    datanet: readCid(from.datanet, at, 'datanet'),
    contribution: readCid(from.contribution, at, 'contribution'),
    ...(from.source === undefined ? {} : { source: shape.choice(from.source, at, 'source', ['local', 'dht']) }),
    ...(from.wait === undefined ? {} : { wait: readWait(from.wait, at, 'wait') }),
  }
}

/** Parses a GetVerdictInput; throws SchemaMismatchError. */
export function parseGetVerdictInput(value: unknown, path = 'getVerdict'): GetVerdictInput {
  return readGetVerdictInput(value, shape.schema('api.json'), path)
}

/** What a gate found; score is what it is worth, 0 to 1000. */
export interface GateReport {
  gate: string
  passed: boolean
  score: Score
  reasons: ReasonText[]
}

const FIELDS_OF_GATE_REPORT = ['gate', 'passed', 'score', 'reasons'] as const

/** Reads a GateReport at a place. */
export function readGateReport(value: unknown, parent: shape.Place, name: string | number): GateReport {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_GATE_REPORT)
  return {
    gate: shape.text(from.gate, at, 'gate', 1, 64),
    passed: shape.boolean(from.passed, at, 'passed'),
    score: readScore(from.score, at, 'score'),
    reasons: shape.list(from.reasons, at, 'reasons', 0, Number.POSITIVE_INFINITY, readReasonText),
  }
}

/** Whether all gates passed, and what each found. */
export interface CheckReport {
  passed: boolean
  gates: GateReport[]
}

const FIELDS_OF_CHECK_REPORT = ['passed', 'gates'] as const

/** Reads a CheckReport at a place. */
export function readCheckReport(value: unknown, parent: shape.Place, name: string | number): CheckReport {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_CHECK_REPORT)
  return {
    passed: shape.boolean(from.passed, at, 'passed'),
    gates: shape.list(from.gates, at, 'gates', 0, Number.POSITIVE_INFINITY, readGateReport),
  }
}

/** A vote that is durable here and announced. */
export interface Voted {
  vote: Cid
  round: Round
}

const FIELDS_OF_VOTED = ['vote', 'round'] as const

/** Reads a Voted at a place. */
export function readVoted(value: unknown, parent: shape.Place, name: string | number): Voted {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_VOTED)
  return {
    vote: readCid(from.vote, at, 'vote'),
    round: readRound(from.round, at, 'round'),
  }
}

/** A contribution that this validator voted on. */
export interface Judged {
  contribution: Cid
  score: Score
  reasons: ReasonText[]
}

const FIELDS_OF_JUDGED = ['contribution', 'score', 'reasons'] as const

/** Reads a Judged at a place. */
export function readJudged(value: unknown, parent: shape.Place, name: string | number): Judged {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_JUDGED)
  return {
    contribution: readCid(from.contribution, at, 'contribution'),
    score: readScore(from.score, at, 'score'),
    reasons: shape.list(from.reasons, at, 'reasons', 0, Number.POSITIVE_INFINITY, readReasonText),
  }
}

/** A vote that is known here. */
export interface VoteInfo {
  vote: Cid
  author: Did
  round: Round
  score: Score
  reasons: ReasonText[]
  seen: Time
  weight: Amount
}

const FIELDS_OF_VOTE_INFO = ['vote', 'author', 'round', 'score', 'reasons', 'seen', 'weight'] as const

/** Reads a VoteInfo at a place. */
export function readVoteInfo(value: unknown, parent: shape.Place, name: string | number): VoteInfo {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_VOTE_INFO)
  return {
    vote: readCid(from.vote, at, 'vote'),
    author: readDid(from.author, at, 'author'),
    round: readRound(from.round, at, 'round'),
    score: readScore(from.score, at, 'score'),
    reasons: shape.list(from.reasons, at, 'reasons', 0, Number.POSITIVE_INFINITY, readReasonText),
    seen: readTime(from.seen, at, 'seen'),
    weight: readAmount(from.weight, at, 'weight'),
  }
}

/** A validator that signed a verdict, and its weight. */
export interface AttestationInfo {
  author: Did
  weight: Amount
}

const FIELDS_OF_ATTESTATION_INFO = ['author', 'weight'] as const

function readAttestationInfo(value: unknown, parent: shape.Place, name: string | number): AttestationInfo {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_ATTESTATION_INFO)
  return {
    author: readDid(from.author, at, 'author'),
    weight: readAmount(from.weight, at, 'weight'),
  }
}

/** A share of a contribution: units of whole go to an author for a contribution, itself or a senior one. */
export interface CreditText {
  contribution: Cid
  author: Did
  units: Amount
  whole: Amount
}

const FIELDS_OF_CREDIT_TEXT = ['contribution', 'author', 'units', 'whole'] as const

function readCreditText(value: unknown, parent: shape.Place, name: string | number): CreditText {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_CREDIT_TEXT)
  return {
    contribution: readCid(from.contribution, at, 'contribution'),
    author: readDid(from.author, at, 'author'),
    units: readAmount(from.units, at, 'units'),
    whole: readAmount(from.whole, at, 'whole'),
  }
}

/**
 * A certificate that was checked: its verdict, the votes it lists, who attested it. weight is that of the
 * attestations, out of totalWeight; alone means that the author was its only judge.
 */
export interface VerdictReport {
  verdict: Cid
  contribution: Cid
  datanet: Cid
  author: Did
  round: Round
  outcome: 'accepted' | 'rejected'
  score: Score
  stamp: Time
  alone: boolean
  votes: VoteInfo[]
  attestations: AttestationInfo[]
  weight: Amount
  totalWeight: Amount
  credit: CreditText[]
  source: 'local' | 'dht'
}

const FIELDS_OF_VERDICT_REPORT = [
  'verdict',
  'contribution',
  'datanet',
  'author',
  'round',
  'outcome',
  'score',
  'stamp',
  'alone',
  'votes',
  'attestations',
  'weight',
  'totalWeight',
  'credit',
  'source',
] as const

/** Reads a VerdictReport at a place. */
export function readVerdictReport(value: unknown, parent: shape.Place, name: string | number): VerdictReport {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_VERDICT_REPORT)
  return {
    verdict: readCid(from.verdict, at, 'verdict'),
    contribution: readCid(from.contribution, at, 'contribution'),
    datanet: readCid(from.datanet, at, 'datanet'),
    author: readDid(from.author, at, 'author'),
    round: readRound(from.round, at, 'round'),
    outcome: shape.choice(from.outcome, at, 'outcome', ['accepted', 'rejected']),
    score: readScore(from.score, at, 'score'),
    stamp: readTime(from.stamp, at, 'stamp'),
    alone: shape.boolean(from.alone, at, 'alone'),
    votes: shape.list(from.votes, at, 'votes', 0, Number.POSITIVE_INFINITY, readVoteInfo),
    attestations: shape.list(from.attestations, at, 'attestations', 0, Number.POSITIVE_INFINITY, readAttestationInfo),
    weight: readAmount(from.weight, at, 'weight'),
    totalWeight: readAmount(from.totalWeight, at, 'totalWeight'),
    credit: shape.list(from.credit, at, 'credit', 0, Number.POSITIVE_INFINITY, readCreditText),
    source: shape.choice(from.source, at, 'source', ['local', 'dht']),
  }
}
