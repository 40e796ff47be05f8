/** What peers say to each other; each message is one frame of canonical DAG-CBOR, `[version, type, …]`. */
import { CID, decode, encode } from '@datanet/records'
import { SyncViolationError } from './errors.ts'
import { COUNTERS } from './estimate.ts'
import { HINT } from './rows.ts'
import { CELL_BYTES } from './sketch.ts'

/** See the header; what the messages mean is told where they are sent. */
export type Message =
  | { readonly type: 'hello'; readonly datanet: CID; readonly root: CID; readonly authors: number }
  /** All symbols of a peer, in rows; see find-by-list. */
  | { readonly type: 'list'; readonly rows: Uint8Array; readonly last: boolean }
  | { readonly type: 'estimate'; readonly counters: Uint8Array }
  | { readonly type: 'cells'; readonly cells: Uint8Array; readonly last: boolean }
  | { readonly type: 'more'; readonly cells: number }
  /** Nodes of the Merkle trie that are asked for, each by the nibbles that lead to it; see trie-walk. */
  | { readonly type: 'paths'; readonly paths: readonly Uint8Array[] }
  | { readonly type: 'nodes'; readonly nodes: readonly Uint8Array[] }
  /** Ranges of entries that are asked for, in rows, and how many the asking peer itself is going to send; see wants. */
  | { readonly type: 'wants'; readonly rows: Uint8Array; readonly offered: number; readonly last: boolean }
  /** Keys of wants that another history stands behind. */
  | { readonly type: 'doubts'; readonly rows: Uint8Array }
  /** Places whose ids are asked for, in rows; the answer has the ids side by side, and zeros where there is none. */
  | { readonly type: 'probes'; readonly rows: Uint8Array }
  | { readonly type: 'ids'; readonly ids: Uint8Array }
  | { readonly type: 'entries'; readonly entries: readonly Uint8Array[] }
  /** A phase is over; the holder says what it still misses of what others stand on. */
  | { readonly type: 'end'; readonly needs: readonly CID[] }
  /** Entries that are asked for by their ids; see branches. */
  | { readonly type: 'needs'; readonly needs: readonly CID[] }

type Of<T extends Message['type']> = Extract<Message, { type: T }>

/** The most that a frame may weigh, bytes. */
export const MAX_FRAME_BYTES = 1024 * 1024
/** The most entries of one frame, and their bytes unless a single one has more. */
export const ENTRIES_PER_FRAME = 512
export const ENTRY_BYTES_PER_FRAME = 512 * 1024
/** The most bytes of rows of one frame. */
export const ROW_BYTES_PER_FRAME = 64 * 1024
/** The most cells of one frame. */
export const CELLS_PER_FRAME = 4096
/** The most nodes of one frame, each of which has at most some 700 bytes. */
export const NODES_PER_FRAME = 1024
/** The most entries that are asked for by their ids at once. */
export const MAX_NEEDS = 64
/** The most nibbles of a path: those of a sha256. */
export const MAX_PATH_NIBBLES = 64

/** Writes a message as a frame. */
export function encodeMessage(message: Message): Uint8Array {
  const { type } = message
  switch (type) {
    case 'hello':
      return encode([1, type, message.datanet, message.root, message.authors])
    case 'list':
      return encode([1, type, message.rows, message.last])
    case 'estimate':
      return encode([1, type, message.counters])
    case 'cells':
      return encode([1, type, message.cells, message.last])
    case 'more':
      return encode([1, type, message.cells])
    case 'paths':
      return encode([1, type, message.paths])
    case 'nodes':
      return encode([1, type, message.nodes])
    case 'wants':
      return encode([1, type, message.rows, message.offered, message.last])
    case 'doubts':
    case 'probes':
      return encode([1, type, message.rows])
    case 'ids':
      return encode([1, type, message.ids])
    case 'entries':
      return encode([1, type, message.entries])
    case 'end':
    case 'needs':
      return encode([1, type, message.needs])
  }
}

function demand(holds: boolean, what: string): asserts holds {
  if (!holds) throw new SyncViolationError(`a sync message is wrong: ${what}`, HINT)
}

/** The parts of a message after its type, read one by one. */
class Parts {
  readonly #parts: readonly unknown[]
  #at = 0

  constructor(parts: readonly unknown[]) {
    this.#parts = parts
  }

