// Generated from schemas/ by `node schemas/generate.ts`. Do not edit.
import { shape } from '@datanet/records'
import { type CharterText, readCharterText } from './charter.ts'
import {
  type Amount,
  type Cid,
  type Count,
  type Did,
  type Path,
  type PeerId,
  type Time,
  type Wait,
  readAmount,
  readCid,
  readCount,
  readDid,
  readPath,
  readPeerId,
  readTime,
  readWait,
} from './values.ts'

/** What `listDatanets` takes: nothing. */
export type ListDatanetsInput = Record<string, never>

const FIELDS_OF_LIST_DATANETS_INPUT = [] as const

function readListDatanetsInput(value: unknown, parent: shape.Place, name: string | number): ListDatanetsInput {
  const at = shape.below(parent, name)
  shape.fields(value, at, FIELDS_OF_LIST_DATANETS_INPUT)
  return {}
}

/** Parses a ListDatanetsInput; throws SchemaMismatchError. */
export function parseListDatanetsInput(value: unknown, path = 'listDatanets'): ListDatanetsInput {
  return readListDatanetsInput(value, shape.schema('api.json'), path)
}

/** What to follow: a datanet id, or a link datanet:<id>?peer=<multiaddr>&invite=…. */
export interface JoinDatanetInput {
  target: string
}

const FIELDS_OF_JOIN_DATANET_INPUT = ['target'] as const

function readJoinDatanetInput(value: unknown, parent: shape.Place, name: string | number): JoinDatanetInput {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_JOIN_DATANET_INPUT)
  return {
    target: shape.text(from.target, at, 'target', 1, 8192),
  }
}

/** Parses a JoinDatanetInput; throws SchemaMismatchError. */
export function parseJoinDatanetInput(value: unknown, path = 'joinDatanet'): JoinDatanetInput {
  return readJoinDatanetInput(value, shape.schema('api.json'), path)
}

/** What `getDatanet` takes. */
export interface GetDatanetInput {
  datanet: Cid
  wait?: Wait
}

const FIELDS_OF_GET_DATANET_INPUT = ['datanet'] as const
const FIELDS_OF_GET_DATANET_INPUT_OPTIONAL = ['wait'] as const

function readGetDatanetInput(value: unknown, parent: shape.Place, name: string | number): GetDatanetInput {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_GET_DATANET_INPUT, FIELDS_OF_GET_DATANET_INPUT_OPTIONAL)
  return {
    datanet: readCid(from.datanet, at, 'datanet'),
    ...(from.wait === undefined ? {} : { wait: readWait(from.wait, at, 'wait') }),
  }
}

/** Parses a GetDatanetInput; throws SchemaMismatchError. */
export function parseGetDatanetInput(value: unknown, path = 'getDatanet'): GetDatanetInput {
  return readGetDatanetInput(value, shape.schema('api.json'), path)
}

/** What `leaveDatanet` takes. */
export interface LeaveDatanetInput {
  datanet: Cid
}

const FIELDS_OF_LEAVE_DATANET_INPUT = ['datanet'] as const

function readLeaveDatanetInput(value: unknown, parent: shape.Place, name: string | number): LeaveDatanetInput {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_LEAVE_DATANET_INPUT)
  return {
    datanet: readCid(from.datanet, at, 'datanet'),
  }
}

/** Parses a LeaveDatanetInput; throws SchemaMismatchError. */
export function parseLeaveDatanetInput(value: unknown, path = 'leaveDatanet'): LeaveDatanetInput {
  return readLeaveDatanetInput(value, shape.schema('api.json'), path)
}

/** What `invite` takes. */
export interface InviteInput {
  datanet: Cid
}

const FIELDS_OF_INVITE_INPUT = ['datanet'] as const

function readInviteInput(value: unknown, parent: shape.Place, name: string | number): InviteInput {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_INVITE_INPUT)
  return {
    datanet: readCid(from.datanet, at, 'datanet'),
  }
}

/** Parses an InviteInput; throws SchemaMismatchError. */
export function parseInviteInput(value: unknown, path = 'invite'): InviteInput {
  return readInviteInput(value, shape.schema('api.json'), path)
}

/** The author to let in, and how many others that author may let in (0 when left out). */
export interface AdmitInput {
  datanet: Cid
  author: Did
  admits?: number
}

const FIELDS_OF_ADMIT_INPUT = ['datanet', 'author'] as const
const FIELDS_OF_ADMIT_INPUT_OPTIONAL = ['admits'] as const

function readAdmitInput(value: unknown, parent: shape.Place, name: string | number): AdmitInput {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_ADMIT_INPUT, FIELDS_OF_ADMIT_INPUT_OPTIONAL)
  return {
    datanet: readCid(from.datanet, at, 'datanet'),
    author: readDid(from.author, at, 'author'),
    ...(from.admits === undefined ? {} : { admits: shape.integer(from.admits, at, 'admits', 0, 1000) }),
  }
}

