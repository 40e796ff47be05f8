import { entryIdOf } from './entry-id.ts'
import type { Head, HeadRow } from './head-table.ts'
import { readAdmits, writeAdmits } from './place.ts'
import { VarintReader, writeVarints } from './varint.ts'

const KEY = 32

/** A head as a row of the store: author, id, seq + 1, fork + 1, bytes, admits. */
export function encodeHead({ author, id, seq, fork, bytes, admits }: Head): Uint8Array {
  const numbers: number[] = []
  writeVarints(numbers, seq + 1, fork === null ? 0 : fork + 1, bytes)
  writeAdmits(numbers, admits)
  const row = new Uint8Array(2 * KEY + numbers.length)
  row.set(author)
  if (id !== null) row.set(id.multihash.digest, KEY)
  row.set(numbers, 2 * KEY)
  return row
}

/** Reads such a row; null for one that is none. */
export function decodeHeadRow(row: Uint8Array): HeadRow | null {
  const reader = new VarintReader(row, 2 * KEY)
  const seq = reader.next()
  const fork = reader.next()
  const bytes = reader.next()
  const admits = readAdmits(reader)
  if (seq === null || fork === null || bytes === null || admits === null || !reader.done) return null
  return {
    author: row.subarray(0, KEY),
    seq: seq - 1,
    digest: seq === 0 ? null : row.subarray(KEY, 2 * KEY),
    bytes,
    admits,
    fork: fork === 0 ? null : fork - 1,
  }
}

/** Reads such a row as a head of its own; null for one that is none. */
export function decodeHead(row: Uint8Array): Head | null {
  const head = decodeHeadRow(row)
  if (head === null) return null
  const { digest, author, ...numbers } = head
  return { ...numbers, author: author.slice(), id: digest === null ? null : entryIdOf(digest) }
}
