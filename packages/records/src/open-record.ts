/**
 * Reads records, and checks what their schemas can't say.
 * 1. An attribution names each role once: otherwise it could be audited over one input and paid by another.
 * 2. An audit recomputed no more parts than there are.
 */
import { decode } from './canonical.ts'
import { SchemaMismatchError } from './errors.ts'
import { recordParsers, type WireRecord } from './generated/wire.ts'

/** A record of a type that this version does not know: kept, forwarded and ignored (R7). */
export interface UnknownRecord {
  readonly type: string
  readonly unknown: true
}

function demandRules(record: WireRecord): void {
  if (record.type === 'attribution' && new Set(record.inputs.map(({ role }) => role)).size < record.inputs.length) {
    throw new SchemaMismatchError('attribution.inputs: expected each role once', 'Name one input for each role.')
  }
  if (record.type === 'audit' && record.sampled > record.parts) {
    throw new SchemaMismatchError(
      `audit.sampled: expected at most ${record.parts}, the number of parts`,
      'Count each recomputed part once.',
    )
  }
}

/** Reads a record's canonical bytes. Throws ERR_NOT_CANONICAL, ERR_SCHEMA_MISMATCH. */
export function openRecord(bytes: Uint8Array): WireRecord | UnknownRecord {
  const value = decode(bytes)
  const type = (value as { type?: unknown } | null)?.type
  if (typeof type !== 'string' || type.length > 64) {
    throw new SchemaMismatchError(
      'record.type: expected a text of at most 64 characters',
      'A record is a map with a type.',
    )
  }
  if (!Object.hasOwn(recordParsers, type)) return { type, unknown: true }
  const record = recordParsers[type as WireRecord['type']](value)
  demandRules(record)
  return record
}
