// Generated from schemas/ by `node schemas/generate.ts`. Do not edit.
import { shape } from '@datanet/records'
import {
  type Cid,
  type ContributionStatus,
  type Count,
  type Did,
  type License,
  type Path,
  type PinningServiceName,
  type Round,
  type Score,
  type Time,
  readCid,
  readContributionStatus,
  readCount,
  readDid,
  readLicense,
  readPath,
  readPinningServiceName,
  readRound,
  readScore,
  readTime,
} from './values.ts'

/** A source of a contribution and its share, in millionths. */
export interface DerivationText {
  contribution: Cid
  share: number
}

const FIELDS_OF_DERIVATION_TEXT = ['contribution', 'share'] as const

/** Reads a DerivationText at a place. */
export function readDerivationText(value: unknown, parent: shape.Place, name: string | number): DerivationText {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_DERIVATION_TEXT)
  return {
    contribution: readCid(from.contribution, at, 'contribution'),
    share: shape.integer(from.share, at, 'share', 1, 1000000),
  }
}

/** Files and folders of the machine of the peer to offer under a licence. */
export interface ContributeInput {
  datanet: Cid
  paths: Path[]
  /** an SPDX licence such as CC-BY-4.0 or LicenseRef-ours */
  license: string
  title?: string
  format?: 'jsonl' | 'csv' | 'parquet' | 'text' | 'coco' | 'voc' | 'bytes'
  derivedFrom?: DerivationText[]
}

const FIELDS_OF_CONTRIBUTE_INPUT = ['datanet', 'paths', 'license'] as const
const FIELDS_OF_CONTRIBUTE_INPUT_OPTIONAL = ['title', 'format', 'derivedFrom'] as const

function readContributeInput(value: unknown, parent: shape.Place, name: string | number): ContributeInput {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_CONTRIBUTE_INPUT, FIELDS_OF_CONTRIBUTE_INPUT_OPTIONAL)
  return {
    datanet: readCid(from.datanet, at, 'datanet'),
    paths: shape.list(from.paths, at, 'paths', 1, 10000, readPath),
    license: shape.pattern(
      from.license,
      at,
      'license',
      /^(DocumentRef-[A-Za-z0-9.-]+:)?[A-Za-z0-9][A-Za-z0-9.-]*\+?( (AND|OR|WITH) (DocumentRef-[A-Za-z0-9.-]+:)?[A-Za-z0-9][A-Za-z0-9.-]*\+?)*$/,
      'an SPDX licence such as CC-BY-4.0 or LicenseRef-ours',
      64,
    ),
    ...(from.title === undefined ? {} : { title: shape.line(from.title, at, 'title', 0, 200) }),
    ...(from.format === undefined
      ? {}
      : {
          format: shape.choice(from.format, at, 'format', ['jsonl', 'csv', 'parquet', 'text', 'coco', 'voc', 'bytes']),
        }),
    ...(from.derivedFrom === undefined
      ? {}
      : { derivedFrom: shape.list(from.derivedFrom, at, 'derivedFrom', 0, 64, readDerivationText) }),
  }
}

/** Parses a ContributeInput; throws SchemaMismatchError. */
export function parseContributeInput(value: unknown, path = 'contribute'): ContributeInput {
  return readContributeInput(value, shape.schema('api.json'), path)
}

/** What `listContributions` takes. */
export interface ListContributionsInput {
  datanet: Cid
  status?: ContributionStatus
  author?: Did
  after?: Cid
  limit?: number
}

const FIELDS_OF_LIST_CONTRIBUTIONS_INPUT = ['datanet'] as const
const FIELDS_OF_LIST_CONTRIBUTIONS_INPUT_OPTIONAL = ['status', 'author', 'after', 'limit'] as const