/** Parses an AdmitInput; throws SchemaMismatchError. */
export function parseAdmitInput(value: unknown, path = 'admit'): AdmitInput {
  return readAdmitInput(value, shape.schema('api.json'), path)
}

/** What `listProfiles` takes. */
export interface ListProfilesInput {
  datanet: Cid
}

const FIELDS_OF_LIST_PROFILES_INPUT = ['datanet'] as const

function readListProfilesInput(value: unknown, parent: shape.Place, name: string | number): ListProfilesInput {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_LIST_PROFILES_INPUT)
  return {
    datanet: readCid(from.datanet, at, 'datanet'),
  }
}

/** Parses a ListProfilesInput; throws SchemaMismatchError. */
export function parseListProfilesInput(value: unknown, path = 'listProfiles'): ListProfilesInput {
  return readListProfilesInput(value, shape.schema('api.json'), path)
}

/** Where to write a datanet as one CAR; with content unless it says no. */
export interface ExportDatanetInput {
  datanet: Cid
  out: Path
  content?: boolean
}

const FIELDS_OF_EXPORT_DATANET_INPUT = ['datanet', 'out'] as const
const FIELDS_OF_EXPORT_DATANET_INPUT_OPTIONAL = ['content'] as const

function readExportDatanetInput(value: unknown, parent: shape.Place, name: string | number): ExportDatanetInput {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_EXPORT_DATANET_INPUT, FIELDS_OF_EXPORT_DATANET_INPUT_OPTIONAL)
  return {
    datanet: readCid(from.datanet, at, 'datanet'),
    out: readPath(from.out, at, 'out'),
    ...(from.content === undefined ? {} : { content: shape.boolean(from.content, at, 'content') }),
  }
}

/** Parses an ExportDatanetInput; throws SchemaMismatchError. */
export function parseExportDatanetInput(value: unknown, path = 'exportDatanet'): ExportDatanetInput {
  return readExportDatanetInput(value, shape.schema('api.json'), path)
}

/** A CAR that export wrote. */
export interface ImportDatanetInput {
  path: Path
}

const FIELDS_OF_IMPORT_DATANET_INPUT = ['path'] as const

function readImportDatanetInput(value: unknown, parent: shape.Place, name: string | number): ImportDatanetInput {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_IMPORT_DATANET_INPUT)
  return {
    path: readPath(from.path, at, 'path'),
  }
}

/** Parses an ImportDatanetInput; throws SchemaMismatchError. */
export function parseImportDatanetInput(value: unknown, path = 'importDatanet'): ImportDatanetInput {
  return readImportDatanetInput(value, shape.schema('api.json'), path)
}

/** A datanet that this peer follows; synced says whether it is in step with a peer it knows. */
export interface DatanetSummary {
  datanet: Cid
  /** Empty while the charter is not here. */
  name: string
  entries: Count
  contributions: Count
  accepted: Count
  synced: boolean
}

const FIELDS_OF_DATANET_SUMMARY = ['datanet', 'name', 'entries', 'contributions', 'accepted', 'synced'] as const

/** Reads a DatanetSummary at a place. */
export function readDatanetSummary(value: unknown, parent: shape.Place, name: string | number): DatanetSummary {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_DATANET_SUMMARY)
  return {
    datanet: readCid(from.datanet, at, 'datanet'),
    name: shape.text(from.name, at, 'name', 0, 100),
    entries: readCount(from.entries, at, 'entries'),
    contributions: readCount(from.contributions, at, 'contributions'),
    accepted: readCount(from.accepted, at, 'accepted'),
    synced: shape.boolean(from.synced, at, 'synced'),
  }
}

/** Where the log of an author forks. */
export interface ForkedAuthor {
  author: Did
  seq: Count
}

const FIELDS_OF_FORKED_AUTHOR = ['author', 'seq'] as const

function readForkedAuthor(value: unknown, parent: shape.Place, name: string | number): ForkedAuthor {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_FORKED_AUTHOR)
  return {
    author: readDid(from.author, at, 'author'),
    seq: readCount(from.seq, at, 'seq'),
  }
}

/**
 * How far a datanet is in step with other peers. Entries: those that are here, those known to exist, those that
 * came and went by syncing since the peer started, and those that come in a second. peers hold the same.
 */
export interface SyncStatus {
  /**
   * synced: a connected peer holds the same, and nothing is known to be missing. syncing: it is being brought in
   * step. alone: neither.
   */
  state: 'alone' | 'syncing' | 'synced'
  have: Count
  want: Count
  received: Count
  sent: Count
  rate: Count
  /** Peers that hold the same. */
  peers: PeerId[]
  /** Since when it is synced; null when it is not. */
  since: Time | null
}

