/**
 * Finds what differs when one peer has few authors, or far fewer than the other: that peer names all of them, as
 * symbols in the order of their keys. Costs some 14 bytes for each, and the other peer 7 in memory.
 */
import { compareBytes, MerkleMap } from '@datanet/records'
import { differenceBySymbol } from './claim.ts'
import { ROW_BYTES_PER_FRAME } from './messages.ts'
import { type Difference, type Found, type Round, violation } from './round.ts'
import { RowReader, RowWriter } from './rows.ts'
import { KEY_BYTES } from './symbol.ts'
import { symbolOf } from './sync-index.ts'

const ROW_ROOM = 24
/** Whoever has no more authors than this names them all. */
const FEW_AUTHORS = 64

/** Whether the peer with fewer authors names them all: a sketch costs as much as two authors for each difference. */
export function listIsBest(fewer: number, more: number): boolean {
  return fewer <= FEW_AUTHORS || fewer <= 2 * (more - fewer)
}

/** Names all own authors. */
export async function sendList({ session, own }: Round): Promise<void> {
  let rows = new RowWriter()
  let before: Uint8Array | null = null
  for (const { path, after } of own.changesSince(MerkleMap.empty)) {
    const key = path.subarray(0, KEY_BYTES)
    // of two authors with one key the exact round tells
    if (before !== null && compareBytes(before, key) === 0) continue
    before = key
    const { check, rank } = symbolOf(path, after)
    rows.bytes(key).number(check).number(rank)
    if (rows.length + ROW_ROOM <= ROW_BYTES_PER_FRAME) continue
    await session.talk.send({ type: 'list', rows: rows.done(), last: false })
    rows = new RowWriter()
  }
  await session.talk.send({ type: 'list', rows: rows.done(), last: true })
}

/** Compares the other peer's list with the own frontier. */
export async function findByList({ session, own, theirs }: Round): Promise<Found> {
  const differences: Difference[] = []
  const keys = new Uint8Array(theirs.authors * KEY_BYTES)
  let count = 0
  for (let last = false; !last; ) {
    const frame = await session.talk.expect('list')
    last = frame.last
    for (const rows = new RowReader(frame.rows); !rows.isAtEnd; count++) {
      const [key, check, rank] = [rows.bytes(KEY_BYTES), rows.number(), rows.number()]
      if (count === theirs.authors) throw violation('a list names more authors than the peer said it has')
      const before = keys.subarray((count - 1) * KEY_BYTES, count * KEY_BYTES)
      if (rank === 0 || (count > 0 && compareBytes(before, key) >= 0)) throw violation('a list is not in order')
      keys.set(key, count * KEY_BYTES)
      const difference = differenceBySymbol(own, key, check, rank)
      if (difference !== null) differences.push(difference)
    }
  }
  return { differences, absent: () => without(own, keys.subarray(0, count * KEY_BYTES)) }
}

/** The authors of a frontier whose keys are not among these, which are in order and side by side. */
function* without(own: MerkleMap, keys: Uint8Array): IterableIterator<readonly [Uint8Array, Uint8Array]> {
  let at = 0
  for (const { path, key: author, after } of own.changesSince(MerkleMap.empty)) {
    const key = path.subarray(0, KEY_BYTES)
    while (at < keys.length && compareBytes(keys.subarray(at, at + KEY_BYTES), key) < 0) at += KEY_BYTES
    if (at < keys.length && compareBytes(keys.subarray(at, at + KEY_BYTES), key) === 0) continue
    yield [author, after as Uint8Array]
  }
}
