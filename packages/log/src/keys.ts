/**
 * Where things lie in the store. Authors are numbered in the order in which they came, and their rows are keyed by that
 * number, so that new rows go to the end and a disk writes in sequence; only the small rows of ids lie at random.
 */
import { type CID, concatBytes, textBytes } from '@datanet/records'
import { afterPrefix } from './store.ts'

const ENTRY = textBytes('e/')
const ID = textBytes('i/')
const HEAD = textBytes('h/')
const FORK = textBytes('f/')
const ASIDE = textBytes('a/')
const ASIDE_BYTES = textBytes('b/')
const GUARD = textBytes('g/')

/** Of an id's 32 bytes as many as nobody finds twice. */
const ID_BYTES = 20
const WHO_BYTES = 4
const SEQ_BYTES = 6

function numberBytes(value: number, size: number): Uint8Array {
  const out = new Uint8Array(size)
  for (let at = size - 1, rest = value; at >= 0; at--, rest = Math.floor(rest / 256)) out[at] = rest % 256
  return out
}

function numberIn(bytes: Uint8Array, from: number, size: number): number {
  let value = 0
  for (let at = from; at < from + size; at++) value = value * 256 + (bytes[at] ?? 0)
  return value
}

const whoKey = (prefix: Uint8Array, who: number) => concatBytes(prefix, numberBytes(who, WHO_BYTES))
const shortId = (id: CID) => id.multihash.digest.subarray(0, ID_BYTES)
const rangeOf = (prefix: Uint8Array) => ({ gte: prefix, lt: afterPrefix(prefix) })

/** Where an entry lies: an author's entries side by side, in the order of seq. */
export const entryKey = (who: number, seq: number): Uint8Array =>
  concatBytes(ENTRY, numberBytes(who, WHO_BYTES), numberBytes(seq, SEQ_BYTES))
/** Where an entry's place is found by its id. */
export const idKey = (id: CID): Uint8Array => concatBytes(ID, shortId(id))
export const headKey = (who: number): Uint8Array => whoKey(HEAD, who)
export const forkKey = (who: number): Uint8Array => whoKey(FORK, who)
/** Where an entry behind a fork lies that a first entry stands on. */
export const asideKey = (id: CID): Uint8Array => concatBytes(ASIDE, shortId(id))
/** The same, by the key that the entry's place is found by. */
export const asideKeyOf = (idKey: Uint8Array): Uint8Array => concatBytes(ASIDE, idKey.subarray(ID.length))
/** The other way round. */
export const idKeyOf = (asideKey: Uint8Array): Uint8Array => concatBytes(ID, asideKey.subarray(ASIDE.length))
/** How many bytes of an author's entries are kept aside. */
export const asideBytesKey = (who: number): Uint8Array => whoKey(ASIDE_BYTES, who)
/** Up to where an author's log must grow again before its own peer may sign. */
export const guardKey = (who: number): Uint8Array => whoKey(GUARD, who)

/** Where all entries lie: by author in the order of heads, each author's in the order of seq. */
export const entriesRange = rangeOf(ENTRY)
/** An author's entries from a seq on. */
export const entriesFrom = (who: number, seq: number) => ({ gte: entryKey(who, seq), lt: whoKey(ENTRY, who + 1) })
export const idsRange = rangeOf(ID)
export const headsRange = rangeOf(HEAD)
export const forksRange = rangeOf(FORK)
export const asideRange = rangeOf(ASIDE)
export const asideBytesRange = rangeOf(ASIDE_BYTES)
export const guardsRange = rangeOf(GUARD)

/** The author's number in a key of one. */
export const whoIn = (key: Uint8Array): number => numberIn(key, ENTRY.length, WHO_BYTES)
/** The seq in the key of an entry. */
export const seqIn = (key: Uint8Array): number => numberIn(key, ENTRY.length + WHO_BYTES, SEQ_BYTES)
