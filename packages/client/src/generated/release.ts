// Generated from schemas/ by `node schemas/generate.ts`. Do not edit.
import { shape } from '@datanet/records'
import {
  type Cid,
  type ContributionStatus,
  type Count,
  type Did,
  type License,
  type Path,
  type Purpose,
  type Score,
  type Seconds,
  type Time,
  readCid,
  readContributionStatus,
  readCount,
  readDid,
  readLicense,
  readPath,
  readPurpose,
  readScore,
  readSeconds,
  readTime,
} from './values.ts'

/** Which contributions go into a release; all that is given must hold, and one of each list. */
export interface ReleaseFilter {
  licenses?: License[]
  authors?: Did[]
  minScore?: Score
  after?: Time
  contributions?: Cid[]
}

const FIELDS_OF_RELEASE_FILTER = [] as const
const FIELDS_OF_RELEASE_FILTER_OPTIONAL = ['licenses', 'authors', 'minScore', 'after', 'contributions'] as const

function readReleaseFilter(value: unknown, parent: shape.Place, name: string | number): ReleaseFilter {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_RELEASE_FILTER, FIELDS_OF_RELEASE_FILTER_OPTIONAL)
  return {
    ...(from.licenses === undefined ? {} : { licenses: shape.list(from.licenses, at, 'licenses', 1, 64, readLicense) }),
    ...(from.authors === undefined ? {} : { authors: shape.list(from.authors, at, 'authors', 1, 1000, readDid) }),
    ...(from.minScore === undefined ? {} : { minScore: readScore(from.minScore, at, 'minScore') }),
    ...(from.after === undefined ? {} : { after: readTime(from.after, at, 'after') }),
    ...(from.contributions === undefined
      ? {}
      : { contributions: shape.list(from.contributions, at, 'contributions', 1, 5000, readCid) }),
  }
}

/** A release of the certified contributions that the filter takes, all of them without one. */
export interface CreateReleaseInput {
  datanet: Cid
  name: string
  filter?: ReleaseFilter
}

const FIELDS_OF_CREATE_RELEASE_INPUT = ['datanet', 'name'] as const
const FIELDS_OF_CREATE_RELEASE_INPUT_OPTIONAL = ['filter'] as const

function readCreateReleaseInput(value: unknown, parent: shape.Place, name: string | number): CreateReleaseInput {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_CREATE_RELEASE_INPUT, FIELDS_OF_CREATE_RELEASE_INPUT_OPTIONAL)
  return {
    datanet: readCid(from.datanet, at, 'datanet'),
    name: shape.line(from.name, at, 'name', 1, 100),
    ...(from.filter === undefined ? {} : { filter: readReleaseFilter(from.filter, at, 'filter') }),
  }
}

/** Parses a CreateReleaseInput; throws SchemaMismatchError. */
export function parseCreateReleaseInput(value: unknown, path = 'createRelease'): CreateReleaseInput {
  return readCreateReleaseInput(value, shape.schema('api.json'), path)
}

/** What `listReleases` takes. */
export interface ListReleasesInput {
  datanet: Cid
}

const FIELDS_OF_LIST_RELEASES_INPUT = ['datanet'] as const

function readListReleasesInput(value: unknown, parent: shape.Place, name: string | number): ListReleasesInput {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_LIST_RELEASES_INPUT)
  return {
    datanet: readCid(from.datanet, at, 'datanet'),
  }
}

/** Parses a ListReleasesInput; throws SchemaMismatchError. */
export function parseListReleasesInput(value: unknown, path = 'listReleases'): ListReleasesInput {
  return readListReleasesInput(value, shape.schema('api.json'), path)
}

/** What to write into a folder; without release and contributions, all of the status (accepted). */
export interface FetchInput {
  datanet: Cid
  out: Path
  release?: Cid
  status?: ContributionStatus
  contributions?: Cid[]
  /** Whether to sign a receipt of use. */
  receipt?: boolean
  purpose?: Purpose
}

