// Generated from schemas/ by `node schemas/generate.ts`. Do not edit.
import { shape } from '@datanet/records'

/** A multiaddr. */
export type Address = string

/** Reads an Address at a place. */
export function readAddress(value: unknown, parent: shape.Place, key: string | number): Address {
  return shape.text(value, parent, key, 1, 1024)
}

/** An integer as text, in base units */
export type Amount = string

/** Reads an Amount at a place. */
export function readAmount(value: unknown, parent: shape.Place, key: string | number): Amount {
  return shape.pattern(value, parent, key, /^(0|[1-9][0-9]{0,38})$/, 'an integer as text, in base units')
}

/** An asset: UNIT:class, with @issuer DID where one issuer is meant */
export type Asset = string

/** Reads an Asset at a place. */
export function readAsset(value: unknown, parent: shape.Place, key: string | number): Asset {
  return shape.pattern(
    value,
    parent,
    key,
    /^[^:@]{1,16}:(deposit|emission)(@did:key:z6Mk[1-9A-HJ-NP-Za-km-z]{44})?$/,
    'an asset: UNIT:class, with @issuer DID where one issuer is meant',
  )
}

/**
 * How an attribution is computed: equal shares, by size, or by what each labelled row adds to getting test rows
 * right.
 */
export type AttributionMethod = 'equal/v1' | 'size/v1' | 'senior-shapley/v1'

/** Reads an AttributionMethod at a place. */
export function readAttributionMethod(value: unknown, parent: shape.Place, key: string | number): AttributionMethod {
  return shape.choice(value, parent, key, ['equal/v1', 'size/v1', 'senior-shapley/v1'])
}

/** A CIDv1 in base32 */
export type Cid = string

/** Reads a Cid at a place. */
export function readCid(value: unknown, parent: shape.Place, key: string | number): Cid {
  return shape.pattern(value, parent, key, /^b[a-z2-7]{20,127}$/, 'a CIDv1 in base32')
}

/** Where a contribution stands. */
export type ContributionStatus = 'pending' | 'accepted' | 'rejected' | 'expired' | 'retracted'

/** Reads a ContributionStatus at a place. */
export function readContributionStatus(value: unknown, parent: shape.Place, key: string | number): ContributionStatus {
  return shape.choice(value, parent, key, ['pending', 'accepted', 'rejected', 'expired', 'retracted'])
}

/** A number of things. */
export type Count = number

/** Reads a Count at a place. */
export function readCount(value: unknown, parent: shape.Place, key: string | number): Count {
  return shape.integer(value, parent, key, 0, Number.MAX_SAFE_INTEGER)
}

/** An author: the did:key of an ed25519 key */
export type Did = string

/** Reads a Did at a place. */
export function readDid(value: unknown, parent: shape.Place, key: string | number): Did {
  return shape.pattern(
    value,
    parent,
    key,
    /^did:key:z6Mk[1-9A-HJ-NP-Za-km-z]{44}$/,
    'an author: the did:key of an ed25519 key',
  )
}

/** A stable code like ERR_NOT_FOUND */
export type ErrorCode = string

/** Reads an ErrorCode at a place. */
export function readErrorCode(value: unknown, parent: shape.Place, key: string | number): ErrorCode {
  return shape.pattern(value, parent, key, /^ERR_[A-Z0-9_]+$/, 'a stable code like ERR_NOT_FOUND')
}

/** An SPDX identifier. */
export type License = string

/** Reads a License at a place. */
export function readLicense(value: unknown, parent: shape.Place, key: string | number): License {
  return shape.text(value, parent, key, 1, 64)
}

/** An absolute path on the machine of the peer */
export type Path = string

/** Reads a Path at a place. */
export function readPath(value: unknown, parent: shape.Place, key: string | number): Path {
  return shape.pattern(value, parent, key, /^(\/|[A-Za-z]:[\\\/])/, 'an absolute path on the machine of the peer')
}

/**
 * Where a payment stands: pending while something that it rests on is missing, void while its basis does not hold,
 * paid, and finished once no fork of a single author can take it back.
 */
export type PaymentStatus = 'pending' | 'void' | 'paid' | 'finished'

/** Reads a PaymentStatus at a place. */
export function readPaymentStatus(value: unknown, parent: shape.Place, key: string | number): PaymentStatus {
  return shape.choice(value, parent, key, ['pending', 'void', 'paid', 'finished'])
}

/** The id of a peer: 12D3Koo…. */
export type PeerId = string

/** Reads a PeerId at a place. */
export function readPeerId(value: unknown, parent: shape.Place, key: string | number): PeerId {
  return shape.text(value, parent, key, 1, 128)
}

/** The name of a pinning service in config.json. */
export type PinningServiceName = string

/** Reads a PinningServiceName at a place. */
export function readPinningServiceName(value: unknown, parent: shape.Place, key: string | number): PinningServiceName {
  return shape.pattern(value, parent, key, /^[A-Za-z0-9._-]{1,64}$/, 'The name of a pinning service in config.json.')
}

/** What data is used for. */
export type Purpose = 'download' | 'train' | 'evaluate'

/** Reads a Purpose at a place. */
export function readPurpose(value: unknown, parent: shape.Place, key: string | number): Purpose {
  return shape.choice(value, parent, key, ['download', 'train', 'evaluate'])
}

/** The number of a round of judging, from 0. */
export type Round = number

/** Reads a Round at a place. */
export function readRound(value: unknown, parent: shape.Place, key: string | number): Round {
  return shape.integer(value, parent, key, 0, 65535)
}

/** How good, in thousandths. */
export type Score = number

/** Reads a Score at a place. */
export function readScore(value: unknown, parent: shape.Place, key: string | number): Score {
  return shape.integer(value, parent, key, 0, 1000)
}

/** A duration. */
export type Seconds = number

/** Reads a Seconds at a place. */
export function readSeconds(value: unknown, parent: shape.Place, key: string | number): Seconds {
  return shape.number(value, parent, key, 0, Number.POSITIVE_INFINITY)
}

/** A time like 2026-01-31T12:00:00.000Z */
export type Time = string

/** Reads a Time at a place. */
export function readTime(value: unknown, parent: shape.Place, key: string | number): Time {
  return shape.pattern(
    value,
    parent,
    key,
    /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,3})?Z$/,
    'a time like 2026-01-31T12:00:00.000Z',
  )
}

/**
 * How many seconds to wait for it to come about; ERR_TIMEOUT (504) when it does not. Clients ask again to wait
 * longer.
 */
export type Wait = number

/** Reads a Wait at a place. */
export function readWait(value: unknown, parent: shape.Place, key: string | number): Wait {
  return shape.integer(value, parent, key, 0, 60)
}