function readListContributionsInput(
  value: unknown,
  parent: shape.Place,
  name: string | number,
): ListContributionsInput {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_LIST_CONTRIBUTIONS_INPUT, FIELDS_OF_LIST_CONTRIBUTIONS_INPUT_OPTIONAL)
  return {
    datanet: readCid(from.datanet, at, 'datanet'),
    ...(from.status === undefined ? {} : { status: readContributionStatus(from.status, at, 'status') }),
    ...(from.author === undefined ? {} : { author: readDid(from.author, at, 'author') }),
    ...(from.after === undefined ? {} : { after: readCid(from.after, at, 'after') }),
    ...(from.limit === undefined ? {} : { limit: shape.integer(from.limit, at, 'limit', 1, 10000) }),
  }
}

/** Parses a ListContributionsInput; throws SchemaMismatchError. */
export function parseListContributionsInput(value: unknown, path = 'listContributions'): ListContributionsInput {
  return readListContributionsInput(value, shape.schema('api.json'), path)
}

/** What `listServicePins` takes. */
export interface ListServicePinsInput {
  datanet: Cid
  service?: PinningServiceName
}

const FIELDS_OF_LIST_SERVICE_PINS_INPUT = ['datanet'] as const
const FIELDS_OF_LIST_SERVICE_PINS_INPUT_OPTIONAL = ['service'] as const

function readListServicePinsInput(value: unknown, parent: shape.Place, name: string | number): ListServicePinsInput {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_LIST_SERVICE_PINS_INPUT, FIELDS_OF_LIST_SERVICE_PINS_INPUT_OPTIONAL)
  return {
    datanet: readCid(from.datanet, at, 'datanet'),
    ...(from.service === undefined ? {} : { service: readPinningServiceName(from.service, at, 'service') }),
  }
}

/** Parses a ListServicePinsInput; throws SchemaMismatchError. */
export function parseListServicePinsInput(value: unknown, path = 'listServicePins'): ListServicePinsInput {
  return readListServicePinsInput(value, shape.schema('api.json'), path)
}

/**
 * Contributions, or all that are accepted, that a pinning service is to keep; wait is how many seconds to follow
 * it.
 */
export interface PinToServiceInput {
  datanet: Cid
  service: PinningServiceName
  contributions?: Cid[]
  all?: boolean
  wait?: number
}

const FIELDS_OF_PIN_TO_SERVICE_INPUT = ['datanet', 'service'] as const
const FIELDS_OF_PIN_TO_SERVICE_INPUT_OPTIONAL = ['contributions', 'all', 'wait'] as const

function readPinToServiceInput(value: unknown, parent: shape.Place, name: string | number): PinToServiceInput {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_PIN_TO_SERVICE_INPUT, FIELDS_OF_PIN_TO_SERVICE_INPUT_OPTIONAL)
  return {
    datanet: readCid(from.datanet, at, 'datanet'),
    service: readPinningServiceName(from.service, at, 'service'),
    ...(from.contributions === undefined
      ? {}
      : { contributions: shape.list(from.contributions, at, 'contributions', 1, 1000, readCid) }),
    ...(from.all === undefined ? {} : { all: shape.boolean(from.all, at, 'all') }),
    ...(from.wait === undefined ? {} : { wait: shape.integer(from.wait, at, 'wait', 0, 86400) }),
  }
}

/** Parses a PinToServiceInput; throws SchemaMismatchError. */
export function parsePinToServiceInput(value: unknown, path = 'pinToService'): PinToServiceInput {
  return readPinToServiceInput(value, shape.schema('api.json'), path)
}

/** Contributions, or all that are accepted, that a pinning service is to keep no more. */
export interface UnpinFromServiceInput {
  datanet: Cid
  service: PinningServiceName
  contributions?: Cid[]
  all?: boolean
}

const FIELDS_OF_UNPIN_FROM_SERVICE_INPUT = ['datanet', 'service'] as const
const FIELDS_OF_UNPIN_FROM_SERVICE_INPUT_OPTIONAL = ['contributions', 'all'] as const

