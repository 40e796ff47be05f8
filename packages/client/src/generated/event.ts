// Generated from schemas/ by `node schemas/generate.ts`. Do not edit.
import { shape } from '@datanet/records'
import { type SyncStatus, readSyncStatus } from './datanet.ts'
import {
  type Amount,
  type Asset,
  type Cid,
  type Count,
  type Did,
  type PeerId,
  type Purpose,
  type Round,
  type Score,
  type Time,
  readAmount,
  readAsset,
  readCid,
  readCount,
  readDid,
  readPeerId,
  readPurpose,
  readRound,
  readScore,
  readTime,
} from './values.ts'

/** What `events` takes. */
export interface EventsInput {
  datanet?: Cid
}

const FIELDS_OF_EVENTS_INPUT = [] as const
const FIELDS_OF_EVENTS_INPUT_OPTIONAL = ['datanet'] as const

function readEventsInput(value: unknown, parent: shape.Place, name: string | number): EventsInput {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_EVENTS_INPUT, FIELDS_OF_EVENTS_INPUT_OPTIONAL)
  return {
    ...(from.datanet === undefined ? {} : { datanet: readCid(from.datanet, at, 'datanet') }),
  }
}

/** Parses an EventsInput; throws SchemaMismatchError. */
export function parseEventsInput(value: unknown, path = 'events'): EventsInput {
  return readEventsInput(value, shape.schema('api.json'), path)
}

/** An entry was stored. */
export interface EntryEvent {
  type: 'entry'
  at: Time
  datanet: Cid
  author: Did
  seq: Count
  entry: Cid
  records: Count
}

const FIELDS_OF_ENTRY_EVENT = ['type', 'at', 'datanet', 'author', 'seq', 'entry', 'records'] as const

/** Reads an EntryEvent at a place. */
export function readEntryEvent(value: unknown, parent: shape.Place, name: string | number): EntryEvent {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_ENTRY_EVENT)
  return {
    type: shape.constant(from.type, at, 'type', 'entry'),
    at: readTime(from.at, at, 'at'),
    datanet: readCid(from.datanet, at, 'datanet'),
    author: readDid(from.author, at, 'author'),
    seq: readCount(from.seq, at, 'seq'),
    entry: readCid(from.entry, at, 'entry'),
    records: readCount(from.records, at, 'records'),
  }
}

/** A contribution came in. */
export interface ContributionEvent {
  type: 'contribution'
  at: Time
  datanet: Cid
  contribution: Cid
  author: Did
  title: string
  rows: Count
}

const FIELDS_OF_CONTRIBUTION_EVENT = ['type', 'at', 'datanet', 'contribution', 'author', 'title', 'rows'] as const

/** Reads a ContributionEvent at a place. */
export function readContributionEvent(value: unknown, parent: shape.Place, name: string | number): ContributionEvent {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_CONTRIBUTION_EVENT)
  return {
    type: shape.constant(from.type, at, 'type', 'contribution'),
    at: readTime(from.at, at, 'at'),
    datanet: readCid(from.datanet, at, 'datanet'),
    contribution: readCid(from.contribution, at, 'contribution'),
    author: readDid(from.author, at, 'author'),
    title: shape.text(from.title, at, 'title', 0, 200),
    rows: readCount(from.rows, at, 'rows'),
  }
}

/** A vote came in. */
export interface VoteEvent {
  type: 'vote'
  at: Time
  datanet: Cid
  contribution: Cid
  author: Did
  round: Round
  score: Score
}

const FIELDS_OF_VOTE_EVENT = ['type', 'at', 'datanet', 'contribution', 'author', 'round', 'score'] as const

/** Reads a VoteEvent at a place. */
export function readVoteEvent(value: unknown, parent: shape.Place, name: string | number): VoteEvent {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_VOTE_EVENT)
  return {
    type: shape.constant(from.type, at, 'type', 'vote'),
    at: readTime(from.at, at, 'at'),
    datanet: readCid(from.datanet, at, 'datanet'),
    contribution: readCid(from.contribution, at, 'contribution'),
    author: readDid(from.author, at, 'author'),
    round: readRound(from.round, at, 'round'),
    score: readScore(from.score, at, 'score'),
  }
}

