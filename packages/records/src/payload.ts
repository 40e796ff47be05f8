/** Payloads: what an author signs of an entry. */
import { compareBytes, concatBytes, textBytes } from './bytes.ts'
import { decode } from './canonical.ts'
import { type CID, cidOf } from './cid.ts'
import { NotCanonicalError, SignatureInvalidError, VersionUnsupportedError } from './errors.ts'
import { type Payload, parsePayload } from './generated/wire.ts'
import { RecentlyVerified } from './signature/recently-verified.ts'
import { verifySignature } from './signature/signer.ts'

/** The version of entries that this software reads and writes; datanets of another version are other datanets. */
const ENTRY_VERSION = 2
const DOMAIN = textBytes('datanet/entry/v2\0')

/** The signed part of an entry: it proves who wrote the entry and which id it has, without its records. */
export interface SignedPayload {
  /** Canonical bytes of the payload. */
  readonly payload: Uint8Array
  readonly sig: Uint8Array
}

/** A signed payload that was checked. */
export interface OpenedPayload {
  /** The id of the entry. */
  readonly id: CID
  readonly payload: Payload
}

/** The bytes that an author signs for a payload. */
export function signedBytes(payload: Uint8Array): Uint8Array {
  return concatBytes(DOMAIN, payload)
}

function badSignature({ seq }: Payload): SignatureInvalidError {
  return new SignatureInvalidError(
    `the signature of entry ${seq} does not verify`,
    'Ask another peer for the entry; whoever sent it may have changed it.',
  )
}

/** Throws ERR_SIGNATURE_INVALID unless the payload's author signed these bytes of it. */
export function checkSignature(sig: Uint8Array, bytes: Uint8Array, payload: Payload): void {
  if (!verifySignature(sig, signedBytes(bytes), payload.author)) throw badSignature(payload)
}

/** Reads a payload. Throws ERR_NOT_CANONICAL, ERR_VERSION_UNSUPPORTED, ERR_SCHEMA_MISMATCH. */
export function openPayload(bytes: Uint8Array): Payload {
  const value = decode(bytes)
  const version = (value as { v?: unknown } | null)?.v
  if (Number.isInteger(version) && version !== ENTRY_VERSION) {
    throw new VersionUnsupportedError(
      `an entry has version ${String(version)}; this software knows ${ENTRY_VERSION}`,
      Number(version) > ENTRY_VERSION
        ? 'Update datanet.'
        : 'It is of a datanet that an earlier build has founded: found it anew with this one.',
    )
  }
  const payload = parsePayload(value)
  payload.deps.forEach((dep, i) => {
    const before = payload.deps[i - 1]
    if (before !== undefined && compareBytes(before.bytes, dep.bytes) >= 0) {
      throw new NotCanonicalError('deps are not sorted and distinct', 'Sort deps by their bytes and name each once.')
    }
  })
  return payload
}

const verified = new RecentlyVerified()

/**
 * Checks the signed part of an entry: canonical bytes, version, shape, signature. Throws ERR_NOT_CANONICAL,
 * ERR_VERSION_UNSUPPORTED, ERR_SCHEMA_MISMATCH, ERR_SIGNATURE_INVALID.
 */
export function openSignedPayload({ payload: bytes, sig }: SignedPayload): OpenedPayload {
  const payload = openPayload(bytes)
  if (!verified.verify(sig, signedBytes(bytes), payload.author)) throw badSignature(payload)
  return { id: cidOf(bytes), payload }
}