function readUnpinFromServiceInput(value: unknown, parent: shape.Place, name: string | number): UnpinFromServiceInput {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_UNPIN_FROM_SERVICE_INPUT, FIELDS_OF_UNPIN_FROM_SERVICE_INPUT_OPTIONAL)
  return {
    datanet: readCid(from.datanet, at, 'datanet'),
    service: readPinningServiceName(from.service, at, 'service'),
    ...(from.contributions === undefined
      ? {}
      : { contributions: shape.list(from.contributions, at, 'contributions', 1, 1000, readCid) }),
    ...(from.all === undefined ? {} : { all: shape.boolean(from.all, at, 'all') }),
  }
}

/** Parses an UnpinFromServiceInput; throws SchemaMismatchError. */
export function parseUnpinFromServiceInput(value: unknown, path = 'unpinFromService'): UnpinFromServiceInput {
  return readUnpinFromServiceInput(value, shape.schema('api.json'), path)
}

/** What `listPins` takes. */
export interface ListPinsInput {
  datanet: Cid
}

const FIELDS_OF_LIST_PINS_INPUT = ['datanet'] as const

function readListPinsInput(value: unknown, parent: shape.Place, name: string | number): ListPinsInput {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_LIST_PINS_INPUT)
  return {
    datanet: readCid(from.datanet, at, 'datanet'),
  }
}

/** Parses a ListPinsInput; throws SchemaMismatchError. */
export function parseListPinsInput(value: unknown, path = 'listPins'): ListPinsInput {
  return readListPinsInput(value, shape.schema('api.json'), path)
}

/**
 * What to keep: contributions, or all that is accepted, now and later. With replicas, how many copies all peers
 * are asked for instead.
 */
export interface PinInput {
  datanet: Cid
  all?: boolean
  contributions?: Cid[]
  replicas?: number
}

const FIELDS_OF_PIN_INPUT = ['datanet'] as const
const FIELDS_OF_PIN_INPUT_OPTIONAL = ['all', 'contributions', 'replicas'] as const

function readPinInput(value: unknown, parent: shape.Place, name: string | number): PinInput {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_PIN_INPUT, FIELDS_OF_PIN_INPUT_OPTIONAL)
  return {
    datanet: readCid(from.datanet, at, 'datanet'),
    ...(from.all === undefined ? {} : { all: shape.boolean(from.all, at, 'all') }),
    ...(from.contributions === undefined
      ? {}
      : { contributions: shape.list(from.contributions, at, 'contributions', 1, 1000, readCid) }),
    ...(from.replicas === undefined ? {} : { replicas: shape.integer(from.replicas, at, 'replicas', 1, 100) }),
  }
}

/** Parses a PinInput; throws SchemaMismatchError. */
export function parsePinInput(value: unknown, path = 'pin'): PinInput {
  return readPinInput(value, shape.schema('api.json'), path)
}

/** What this peer need not keep any more, and what its author asks no copies of any more. */
export interface UnpinInput {
  datanet: Cid
  all?: boolean
  contributions?: Cid[]
}

const FIELDS_OF_UNPIN_INPUT = ['datanet'] as const
const FIELDS_OF_UNPIN_INPUT_OPTIONAL = ['all', 'contributions'] as const

function readUnpinInput(value: unknown, parent: shape.Place, name: string | number): UnpinInput {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_UNPIN_INPUT, FIELDS_OF_UNPIN_INPUT_OPTIONAL)
  return {
    datanet: readCid(from.datanet, at, 'datanet'),
    ...(from.all === undefined ? {} : { all: shape.boolean(from.all, at, 'all') }),
    ...(from.contributions === undefined
      ? {}
      : { contributions: shape.list(from.contributions, at, 'contributions', 1, 1000, readCid) }),
  }
}

/** Parses an UnpinInput; throws SchemaMismatchError. */
export function parseUnpinInput(value: unknown, path = 'unpin'): UnpinInput {
  return readUnpinInput(value, shape.schema('api.json'), path)
}

