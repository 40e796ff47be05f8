// Generated from schemas/ by `node schemas/generate.ts`. Do not edit.
import { shape } from '@datanet/records'
import {
  type Address,
  type Cid,
  type Count,
  type Did,
  type ErrorCode,
  type PeerId,
  type Seconds,
  type Time,
  readAddress,
  readCid,
  readCount,
  readDid,
  readErrorCode,
  readPeerId,
  readSeconds,
  readTime,
} from './values.ts'

/** What went wrong, and what to do next. */
export interface ErrorDetail {
  code: ErrorCode
  message: string
  hint: string
}

const FIELDS_OF_ERROR_DETAIL = ['code', 'message', 'hint'] as const

function readErrorDetail(value: unknown, parent: shape.Place, name: string | number): ErrorDetail {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_ERROR_DETAIL)
  return {
    code: readErrorCode(from.code, at, 'code'),
    message: shape.text(from.message, at, 'message', 0, 100000),
    hint: shape.text(from.hint, at, 'hint', 0, 100000),
  }
}

/** The body of every answer that is not a success. In an event stream, status is the HTTP status it would have had. */
export interface ErrorBody {
  error: ErrorDetail
  status?: number
}

const FIELDS_OF_ERROR_BODY = ['error'] as const
const FIELDS_OF_ERROR_BODY_OPTIONAL = ['status'] as const

function readErrorBody(value: unknown, parent: shape.Place, name: string | number): ErrorBody {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_ERROR_BODY, FIELDS_OF_ERROR_BODY_OPTIONAL)
  return {
    error: readErrorDetail(from.error, at, 'error'),
    ...(from.status === undefined ? {} : { status: shape.integer(from.status, at, 'status', 400, 599) }),
  }
}

/** Parses an ErrorBody; throws SchemaMismatchError. */
export function parseErrorBody(value: unknown, path = 'errorBody'): ErrorBody {
  return readErrorBody(value, shape.schema('api.json'), path)
}

/** How far a long operation is; total is null while it is unknown. */
export interface Progress {
  /** What is being done, e.g. import, gates, transfer, sync. */
  phase: string
  done: Count
  total: Count | null
  unit: 'bytes' | 'files' | 'rows' | 'entries' | 'blocks' | 'contributions' | 'hashes' | 'parts'
  /** What it is at, e.g. a path. */
  item?: string
  /** How much of the item is done, in the same unit. */
  itemDone?: number
  /** How much the item is, in the same unit. */
  itemTotal?: number
}

const FIELDS_OF_PROGRESS = ['phase', 'done', 'total', 'unit'] as const
const FIELDS_OF_PROGRESS_OPTIONAL = ['item', 'itemDone', 'itemTotal'] as const

function readProgress(value: unknown, parent: shape.Place, name: string | number): Progress {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_PROGRESS, FIELDS_OF_PROGRESS_OPTIONAL)
  return {
    phase: shape.text(from.phase, at, 'phase', 1, 64),
    done: readCount(from.done, at, 'done'),
    total: from.total === null ? null : readCount(from.total, at, 'total'),
    unit: shape.choice(from.unit, at, 'unit', [
      'bytes',
      'files',
      'rows',
      'entries',
      'blocks',
      'contributions',
      'hashes',
      'parts',
    ]),
    ...(from.item === undefined ? {} : { item: shape.text(from.item, at, 'item', 0, 4096) }),
    ...(from.itemDone === undefined
      ? {}
      : { itemDone: shape.integer(from.itemDone, at, 'itemDone', 0, Number.MAX_SAFE_INTEGER) }),
    ...(from.itemTotal === undefined
      ? {}
      : { itemTotal: shape.integer(from.itemTotal, at, 'itemTotal', 0, Number.MAX_SAFE_INTEGER) }),
  }
}

/** Parses a Progress; throws SchemaMismatchError. */
export function parseProgress(value: unknown, path = 'progress'): Progress {
  return readProgress(value, shape.schema('api.json'), path)
}

/** What `getStatus` takes: nothing. */
export type GetStatusInput = Record<string, never>

const FIELDS_OF_GET_STATUS_INPUT = [] as const

function readGetStatusInput(value: unknown, parent: shape.Place, name: string | number): GetStatusInput {
  const at = shape.below(parent, name)
  shape.fields(value, at, FIELDS_OF_GET_STATUS_INPUT)
  return {}
}

