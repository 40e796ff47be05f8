import { CID, decode, encode } from '@datanet/records'
import { PRIME } from './field.ts'

/** Where one author's log stands: the value of its key in the frontier. */
export interface Stand {
  /** Of the newest effective entry; -1 when a fork at 0 left none. */
  readonly seq: number
  readonly id: CID | null
  /** The seq of the lowest proven fork. */
  readonly fork: number | null
}

/** The value that a frontier holds for a stand. */
export function standBytes({ seq, id, fork }: Stand): Uint8Array {
  return encode([seq, id, fork])
}

/** Reads a value of the own frontier. */
export function readStand(value: Uint8Array): Stand {
  const [seq, id, fork] = decode(value) as [number, CID | null, number | null]
  return { seq, id, fork }
}

/** Reads a value that another peer claims, decoded; null for what no log can stand at. */
export function readClaim(parts: unknown): Stand | null {
  if (!Array.isArray(parts) || parts.length !== 3) return null
  const [seq, link, fork] = parts as [unknown, unknown, unknown]
  if (typeof seq !== 'number' || !Number.isSafeInteger(seq) || seq < -1) return null
  const id = link === null ? null : CID.asCID(link)
  if ((id === null) !== (seq === -1) || (link !== null && id === null)) return null
  return fork === null ? (seq < 0 ? null : { seq, id, fork }) : fork === seq + 1 ? { seq, id, fork: seq + 1 } : null
}

/** The seq at the beginning of a frontier's value, without reading the rest: a sketch of a million needs it. */
export function seqIn(value: Uint8Array): number {
  const head = value[1] as number
  if (head === 0x20) return -1
  if (head < 24) return head
  const bytes = 2 ** (head - 24)
  let seq = 0
  for (let i = 0; i < bytes; i++) seq = seq * 256 + (value[2 + i] as number)
  return seq
}

/** A short hash of a frontier's value: 31 bits, never 0. Whoever finds by it what differs confirms it by whole ids. */
export function checkOf(value: Uint8Array): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < value.length; i++) hash = Math.imul(hash ^ (value[i] as number), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39)
  return (((hash ^ (hash >>> 15)) >>> 0) % (PRIME - 1)) + 1
}