/** A contribution that is durable here and announced; shards is their number. */
export interface Contributed {
  contribution: Cid
  manifest: Cid
  shards: Count
  rows: Count
  bytes: Count
  status: ContributionStatus
}

const FIELDS_OF_CONTRIBUTED = ['contribution', 'manifest', 'shards', 'rows', 'bytes', 'status'] as const

/** Reads a Contributed at a place. */
export function readContributed(value: unknown, parent: shape.Place, name: string | number): Contributed {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_CONTRIBUTED)
  return {
    contribution: readCid(from.contribution, at, 'contribution'),
    manifest: readCid(from.manifest, at, 'manifest'),
    shards: readCount(from.shards, at, 'shards'),
    rows: readCount(from.rows, at, 'rows'),
    bytes: readCount(from.bytes, at, 'bytes'),
    status: readContributionStatus(from.status, at, 'status'),
  }
}

/** Why a gate or a validator judged so. */
export interface ReasonText {
  gate: string
  code: string
  text: string
}

const FIELDS_OF_REASON_TEXT = ['gate', 'code', 'text'] as const

/** Reads a ReasonText at a place. */
export function readReasonText(value: unknown, parent: shape.Place, name: string | number): ReasonText {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_REASON_TEXT)
  return {
    gate: shape.text(from.gate, at, 'gate', 1, 64),
    code: shape.text(from.code, at, 'code', 1, 64),
    text: shape.text(from.text, at, 'text', 0, 500),
  }
}

/** A contribution; score and stamp are null while it is pending. */
export interface ContributionSummary {
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
}

const FIELDS_OF_CONTRIBUTION_SUMMARY = [
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
] as const

/** Reads a ContributionSummary at a place. */
export function readContributionSummary(
  value: unknown,
  parent: shape.Place,
  name: string | number,
): ContributionSummary {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_CONTRIBUTION_SUMMARY)
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
  }
}

/** A contribution at a pinning service; request is what the service calls the pin, detail what it says besides. */
export interface ServicePin {
  contribution: Cid
  title: string
  manifest: Cid
  request: string
  status: 'queued' | 'pinning' | 'pinned' | 'failed'
  created: string
  detail: string | null
}

const FIELDS_OF_SERVICE_PIN = ['contribution', 'title', 'manifest', 'request', 'status', 'created', 'detail'] as const

/** Reads a ServicePin at a place. */
export function readServicePin(value: unknown, parent: shape.Place, name: string | number): ServicePin {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_SERVICE_PIN)
  return {
    contribution: readCid(from.contribution, at, 'contribution'),
    title: shape.text(from.title, at, 'title', 0, 200),
    manifest: readCid(from.manifest, at, 'manifest'),
    request: shape.text(from.request, at, 'request', 1, 1024),
    status: shape.choice(from.status, at, 'status', ['queued', 'pinning', 'pinned', 'failed']),
    created: shape.text(from.created, at, 'created', 1, 1024),
    detail: from.detail === null ? null : shape.text(from.detail, at, 'detail', 0, 1024),
  }
}

/**
 * A contribution, whether all of it is here, how many live copies there are (the one kept here too), and how many
 * are asked for.
 */
export interface PinInfo {
  contribution: Cid
  title: string
  bytes: Count
  local: boolean
  kept: boolean
  copies: Count
  target: Count
}

const FIELDS_OF_PIN_INFO = ['contribution', 'title', 'bytes', 'local', 'kept', 'copies', 'target'] as const

/** Reads a PinInfo at a place. */
export function readPinInfo(value: unknown, parent: shape.Place, name: string | number): PinInfo {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_PIN_INFO)
  return {
    contribution: readCid(from.contribution, at, 'contribution'),
    title: shape.text(from.title, at, 'title', 0, 200),
    bytes: readCount(from.bytes, at, 'bytes'),
    local: shape.boolean(from.local, at, 'local'),
    kept: shape.boolean(from.kept, at, 'kept'),
    copies: readCount(from.copies, at, 'copies'),
    target: readCount(from.target, at, 'target'),
  }
}
