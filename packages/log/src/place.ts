import { UNLIMITED } from './admission.ts'
import { VarintReader, writeVarints } from './varint.ts'

/** Where an author's log stood right after one of its entries. */
export interface Standing {
  readonly seq: number
  /** The log's size. */
  readonly bytes: number
  /** How many others the author might still let in. */
  readonly admits: number
}

/** An entry's standing, and where the entry lies. */
export interface Place extends Standing {
  /** The author's number. */
  readonly who: number
  /** Kept outside its author's log, since a fork took it out before it came. */
  readonly aside: boolean
}

export function writeAdmits(to: number[], admits: number): void {
  writeVarints(to, admits === UNLIMITED ? 0 : admits + 1)
}

export function readAdmits(reader: VarintReader): number | null {
  const value = reader.next()
  return value === null ? null : value === 0 ? UNLIMITED : value - 1
}

/** A place as a row of the store: author and whether aside, seq, bytes, admits. */
export function encodePlace({ who, aside, seq, bytes, admits }: Place): Uint8Array {
  const row: number[] = []
  writeVarints(row, who * 2 + (aside ? 1 : 0), seq, bytes)
  writeAdmits(row, admits)
  return Uint8Array.from(row)
}

/** Reads such a row; null for one that is none. */
export function decodePlace(row: Uint8Array): Place | null {
  const reader = new VarintReader(row)
  const owner = reader.next()
  const seq = reader.next()
  const bytes = reader.next()
  const admits = readAdmits(reader)
  if (owner === null || seq === null || bytes === null || admits === null || !reader.done) return null
  return { who: Math.floor(owner / 2), aside: owner % 2 === 1, seq, bytes, admits }
}