/** A contribution was certified. */
export interface VerdictEvent {
  type: 'verdict'
  at: Time
  datanet: Cid
  contribution: Cid
  round: Round
  outcome: 'accepted' | 'rejected'
  score: Score
}

const FIELDS_OF_VERDICT_EVENT = ['type', 'at', 'datanet', 'contribution', 'round', 'outcome', 'score'] as const

/** Reads a VerdictEvent at a place. */
export function readVerdictEvent(value: unknown, parent: shape.Place, name: string | number): VerdictEvent {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_VERDICT_EVENT)
  return {
    type: shape.constant(from.type, at, 'type', 'verdict'),
    at: readTime(from.at, at, 'at'),
    datanet: readCid(from.datanet, at, 'datanet'),
    contribution: readCid(from.contribution, at, 'contribution'),
    round: readRound(from.round, at, 'round'),
    outcome: shape.choice(from.outcome, at, 'outcome', ['accepted', 'rejected']),
    score: readScore(from.score, at, 'score'),
  }
}

/** A release came in. */
export interface ReleaseEvent {
  type: 'release'
  at: Time
  datanet: Cid
  release: Cid
  name: string
}

const FIELDS_OF_RELEASE_EVENT = ['type', 'at', 'datanet', 'release', 'name'] as const

/** Reads a ReleaseEvent at a place. */
export function readReleaseEvent(value: unknown, parent: shape.Place, name: string | number): ReleaseEvent {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_RELEASE_EVENT)
  return {
    type: shape.constant(from.type, at, 'type', 'release'),
    at: readTime(from.at, at, 'at'),
    datanet: readCid(from.datanet, at, 'datanet'),
    release: readCid(from.release, at, 'release'),
    name: shape.text(from.name, at, 'name', 1, 100),
  }
}

/** A receipt of use came in. */
export interface UseEvent {
  type: 'use'
  at: Time
  datanet: Cid
  receipt: Cid
  author: Did
  purpose: Purpose
  units: Amount
}

const FIELDS_OF_USE_EVENT = ['type', 'at', 'datanet', 'receipt', 'author', 'purpose', 'units'] as const

/** Reads an UseEvent at a place. */
export function readUseEvent(value: unknown, parent: shape.Place, name: string | number): UseEvent {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_USE_EVENT)
  return {
    type: shape.constant(from.type, at, 'type', 'use'),
    at: readTime(from.at, at, 'at'),
    datanet: readCid(from.datanet, at, 'datanet'),
    receipt: readCid(from.receipt, at, 'receipt'),
    author: readDid(from.author, at, 'author'),
    purpose: readPurpose(from.purpose, at, 'purpose'),
    units: readAmount(from.units, at, 'units'),
  }
}

/** A payment came in, or is no longer pending. */
export interface PaymentEvent {
  type: 'payment'
  at: Time
  datanet: Cid
  payment: Cid
  receipt: Cid
  asset: Asset
  amount: Amount
  pending: boolean
}

const FIELDS_OF_PAYMENT_EVENT = ['type', 'at', 'datanet', 'payment', 'receipt', 'asset', 'amount', 'pending'] as const

/** Reads a PaymentEvent at a place. */
export function readPaymentEvent(value: unknown, parent: shape.Place, name: string | number): PaymentEvent {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_PAYMENT_EVENT)
  return {
    type: shape.constant(from.type, at, 'type', 'payment'),
    at: readTime(from.at, at, 'at'),
    datanet: readCid(from.datanet, at, 'datanet'),
    payment: readCid(from.payment, at, 'payment'),
    receipt: readCid(from.receipt, at, 'receipt'),
    asset: readAsset(from.asset, at, 'asset'),
    amount: readAmount(from.amount, at, 'amount'),
    pending: shape.boolean(from.pending, at, 'pending'),
  }
}

