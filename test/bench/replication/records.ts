import { randomBytes } from 'node:crypto'
import type { WireRecord } from '@datanet/records'

/** Bytes of a record's content: random, so that no store can make them fewer. All that is compared gets as many. */
export const RECORD_BYTES = 200

const pool = new Uint8Array(randomBytes(1 << 24))

/** Records of a type that this version does not know: they are signed, checked, kept and passed on, and change no account. */
export function opaqueRecords(count: number, from: number): WireRecord[] {
  return Array.from({ length: count }, (_, index) => {
    const at = ((from + index) * RECORD_BYTES) % (pool.length - RECORD_BYTES)
    return { type: 'bench', bytes: pool.slice(at, at + RECORD_BYTES) } as unknown as WireRecord
  })
}