const FIELDS_OF_FETCH_INPUT = ['datanet', 'out'] as const
const FIELDS_OF_FETCH_INPUT_OPTIONAL = ['release', 'status', 'contributions', 'receipt', 'purpose'] as const

function readFetchInput(value: unknown, parent: shape.Place, name: string | number): FetchInput {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_FETCH_INPUT, FIELDS_OF_FETCH_INPUT_OPTIONAL)
  return {
    datanet: readCid(from.datanet, at, 'datanet'),
    out: readPath(from.out, at, 'out'),
    ...(from.release === undefined ? {} : { release: readCid(from.release, at, 'release') }),
    ...(from.status === undefined ? {} : { status: readContributionStatus(from.status, at, 'status') }),
    ...(from.contributions === undefined
      ? {}
      : { contributions: shape.list(from.contributions, at, 'contributions', 1, 5000, readCid) }),
    ...(from.receipt === undefined ? {} : { receipt: shape.boolean(from.receipt, at, 'receipt') }),
    ...(from.purpose === undefined ? {} : { purpose: readPurpose(from.purpose, at, 'purpose') }),
  }
}

/** Parses a FetchInput; throws SchemaMismatchError. */
export function parseFetchInput(value: unknown, path = 'fetch'): FetchInput {
  return readFetchInput(value, shape.schema('api.json'), path)
}

/** A dataset version; contributions is their number. */
export interface ReleaseInfo {
  release: Cid
  name: string
  author: Did
  contributions: Count
  rows: Count
  bytes: Count
}

const FIELDS_OF_RELEASE_INFO = ['release', 'name', 'author', 'contributions', 'rows', 'bytes'] as const

/** Reads a ReleaseInfo at a place. */
export function readReleaseInfo(value: unknown, parent: shape.Place, name: string | number): ReleaseInfo {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_RELEASE_INFO)
  return {
    release: readCid(from.release, at, 'release'),
    name: shape.text(from.name, at, 'name', 1, 100),
    author: readDid(from.author, at, 'author'),
    contributions: readCount(from.contributions, at, 'contributions'),
    rows: readCount(from.rows, at, 'rows'),
    bytes: readCount(from.bytes, at, 'bytes'),
  }
}

/** How many of the files stand under a licence. */
export interface LicenseShare {
  license: License
  files: Count
  rows: Count
}

const FIELDS_OF_LICENSE_SHARE = ['license', 'files', 'rows'] as const

function readLicenseShare(value: unknown, parent: shape.Place, name: string | number): LicenseShare {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_LICENSE_SHARE)
  return {
    license: readLicense(from.license, at, 'license'),
    files: readCount(from.files, at, 'files'),
    rows: readCount(from.rows, at, 'rows'),
  }
}

/** What was written, checked against its CIDs; files and peers are numbers of them. */
export interface Fetched {
  out: Path
  files: Count
  rows: Count
  bytes: Count
  seconds: Seconds
  peers: Count
  receipt: Cid | null
  licenses: LicenseShare[]
  /** What the files come from. */
  contributions: Cid[]
}

const FIELDS_OF_FETCHED = [
  'out',
  'files',
  'rows',
  'bytes',
  'seconds',
  'peers',
  'receipt',
  'licenses',
  'contributions',
] as const

/** Reads a Fetched at a place. */
export function readFetched(value: unknown, parent: shape.Place, name: string | number): Fetched {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_FETCHED)
  return {
    out: readPath(from.out, at, 'out'),
    files: readCount(from.files, at, 'files'),
    rows: readCount(from.rows, at, 'rows'),
    bytes: readCount(from.bytes, at, 'bytes'),
    seconds: readSeconds(from.seconds, at, 'seconds'),
    peers: readCount(from.peers, at, 'peers'),
    receipt: from.receipt === null ? null : readCid(from.receipt, at, 'receipt'),
    licenses: shape.list(from.licenses, at, 'licenses', 0, Number.POSITIVE_INFINITY, readLicenseShare),
    contributions: shape.list(from.contributions, at, 'contributions', 0, Number.POSITIVE_INFINITY, readCid),
  }
}