/** How far a datanet is in step with other peers: when that changes, and now and then while it syncs. */
export interface SyncEvent {
  type: 'sync'
  at: Time
  datanet: Cid
  sync: SyncStatus
}

const FIELDS_OF_SYNC_EVENT = ['type', 'at', 'datanet', 'sync'] as const

/** Reads a SyncEvent at a place. */
export function readSyncEvent(value: unknown, parent: shape.Place, name: string | number): SyncEvent {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_SYNC_EVENT)
  return {
    type: shape.constant(from.type, at, 'type', 'sync'),
    at: readTime(from.at, at, 'at'),
    datanet: readCid(from.datanet, at, 'datanet'),
    sync: readSyncStatus(from.sync, at, 'sync'),
  }
}

/** The peer is in step with another one. */
export interface SyncedEvent {
  type: 'synced'
  at: Time
  datanet: Cid
  peerId: PeerId
  entries: Count
}

const FIELDS_OF_SYNCED_EVENT = ['type', 'at', 'datanet', 'peerId', 'entries'] as const

/** Reads a SyncedEvent at a place. */
export function readSyncedEvent(value: unknown, parent: shape.Place, name: string | number): SyncedEvent {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_SYNCED_EVENT)
  return {
    type: shape.constant(from.type, at, 'type', 'synced'),
    at: readTime(from.at, at, 'at'),
    datanet: readCid(from.datanet, at, 'datanet'),
    peerId: readPeerId(from.peerId, at, 'peerId'),
    entries: readCount(from.entries, at, 'entries'),
  }
}

/** An author was proven to have forked its log. */
export interface ForkEvent {
  type: 'fork'
  at: Time
  datanet: Cid
  author: Did
  seq: Count
}

const FIELDS_OF_FORK_EVENT = ['type', 'at', 'datanet', 'author', 'seq'] as const

/** Reads a ForkEvent at a place. */
export function readForkEvent(value: unknown, parent: shape.Place, name: string | number): ForkEvent {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_FORK_EVENT)
  return {
    type: shape.constant(from.type, at, 'type', 'fork'),
    at: readTime(from.at, at, 'at'),
    datanet: readCid(from.datanet, at, 'datanet'),
    author: readDid(from.author, at, 'author'),
    seq: readCount(from.seq, at, 'seq'),
  }
}

/** A peer came or went. */
export interface PeerEvent {
  type: 'peer'
  at: Time
  peerId: PeerId
  connected: boolean
}

const FIELDS_OF_PEER_EVENT = ['type', 'at', 'peerId', 'connected'] as const

/** Reads a PeerEvent at a place. */
export function readPeerEvent(value: unknown, parent: shape.Place, name: string | number): PeerEvent {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_PEER_EVENT)
  return {
    type: shape.constant(from.type, at, 'type', 'peer'),
    at: readTime(from.at, at, 'at'),
    peerId: readPeerId(from.peerId, at, 'peerId'),
    connected: shape.boolean(from.connected, at, 'connected'),
  }
}

/** A copy of a contribution is kept here from now on, or no more. */
export interface CopyEvent {
  type: 'copy'
  at: Time
  datanet: Cid
  contribution: Cid
  kept: boolean
}

const FIELDS_OF_COPY_EVENT = ['type', 'at', 'datanet', 'contribution', 'kept'] as const

/** Reads a CopyEvent at a place. */
export function readCopyEvent(value: unknown, parent: shape.Place, name: string | number): CopyEvent {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_COPY_EVENT)
  return {
    type: shape.constant(from.type, at, 'type', 'copy'),
    at: readTime(from.at, at, 'at'),
    datanet: readCid(from.datanet, at, 'datanet'),
    contribution: readCid(from.contribution, at, 'contribution'),
    kept: shape.boolean(from.kept, at, 'kept'),
  }
}
