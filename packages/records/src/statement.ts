/** Statements: small things that must travel alone, each signed by itself (R8). */
import { concatBytes, textBytes } from './bytes.ts'
import { decode, encode } from './canonical.ts'
import { type CID, cidOf } from './cid.ts'
import { SchemaMismatchError, SignatureInvalidError, VersionUnsupportedError } from './errors.ts'
import { type Signed, type StatementBody, statementParsers } from './generated/wire.ts'
import { RecentlyVerified } from './signature/recently-verified.ts'
import type { Signer } from './signature/signer.ts'

/** A statement that was opened: its body, its id (the CID of the body's bytes) and how it travels. */
export interface Statement<B extends StatementBody = StatementBody> {
  readonly id: CID
  readonly body: B
  readonly signed: Signed
}

function domain(type: string): Uint8Array {
  return textBytes(`datanet/${type}/v1\0`)
}

/** Signs a statement body as its signer. Throws ERR_SCHEMA_MISMATCH, ERR_NOT_CANONICAL. */
export function signStatement<B extends StatementBody>(body: B, signer: Signer): Statement<B> {
  const parsed = statementParsers[body.type](body) as StatementBody as B
  const bytes = encode(parsed)
  const signed = { body: bytes, sig: signer.sign(concatBytes(domain(body.type), bytes)) }
  return { id: cidOf(bytes), body: parsed, signed }
}

/**
 * What became of statements that were opened: the same object is opened by whoever folds its record, and the same
 * statement comes alone and again within a certificate.
 */
const opened = new WeakMap<Signed, Statement | null>()
const verified = new RecentlyVerified()
/** Statements out of entries that were checked before they were stored. */
const trusted = new WeakSet<Signed>()

/** Says of a statement that its signature was checked before it was stored, so that opening it checks the rest alone. */
export function trustStatement(signed: Signed): void {
  trusted.add(signed)
}

/**
 * Opens a statement and checks all that it says by itself: canonical bytes, version, shape, signature. Null for a type
 * that this version does not know (R7). Throws ERR_NOT_CANONICAL, ERR_VERSION_UNSUPPORTED, ERR_SCHEMA_MISMATCH,
 * ERR_SIGNATURE_INVALID. What was opened is not to be changed: opened again, it is not checked again.
 */
export function openStatement(signed: Signed): Statement | null {
  const held = opened.get(signed)
  if (held !== undefined) return held
  const statement = open(signed)
  opened.set(signed, statement)
  return statement
}

function open(signed: Signed): Statement | null {
  const value = decode(signed.body)
  const head = (value ?? {}) as { v?: unknown; type?: unknown }
  if (typeof head.type !== 'string' || head.type.length > 64) {
    throw new SchemaMismatchError(
      'statement.type: expected a text of at most 64 characters',
      'A statement is a map with v, type, datanet, signer, subject and round.',
    )
  }
  if (Number.isInteger(head.v) && head.v !== 1) {
    throw new VersionUnsupportedError(
      `a ${head.type} statement has version ${String(head.v)}; this software knows 1`,
      'Update datanet.',
    )
  }
  if (!Object.hasOwn(statementParsers, head.type)) return null
  const body = statementParsers[head.type as StatementBody['type']](value)
  if (!trusted.has(signed) && !verified.verify(signed.sig, concatBytes(domain(body.type), signed.body), body.signer)) {
    throw new SignatureInvalidError(
      `the signature of a ${body.type} does not verify`,
      'Ask for the statement again; if it stays wrong, its sender forged it.',
    )
  }
  return { id: cidOf(signed.body), body, signed }
}

/** Opens a statement that must be of one type. Throws as openStatement, and ERR_SCHEMA_MISMATCH for another type. */
export function openStatementOf<T extends StatementBody['type']>(
  type: T,
  signed: Signed,
): Statement<Extract<StatementBody, { type: T }>> {
  const statement = openStatement(signed)
  if (statement === null || statement.body.type !== type) {
    throw new SchemaMismatchError(
      `expected a ${type} statement, found ${statement?.body.type ?? 'an unknown type'}`,
      `Compare with schemas/wire/statement/${type}.json.`,
    )
  }
  return statement as Statement<Extract<StatementBody, { type: T }>>
}