  link(): CID {
    const link = CID.asCID(this.#parts[this.#at++])
    demand(link !== null, 'expected a link')
    return link as CID
  }

  links(most: number): CID[] {
    const value = this.#parts[this.#at++]
    demand(Array.isArray(value) && value.length <= most, `expected at most ${most} links`)
    return (value as unknown[]).map((item) => {
      const link = CID.asCID(item)
      demand(link !== null, 'expected a link')
      return link as CID
    })
  }

  count(most = Number.MAX_SAFE_INTEGER): number {
    const value = this.#parts[this.#at++]
    demand(
      typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= most,
      `expected a number up to ${most}`,
    )
    return value as number
  }

  flag(): boolean {
    const value = this.#parts[this.#at++]
    demand(typeof value === 'boolean', 'expected true or false')
    return value as boolean
  }

  /** Bytes; how many is said by a test. */
  bytes(fits: (length: number) => boolean, what: string): Uint8Array {
    const value = this.#parts[this.#at++]
    demand(value instanceof Uint8Array && fits(value.length), `expected ${what}`)
    return value as Uint8Array
  }

  rows(last: boolean): Uint8Array {
    return this.bytes((length) => length <= ROW_BYTES_PER_FRAME && (length > 0 || last), 'rows, not too many')
  }

  list(most: number, longest = Number.POSITIVE_INFINITY): Uint8Array[] {
    const value = this.#parts[this.#at++]
    demand(
      Array.isArray(value) &&
        value.length > 0 &&
        value.length <= most &&
        value.every((item) => item instanceof Uint8Array && item.length <= longest),
      `expected 1 to ${most} byte strings`,
    )
    return value as Uint8Array[]
  }

  end(): void {
    demand(this.#at === this.#parts.length, 'it has more parts than it should')
  }
}

const readers: { readonly [T in Message['type']]: (parts: Parts) => Of<T> } = {
  hello: (parts) => ({ type: 'hello', datanet: parts.link(), root: parts.link(), authors: parts.count() }),
  list: (parts) => ({ type: 'list', ...rowsAndLast(parts) }),
  estimate: (parts) => ({
    type: 'estimate',
    counters: parts.bytes((length) => length === 4 * COUNTERS, `${COUNTERS} counters`),
  }),
  cells: (parts) => {
    const fits = (length: number) => length % CELL_BYTES === 0 && length <= CELLS_PER_FRAME * CELL_BYTES
    const cells = parts.bytes(fits, `at most ${CELLS_PER_FRAME} cells`)
    const last = parts.flag()
    demand(last || cells.length === CELLS_PER_FRAME * CELL_BYTES, 'a frame of cells is full, or the last')
    return { type: 'cells', cells, last }
  },
  more: (parts) => ({ type: 'more', cells: parts.count() }),
  paths: (parts) => ({ type: 'paths', paths: parts.list(NODES_PER_FRAME, MAX_PATH_NIBBLES) }),
  nodes: (parts) => ({ type: 'nodes', nodes: parts.list(NODES_PER_FRAME) }),
  wants: (parts) => {
    const rows = parts.rows(true)
    const offered = parts.count()
    const last = parts.flag()
    demand(last || rows.length > 0, 'wants without any')
    return { type: 'wants', rows, offered, last }
  },
  doubts: (parts) => ({ type: 'doubts', rows: parts.rows(false) }),
  probes: (parts) => ({ type: 'probes', rows: parts.rows(false) }),
  ids: (parts) => ({ type: 'ids', ids: parts.bytes((length) => length > 0 && length % 32 === 0, 'ids') }),
  entries: (parts) => ({ type: 'entries', entries: parts.list(ENTRIES_PER_FRAME) }),
  end: (parts) => ({ type: 'end', needs: parts.links(MAX_NEEDS) }),
  needs: (parts) => ({ type: 'needs', needs: parts.links(MAX_NEEDS) }),
}

function rowsAndLast(parts: Parts): { rows: Uint8Array; last: boolean } {
  const rows = parts.rows(true)
  const last = parts.flag()
  demand(last || rows.length > 0, 'a list without any symbols')
  return { rows, last }
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
  const [, type, ...rest] = value as unknown[]
  demand(typeof type === 'string' && Object.hasOwn(readers, type), 'unknown message')
  const parts = new Parts(rest)
  const message = readers[type as Message['type']](parts)
  parts.end()
  return message
}