/** Parses a GetStatusInput; throws SchemaMismatchError. */
export function parseGetStatusInput(value: unknown, path = 'getStatus'): GetStatusInput {
  return readGetStatusInput(value, shape.schema('api.json'), path)
}

/** What `getIdentity` takes: nothing. */
export type GetIdentityInput = Record<string, never>

const FIELDS_OF_GET_IDENTITY_INPUT = [] as const

function readGetIdentityInput(value: unknown, parent: shape.Place, name: string | number): GetIdentityInput {
  const at = shape.below(parent, name)
  shape.fields(value, at, FIELDS_OF_GET_IDENTITY_INPUT)
  return {}
}

/** Parses a GetIdentityInput; throws SchemaMismatchError. */
export function parseGetIdentityInput(value: unknown, path = 'getIdentity'): GetIdentityInput {
  return readGetIdentityInput(value, shape.schema('api.json'), path)
}

/** What `listPeers` takes: nothing. */
export type ListPeersInput = Record<string, never>

const FIELDS_OF_LIST_PEERS_INPUT = [] as const

function readListPeersInput(value: unknown, parent: shape.Place, name: string | number): ListPeersInput {
  const at = shape.below(parent, name)
  shape.fields(value, at, FIELDS_OF_LIST_PEERS_INPUT)
  return {}
}

/** Parses a ListPeersInput; throws SchemaMismatchError. */
export function parseListPeersInput(value: unknown, path = 'listPeers'): ListPeersInput {
  return readListPeersInput(value, shape.schema('api.json'), path)
}

/** The peer to dial. */
export interface ConnectInput {
  address: Address
}

const FIELDS_OF_CONNECT_INPUT = ['address'] as const

function readConnectInput(value: unknown, parent: shape.Place, name: string | number): ConnectInput {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_CONNECT_INPUT)
  return {
    address: readAddress(from.address, at, 'address'),
  }
}

/** Parses a ConnectInput; throws SchemaMismatchError. */
export function parseConnectInput(value: unknown, path = 'connect'): ConnectInput {
  return readConnectInput(value, shape.schema('api.json'), path)
}

/** What `stop` takes: nothing. */
export type StopInput = Record<string, never>

const FIELDS_OF_STOP_INPUT = [] as const

function readStopInput(value: unknown, parent: shape.Place, name: string | number): StopInput {
  const at = shape.below(parent, name)
  shape.fields(value, at, FIELDS_OF_STOP_INPUT)
  return {}
}

/** Parses a StopInput; throws SchemaMismatchError. */
export function parseStopInput(value: unknown, path = 'stop'): StopInput {
  return readStopInput(value, shape.schema('api.json'), path)
}

/** Whether only to tell what would be deleted. */
export interface CollectInput {
  dryRun?: boolean
}

const FIELDS_OF_COLLECT_INPUT = [] as const
const FIELDS_OF_COLLECT_INPUT_OPTIONAL = ['dryRun'] as const

function readCollectInput(value: unknown, parent: shape.Place, name: string | number): CollectInput {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_COLLECT_INPUT, FIELDS_OF_COLLECT_INPUT_OPTIONAL)
  return {
    ...(from.dryRun === undefined ? {} : { dryRun: shape.boolean(from.dryRun, at, 'dryRun') }),
  }
}

/** Parses a CollectInput; throws SchemaMismatchError. */
export function parseCollectInput(value: unknown, path = 'collect'): CollectInput {
  return readCollectInput(value, shape.schema('api.json'), path)
}

/** Whether to wait, for at most so many seconds, until it is complete. */
export interface SyncInput {
  datanet: Cid
  wait?: number
}

const FIELDS_OF_SYNC_INPUT = ['datanet'] as const
const FIELDS_OF_SYNC_INPUT_OPTIONAL = ['wait'] as const

function readSyncInput(value: unknown, parent: shape.Place, name: string | number): SyncInput {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_SYNC_INPUT, FIELDS_OF_SYNC_INPUT_OPTIONAL)
  return {
    datanet: readCid(from.datanet, at, 'datanet'),
    ...(from.wait === undefined ? {} : { wait: shape.integer(from.wait, at, 'wait', 0, 86400) }),
  }
}

/** Parses a SyncInput; throws SchemaMismatchError. */
export function parseSyncInput(value: unknown, path = 'sync'): SyncInput {
  return readSyncInput(value, shape.schema('api.json'), path)
}