const FIELDS_OF_SYNC_STATUS = ['state', 'have', 'want', 'received', 'sent', 'rate', 'peers', 'since'] as const

/** Reads a SyncStatus at a place. */
export function readSyncStatus(value: unknown, parent: shape.Place, name: string | number): SyncStatus {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_SYNC_STATUS)
  return {
    state: shape.choice(from.state, at, 'state', ['alone', 'syncing', 'synced']),
    have: readCount(from.have, at, 'have'),
    want: readCount(from.want, at, 'want'),
    received: readCount(from.received, at, 'received'),
    sent: readCount(from.sent, at, 'sent'),
    rate: readCount(from.rate, at, 'rate'),
    peers: shape.list(from.peers, at, 'peers', 0, Number.POSITIVE_INFINITY, readPeerId),
    since: from.since === null ? null : readTime(from.since, at, 'since'),
  }
}

/**
 * How far a peer is with counting the entries that it stored before it was started. Until all are counted, what
 * needs them waits.
 */
export interface OpeningStatus {
  have: Count
  want: Count
}

const FIELDS_OF_OPENING_STATUS = ['have', 'want'] as const

function readOpeningStatus(value: unknown, parent: shape.Place, name: string | number): OpeningStatus {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_OPENING_STATUS)
  return {
    have: readCount(from.have, at, 'have'),
    want: readCount(from.want, at, 'want'),
  }
}

/**
 * Why this author does not sign in a datanet now: its repo is older than what it has signed. signed: how many
 * entries this machine has signed; held: how many are here; heard: the weight of the validators that it was in
 * step with, of the weight of all others. It goes on by itself when it has its entries back, or is in step with
 * validators of more than 2/3 of the weight.
 */
export interface BehindStatus {
  /** How many entries this machine has signed; null when only --restored says that some may be missing. */
  signed: Count | null
  held: Count
  heard: Amount
  weight: Amount
}

const FIELDS_OF_BEHIND_STATUS = ['signed', 'held', 'heard', 'weight'] as const

function readBehindStatus(value: unknown, parent: shape.Place, name: string | number): BehindStatus {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_BEHIND_STATUS)
  return {
    signed: from.signed === null ? null : readCount(from.signed, at, 'signed'),
    held: readCount(from.held, at, 'held'),
    heard: readAmount(from.heard, at, 'heard'),
    weight: readAmount(from.weight, at, 'weight'),
  }
}

/**
 * All about a datanet; charter is null until the founding entry has come. admitted says whether this peer may
 * write.
 */
export interface DatanetDetail {
  datanet: Cid
  /** Empty while the charter is not here. */
  name: string
  entries: Count
  contributions: Count
  accepted: Count
  synced: boolean
  charter: CharterText | null
  founder: Did | null
  admitted: boolean
  /** Whether this peer is a validator of it. */
  validator: boolean
  /** Whether this peer is an issuer of it. */
  issuer: boolean
  peers: PeerId[]
  /**
   * Authors who provably signed two things in one place, the first of them at seq; what they signed from there on
   * does not count. At most 1,000 are told.
   */
  forks: ForkedAuthor[]
  sync: SyncStatus
  /** Null when all that was stored is counted. */
  opening: OpeningStatus | null
  /** Null when this author may sign. */
  behind: BehindStatus | null
}

const FIELDS_OF_DATANET_DETAIL = [
  'datanet',
  'name',
  'entries',
  'contributions',
  'accepted',
  'synced',
  'charter',
  'founder',
  'admitted',
  'validator',
  'issuer',
  'peers',
  'forks',
  'sync',
  'opening',
  'behind',
] as const

/** Reads a DatanetDetail at a place. */
export function readDatanetDetail(value: unknown, parent: shape.Place, name: string | number): DatanetDetail {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_DATANET_DETAIL)
  return {
    datanet: readCid(from.datanet, at, 'datanet'),
    name: shape.text(from.name, at, 'name', 0, 100),
    entries: readCount(from.entries, at, 'entries'),
    contributions: readCount(from.contributions, at, 'contributions'),
    accepted: readCount(from.accepted, at, 'accepted'),
    synced: shape.boolean(from.synced, at, 'synced'),
    charter: from.charter === null ? null : readCharterText(from.charter, at, 'charter'),
    founder: from.founder === null ? null : readDid(from.founder, at, 'founder'),
    admitted: shape.boolean(from.admitted, at, 'admitted'),
    validator: shape.boolean(from.validator, at, 'validator'),
    issuer: shape.boolean(from.issuer, at, 'issuer'),
    peers: shape.list(from.peers, at, 'peers', 0, Number.POSITIVE_INFINITY, readPeerId),
    forks: shape.list(from.forks, at, 'forks', 0, 1000, readForkedAuthor),
    sync: readSyncStatus(from.sync, at, 'sync'),
    opening: from.opening === null ? null : readOpeningStatus(from.opening, at, 'opening'),
    behind: from.behind === null ? null : readBehindStatus(from.behind, at, 'behind'),
  }
}

