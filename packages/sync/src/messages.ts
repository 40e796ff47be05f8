import { CID, decode, encode } from '@datanet/records'
import { SyncViolationError } from './errors.ts'

/** Where one author's log stands at a peer. */
export interface FrontierItem {
  readonly author: Uint8Array
  readonly seq: number
  readonly id: CID | null
  readonly fork: number | null
}

/** What peers say to each other; each is one frame. */
export type Message =
  | { readonly type: 'hello'; readonly datanet: CID; readonly root: CID }
  | { readonly type: 'frontier'; readonly items: readonly FrontierItem[]; readonly last: boolean }
  | { readonly type: 'entries'; readonly entries: readonly Uint8Array[] }
  | { readonly type: 'forks'; readonly proofs: readonly (readonly [Uint8Array, Uint8Array])[] }
  | { readonly type: 'end' }

/** Authors of one frontier frame. */
export const ITEMS_PER_FRAME = 1000
/** Entries of one frame, and their bytes unless a single one has more. */
export const ENTRIES_PER_FRAME = 256
export const ENTRY_BYTES_PER_FRAME = 512 * 1024
/** The most that a frame may weigh, bytes. */
export const MAX_FRAME_BYTES = 1024 * 1024

export function encodeMessage(message: Message): Uint8Array {
  switch (message.type) {
    case 'hello':
      return encode([1, 'hello', message.datanet, message.root])
    case 'frontier':
      return encode([
        1,
        'frontier',
        message.items.map(({ author, seq, id, fork }) => [author, seq, id, fork]),
        message.last,
      ])
    case 'entries':
      return encode([1, 'entries', message.entries])
    case 'forks':
      return encode([1, 'forks', message.proofs])
    case 'end':
      return encode([1, 'end'])
  }
}

const HINT = 'Nothing to do here: the peer is dropped, and others are asked.'

function demand(holds: boolean, what: string): asserts holds {
  if (!holds) throw new SyncViolationError(`a sync message is wrong: ${what}`, HINT)
}

function bytesIn(value: unknown, most: number): Uint8Array[] {
  demand(
    Array.isArray(value) &&
      value.length > 0 &&
      value.length <= most &&
      value.every((item) => item instanceof Uint8Array),
    `expected 1 to ${most} byte strings`,
  )
  return value as Uint8Array[]
}

function seqIn(value: unknown, least: number): number {
  demand(typeof value === 'number' && Number.isSafeInteger(value) && value >= least, 'expected a sequence number')
  return value as number
}

function itemIn(value: unknown): FrontierItem {
  demand(Array.isArray(value) && value.length === 4, 'a frontier item has four parts')
  const [author, seq, id, fork] = value as [unknown, unknown, unknown, unknown]
  demand(author instanceof Uint8Array && author.length === 32, 'an author is 32 bytes')
  const link = id === null ? null : CID.asCID(id)
  demand(id === null || link !== null, 'a head is a link')
  const item = {
    author: author as Uint8Array,
    seq: seqIn(seq, -1),
    id: link,
    fork: fork === null ? null : seqIn(fork, 0),
  }
  demand(item.fork === null || item.fork === item.seq + 1, 'a log ends where it forks')
  demand((item.id === null) === (item.seq === -1) && (item.seq >= 0 || item.fork !== null), 'a log has a head')
  return item
}

function valueIn(bytes: Uint8Array): unknown {
  demand(bytes.length <= MAX_FRAME_BYTES, `a frame has at most ${MAX_FRAME_BYTES} bytes`)
  try {
    return decode(bytes)
  } catch (cause) {
    throw new SyncViolationError(`a sync frame can't be read: ${(cause as Error).message}`, HINT, { cause })
  }
}

/** Reads a frame. Throws ERR_SYNC_VIOLATION. */
export function decodeMessage(bytes: Uint8Array): Message {
  const value = valueIn(bytes)
  demand(Array.isArray(value) && value[0] === 1, 'unknown version')
  const [, type, a, b] = value as unknown[]
  if (type === 'hello') {
    const [datanet, root] = [CID.asCID(a), CID.asCID(b)]
    demand(datanet !== null && root !== null, 'a hello names a datanet and a root')
    return { type, datanet: datanet as CID, root: root as CID }
  }
  if (type === 'frontier') {
    demand(
      Array.isArray(a) && typeof b === 'boolean' && (a.length === ITEMS_PER_FRAME || (b && a.length < ITEMS_PER_FRAME)),
      'a frontier frame is full, or the last',
    )
    return { type, items: (a as unknown[]).map(itemIn), last: b as boolean }
  }
  if (type === 'entries') return { type, entries: bytesIn(a, ENTRIES_PER_FRAME) }
  if (type === 'forks') {
    demand(Array.isArray(a) && a.length > 0 && a.length <= ENTRIES_PER_FRAME, 'expected fork proofs, not too many')
    const proofs = (a as unknown[]).map((pair) => bytesIn(pair, 2))
    demand(
      proofs.every((pair) => pair.length === 2),
      'a fork proof is two entries',
    )
    return { type, proofs: proofs as unknown as [Uint8Array, Uint8Array][] }
  }
  demand(type === 'end', 'unknown message')
  return { type: 'end' }
}