/**
 * Which datanet to recheck; all without one. With repair, what is damaged is dropped or made anew; for a peer that
 * does not run.
 */
export interface VerifyInput {
  datanet?: Cid
  repair?: boolean
}

const FIELDS_OF_VERIFY_INPUT = [] as const
const FIELDS_OF_VERIFY_INPUT_OPTIONAL = ['datanet', 'repair'] as const

function readVerifyInput(value: unknown, parent: shape.Place, name: string | number): VerifyInput {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_VERIFY_INPUT, FIELDS_OF_VERIFY_INPUT_OPTIONAL)
  return {
    ...(from.datanet === undefined ? {} : { datanet: readCid(from.datanet, at, 'datanet') }),
    ...(from.repair === undefined ? {} : { repair: shape.boolean(from.repair, at, 'repair') }),
  }
}

/** Parses a VerifyInput; throws SchemaMismatchError. */
export function parseVerifyInput(value: unknown, path = 'verify'): VerifyInput {
  return readVerifyInput(value, shape.schema('api.json'), path)
}

/** What `diagnose` takes: nothing. */
export type DiagnoseInput = Record<string, never>

const FIELDS_OF_DIAGNOSE_INPUT = [] as const

function readDiagnoseInput(value: unknown, parent: shape.Place, name: string | number): DiagnoseInput {
  const at = shape.below(parent, name)
  shape.fields(value, at, FIELDS_OF_DIAGNOSE_INPUT)
  return {}
}

/** Parses a DiagnoseInput; throws SchemaMismatchError. */
export function parseDiagnoseInput(value: unknown, path = 'diagnose'): DiagnoseInput {
  return readDiagnoseInput(value, shape.schema('api.json'), path)
}

/** Disk that this peer gives to datanets, and what of it is taken; datanets is null for all that it follows. */
export interface VolunteerStatus {
  bytes: Count
  used: Count
  copies: Count
  datanets: Cid[] | null
}

const FIELDS_OF_VOLUNTEER_STATUS = ['bytes', 'used', 'copies', 'datanets'] as const

function readVolunteerStatus(value: unknown, parent: shape.Place, name: string | number): VolunteerStatus {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_VOLUNTEER_STATUS)
  return {
    bytes: readCount(from.bytes, at, 'bytes'),
    used: readCount(from.used, at, 'used'),
    copies: readCount(from.copies, at, 'copies'),
    datanets: from.datanets === null ? null : shape.list(from.datanets, at, 'datanets', 0, 1000, readCid),
  }
}

/** The state of the peer; peers and datanets are numbers of them. */
export interface PeerStatus {
  peerId: PeerId
  author: Did
  addresses: Address[]
  peers: Count
  datanets: Count
  uptimeSeconds: Seconds
  version: string
  volunteer: VolunteerStatus | null
}

const FIELDS_OF_PEER_STATUS = [
  'peerId',
  'author',
  'addresses',
  'peers',
  'datanets',
  'uptimeSeconds',
  'version',
  'volunteer',
] as const

/** Reads a PeerStatus at a place. */
export function readPeerStatus(value: unknown, parent: shape.Place, name: string | number): PeerStatus {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_PEER_STATUS)
  return {
    peerId: readPeerId(from.peerId, at, 'peerId'),
    author: readDid(from.author, at, 'author'),
    addresses: shape.list(from.addresses, at, 'addresses', 0, Number.POSITIVE_INFINITY, readAddress),
    peers: readCount(from.peers, at, 'peers'),
    datanets: readCount(from.datanets, at, 'datanets'),
    uptimeSeconds: readSeconds(from.uptimeSeconds, at, 'uptimeSeconds'),
    version: shape.text(from.version, at, 'version', 1, 64),
    volunteer: from.volunteer === null ? null : readVolunteerStatus(from.volunteer, at, 'volunteer'),
  }
}

/** Who the peer is. */
export interface Identity {
  author: Did
  peerId: PeerId
}

const FIELDS_OF_IDENTITY = ['author', 'peerId'] as const

/** Reads an Identity at a place. */
export function readIdentity(value: unknown, parent: shape.Place, name: string | number): Identity {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_IDENTITY)
  return {
    author: readDid(from.author, at, 'author'),
    peerId: readPeerId(from.peerId, at, 'peerId'),
  }
}

/** A peer that this one is connected to; latencyMs is null before the first ping. */
export interface PeerInfo {
  peerId: PeerId
  addresses: Address[]
  direction: 'inbound' | 'outbound'
  latencyMs: number | null
}