/** A datanet that is no longer followed; what was stored of it stays. */
export interface Left {
  datanet: Cid
  left: true
}

const FIELDS_OF_LEFT = ['datanet', 'left'] as const

/** Reads a Left at a place. */
export function readLeft(value: unknown, parent: shape.Place, name: string | number): Left {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_LEFT)
  return {
    datanet: readCid(from.datanet, at, 'datanet'),
    left: shape.constant(from.left, at, 'left', true),
  }
}

/** An invitation to write: the record and the link to hand on. Who holds the link may come in. */
export interface Invitation {
  invite: Cid
  link: string
}

const FIELDS_OF_INVITATION = ['invite', 'link'] as const

/** Reads an Invitation at a place. */
export function readInvitation(value: unknown, parent: shape.Place, name: string | number): Invitation {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_INVITATION)
  return {
    invite: readCid(from.invite, at, 'invite'),
    link: shape.text(from.link, at, 'link', 1, 8192),
  }
}

/** An author who may now write. */
export interface Admitted {
  admit: Cid
  author: Did
  admits: number
}

const FIELDS_OF_ADMITTED = ['admit', 'author', 'admits'] as const

/** Reads an Admitted at a place. */
export function readAdmitted(value: unknown, parent: shape.Place, name: string | number): Admitted {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_ADMITTED)
  return {
    admit: readCid(from.admit, at, 'admit'),
    author: readDid(from.author, at, 'author'),
    admits: shape.integer(from.admits, at, 'admits', 0, 1000),
  }
}

/** What an author calls itself; names resolve nothing. */
export interface ProfileInfo {
  author: Did
  name: string
  contact: string
}

const FIELDS_OF_PROFILE_INFO = ['author', 'name', 'contact'] as const

/** Reads a ProfileInfo at a place. */
export function readProfileInfo(value: unknown, parent: shape.Place, name: string | number): ProfileInfo {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_PROFILE_INFO)
  return {
    author: readDid(from.author, at, 'author'),
    name: shape.text(from.name, at, 'name', 0, 100),
    contact: shape.text(from.contact, at, 'contact', 0, 200),
  }
}

/**
 * What was written: entries, with those that prove forks; blocks of content, and those that were not held; bytes
 * of the file.
 */
export interface ExportReport {
  datanet: Cid
  out: Path
  root: Cid
  entries: Count
  blocks: Count
  bytes: Count
  missing: Count
}

const FIELDS_OF_EXPORT_REPORT = ['datanet', 'out', 'root', 'entries', 'blocks', 'bytes', 'missing'] as const

/** Reads an ExportReport at a place. */
export function readExportReport(value: unknown, parent: shape.Place, name: string | number): ExportReport {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_EXPORT_REPORT)
  return {
    datanet: readCid(from.datanet, at, 'datanet'),
    out: readPath(from.out, at, 'out'),
    root: readCid(from.root, at, 'root'),
    entries: readCount(from.entries, at, 'entries'),
    blocks: readCount(from.blocks, at, 'blocks'),
    bytes: readCount(from.bytes, at, 'bytes'),
    missing: readCount(from.missing, at, 'missing'),
  }
}

/**
 * What the file holds: entries, with those that prove forks; blocks of content, and those that it lacks; its
 * bytes. `accepted` and `stored` say how many entries and blocks were new here.
 */
export interface ImportReport {
  datanet: Cid
  name: string
  entries: Count
  blocks: Count
  bytes: Count
  missing: Count
  accepted: Count
  stored: Count
}

const FIELDS_OF_IMPORT_REPORT = [
  'datanet',
  'name',
  'entries',
  'blocks',
  'bytes',
  'missing',
  'accepted',
  'stored',
] as const

/** Reads an ImportReport at a place. */
export function readImportReport(value: unknown, parent: shape.Place, name: string | number): ImportReport {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_IMPORT_REPORT)
  return {
    datanet: readCid(from.datanet, at, 'datanet'),
    name: shape.text(from.name, at, 'name'),
    entries: readCount(from.entries, at, 'entries'),
    blocks: readCount(from.blocks, at, 'blocks'),
    bytes: readCount(from.bytes, at, 'bytes'),
    missing: readCount(from.missing, at, 'missing'),
    accepted: readCount(from.accepted, at, 'accepted'),
    stored: readCount(from.stored, at, 'stored'),
  }
}
