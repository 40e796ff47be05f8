/**
 * What every error of Datanet is: a stable code for programs, a message that says what was wrong with what,
 * and a hint that says what to do next.
 */
export abstract class DatanetError extends Error {
  abstract readonly code: string
  readonly hint: string

  constructor(message: string, hint: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.hint = hint
  }
}

/** Bytes are not the canonical DAG-CBOR of the value that they hold (rule R2). */
export class NotCanonicalError extends DatanetError {
  readonly code = 'ERR_NOT_CANONICAL'
}

/** A decoded value does not have the shape that its schema asks for. */
export class SchemaMismatchError extends DatanetError {
  readonly code = 'ERR_SCHEMA_MISMATCH'
}

/** A version of the wire format that this software does not know. */
export class VersionUnsupportedError extends DatanetError {
  readonly code = 'ERR_VERSION_UNSUPPORTED'
}

/** A signature does not verify under the strict rule (R3). */
export class SignatureInvalidError extends DatanetError {
  readonly code = 'ERR_SIGNATURE_INVALID'
}

/** A block, batch or string is larger than its bound. */
export class TooLargeError extends DatanetError {
  readonly code = 'ERR_TOO_LARGE'
}

/** The records beside a payload do not hash to the root that the payload names. */
export class RootMismatchError extends DatanetError {
  readonly code = 'ERR_ROOT_MISMATCH'
}

/** A text is not a did:key of an ed25519 public key. */
export class DidInvalidError extends DatanetError {
  readonly code = 'ERR_DID_INVALID'
}

/** A text is not a CIDv1 in base32. */
export class CidInvalidError extends DatanetError {
  readonly code = 'ERR_CID_INVALID'
}