const FIELDS_OF_PEER_INFO = ['peerId', 'addresses', 'direction', 'latencyMs'] as const

/** Reads a PeerInfo at a place. */
export function readPeerInfo(value: unknown, parent: shape.Place, name: string | number): PeerInfo {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_PEER_INFO)
  return {
    peerId: readPeerId(from.peerId, at, 'peerId'),
    addresses: shape.list(from.addresses, at, 'addresses', 0, Number.POSITIVE_INFINITY, readAddress),
    direction: shape.choice(from.direction, at, 'direction', ['inbound', 'outbound']),
    latencyMs:
      from.latencyMs === null ? null : shape.number(from.latencyMs, at, 'latencyMs', 0, Number.POSITIVE_INFINITY),
  }
}

/** The peer is going down; its API answers nothing more. */
export interface Stopping {
  stopping: true
}

const FIELDS_OF_STOPPING = ['stopping'] as const

/** Reads a Stopping at a place. */
export function readStopping(value: unknown, parent: shape.Place, name: string | number): Stopping {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_STOPPING)
  return {
    stopping: shape.constant(from.stopping, at, 'stopping', true),
  }
}

/** Blocks, and their bytes. */
export interface BlockAmount {
  blocks: Count
  bytes: Count
}

const FIELDS_OF_BLOCK_AMOUNT = ['blocks', 'bytes'] as const

function readBlockAmount(value: unknown, parent: shape.Place, name: string | number): BlockAmount {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_BLOCK_AMOUNT)
  return {
    blocks: readCount(from.blocks, at, 'blocks'),
    bytes: readCount(from.bytes, at, 'bytes'),
  }
}

/**
 * What was deleted since nobody keeps it, and what stays; partials are files that dead processes left half
 * written.
 */
export interface CollectReport {
  freed: BlockAmount
  kept: BlockAmount
  partials: Count
  dryRun: boolean
  seconds: Seconds
}

const FIELDS_OF_COLLECT_REPORT = ['freed', 'kept', 'partials', 'dryRun', 'seconds'] as const

/** Reads a CollectReport at a place. */
export function readCollectReport(value: unknown, parent: shape.Place, name: string | number): CollectReport {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_COLLECT_REPORT)
  return {
    freed: readBlockAmount(from.freed, at, 'freed'),
    kept: readBlockAmount(from.kept, at, 'kept'),
    partials: readCount(from.partials, at, 'partials'),
    dryRun: shape.boolean(from.dryRun, at, 'dryRun'),
    seconds: readSeconds(from.seconds, at, 'seconds'),
  }
}

/** What reconciling did: entries received and sent, number of peers. */
export interface SyncReport {
  complete: boolean
  received: Count
  sent: Count
  peers: Count
  seconds: Seconds
}

const FIELDS_OF_SYNC_REPORT = ['complete', 'received', 'sent', 'peers', 'seconds'] as const

/** Reads a SyncReport at a place. */
export function readSyncReport(value: unknown, parent: shape.Place, name: string | number): SyncReport {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_SYNC_REPORT)
  return {
    complete: shape.boolean(from.complete, at, 'complete'),
    received: readCount(from.received, at, 'received'),
    sent: readCount(from.sent, at, 'sent'),
    peers: readCount(from.peers, at, 'peers'),
    seconds: readSeconds(from.seconds, at, 'seconds'),
  }
}

/** Something on disk that is not as it should be. */
export interface Problem {
  code: ErrorCode
  message: string
  datanet: Cid | null
  id: string | null
}

const FIELDS_OF_PROBLEM = ['code', 'message', 'datanet', 'id'] as const

function readProblem(value: unknown, parent: shape.Place, name: string | number): Problem {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_PROBLEM)
  return {
    code: readErrorCode(from.code, at, 'code'),
    message: shape.text(from.message, at, 'message', 0, 100000),
    datanet: from.datanet === null ? null : readCid(from.datanet, at, 'datanet'),
    id: from.id === null ? null : shape.text(from.id, at, 'id', 1, 1024),
  }
}

/** Something that was repaired on disk, and what to do next; an id of an author and entry, or of a block. */
export interface RepairStep {
  message: string
  datanet: Cid | null
  id: string | null
}

const FIELDS_OF_REPAIR_STEP = ['message', 'datanet', 'id'] as const

function readRepairStep(value: unknown, parent: shape.Place, name: string | number): RepairStep {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_REPAIR_STEP)
  return {
    message: shape.text(from.message, at, 'message', 0, 100000),
    datanet: from.datanet === null ? null : readCid(from.datanet, at, 'datanet'),
    id: from.id === null ? null : shape.text(from.id, at, 'id', 1, 1024),
  }
}

/**
 * What a recheck of all on disk found; entries and blocks are numbers of those read, forks of the authors who are
 * proven to have forked. After a repair, ok says that nothing is left to repair.
 */
export interface VerifyReport {
  ok: boolean
  entries: Count
  blocks: Count
  forks: Count
  problems: Problem[]
  repairs: RepairStep[]
}

const FIELDS_OF_VERIFY_REPORT = ['ok', 'entries', 'blocks', 'forks', 'problems', 'repairs'] as const

/** Reads a VerifyReport at a place. */
export function readVerifyReport(value: unknown, parent: shape.Place, name: string | number): VerifyReport {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_VERIFY_REPORT)
  return {
    ok: shape.boolean(from.ok, at, 'ok'),
    entries: readCount(from.entries, at, 'entries'),
    blocks: readCount(from.blocks, at, 'blocks'),
    forks: readCount(from.forks, at, 'forks'),
    problems: shape.list(from.problems, at, 'problems', 0, Number.POSITIVE_INFINITY, readProblem),
    repairs: shape.list(from.repairs, at, 'repairs', 0, Number.POSITIVE_INFINITY, readRepairStep),
  }
}

/** Something that a quick look found wrong, and what to do about it. */
export interface Trouble {
  code: ErrorCode
  message: string
  fix: string
}

const FIELDS_OF_TROUBLE = ['code', 'message', 'fix'] as const

function readTrouble(value: unknown, parent: shape.Place, name: string | number): Trouble {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_TROUBLE)
  return {
    code: readErrorCode(from.code, at, 'code'),
    message: shape.text(from.message, at, 'message', 0, 100000),
    fix: shape.text(from.fix, at, 'fix', 1, 100000),
  }
}

/**
 * What the newest entries of an author say about the author's clock: the time of the newest one; and by how many
 * milliseconds an entry claims to be older than one of this peer's author that it stands on, 0 where none does.
 */
export interface ClockReading {
  author: Did
  own: boolean
  newest: Time
  precedes: Count
}

const FIELDS_OF_CLOCK_READING = ['author', 'own', 'newest', 'precedes'] as const

function readClockReading(value: unknown, parent: shape.Place, name: string | number): ClockReading {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_CLOCK_READING)
  return {
    author: readDid(from.author, at, 'author'),
    own: shape.boolean(from.own, at, 'own'),
    newest: readTime(from.newest, at, 'newest'),
    precedes: readCount(from.precedes, at, 'precedes'),
  }
}

/**
 * What the DHT is to this peer: how many peers its routing table holds, and how many of them and of others
 * answered one lookup.
 */
export interface DhtProbe {
  known: Count
  answered: Count
}

const FIELDS_OF_DHT_PROBE = ['known', 'answered'] as const

function readDhtProbe(value: unknown, parent: shape.Place, name: string | number): DhtProbe {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_DHT_PROBE)
  return {
    known: readCount(from.known, at, 'known'),
    answered: readCount(from.answered, at, 'answered'),
  }
}

/**
 * A quick look at a sample of what is stored, at the clocks of the authors and at the DHT, which is null where no
 * peer runs. entries and blocks are the numbers of those looked at.
 */
export interface Diagnosis {
  entries: Count
  blocks: Count
  troubles: Trouble[]
  clocks: ClockReading[]
  dht: DhtProbe | null
}

const FIELDS_OF_DIAGNOSIS = ['entries', 'blocks', 'troubles', 'clocks', 'dht'] as const

/** Reads a Diagnosis at a place. */
export function readDiagnosis(value: unknown, parent: shape.Place, name: string | number): Diagnosis {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_DIAGNOSIS)
  return {
    entries: readCount(from.entries, at, 'entries'),
    blocks: readCount(from.blocks, at, 'blocks'),
    troubles: shape.list(from.troubles, at, 'troubles', 0, Number.POSITIVE_INFINITY, readTrouble),
    clocks: shape.list(from.clocks, at, 'clocks', 0, Number.POSITIVE_INFINITY, readClockReading),
    dht: from.dht === null ? null : readDhtProbe(from.dht, at, 'dht'),
  }
}
