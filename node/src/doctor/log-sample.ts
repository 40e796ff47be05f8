/** A quick look at the logs of one datanet: the newest entries of some authors. */
import { type KeyValueStore, Log, prefixedStore } from '@datanet/log'
import { type CID, DatanetError, didOf, type Entry, equalBytes, openEntry, textBytes } from '@datanet/records'
import { replicaStore } from '../datanets/store-layout.ts'
import { StoreReadOnlyError } from './errors.ts'
import { Sample } from './sample.ts'

/** Authors whose logs are looked at in each datanet. */
const AUTHORS = 32
/** Entries at the end of each log that are looked at. */
const NEWEST = 8

/** One author's newest entries, the oldest first, and what is wrong with them, where something is. */
export interface LogLook {
  readonly author: Uint8Array
  readonly entries: readonly Entry[]
  readonly problem: { readonly code: string; readonly message: string } | null
}

/** The store, but a look never changes what it looks at. */
function readOnly(store: KeyValueStore): KeyValueStore {
  return {
    get: (key) => store.get(key),
    getMany: (keys) => store.getMany(keys),
    range: (range) => store.range(range),
    batch: async () => {
      throw new StoreReadOnlyError()
    },
  }
}

function problemOf(error: unknown): { code: string; message: string } {
  const code = error instanceof DatanetError ? error.code : 'ERR_ENTRY_UNREADABLE'
  return { code, message: error instanceof Error ? error.message : String(error) }
}

async function lookAt(log: Log, author: Uint8Array, newest: number, id: CID | null): Promise<LogLook> {
  const from = Math.max(0, newest + 1 - NEWEST)
  const entries: Entry[] = []
  const broken = (code: string, message: string): LogLook => ({
    author,
    entries,
    problem: { code, message: `${didOf(author)}: ${message}` },
  })
  for await (const bytes of log.read(author, from)) {
    const seq = from + entries.length
    let entry: Entry
    try {
      entry = openEntry(bytes)
    } catch (error) {
      const { code, message } = problemOf(error)
      return broken(code, `entry ${seq}: ${message}`)
    }
    const before = entries.at(-1)
    const isOwn = equalBytes(entry.payload.author, author)
    if (isOwn && entry.payload.seq > seq) return broken('ERR_ENTRY_MISSING', `entry ${seq} is missing`)
    const misplaced = entry.payload.seq !== seq || !isOwn
    if (misplaced || (before !== undefined && !entry.payload.prev?.equals(before.id)))
      return broken('ERR_ENTRY_MISPLACED', `entry ${seq} does not follow the entry before it`)
    entries.push(entry)
  }
  if (entries.length < newest + 1 - from)
    return broken('ERR_ENTRY_MISSING', `entry ${from + entries.length} is missing`)
  const last = entries.at(-1)
  if (last !== undefined && !id?.equals(last.id))
    return broken('ERR_HEAD_WRONG', 'the newest entry is not the one that the head names')
  return { author, entries, problem: null }
}

/** An open log that nothing is written to. Throws what Log.open throws, and ERR_STORE_READ_ONLY where it lacks its charter. */
export async function openForLook(store: KeyValueStore, charter: Uint8Array): Promise<Log> {
  const entry = openEntry(charter)
  return await Log.open(readOnly(prefixedStore(replicaStore(store, entry.id), textBytes('l/'))), entry)
}

/** Looks at the newest entries of the own author and of others chosen at random. */
export async function* lookAtLogs(log: Log, own: Uint8Array): AsyncIterable<LogLook> {
  const others = new Sample<Uint8Array>(AUTHORS)
  for (const { author, seq } of log.heads()) if (seq >= 0 && !equalBytes(author, own)) others.offer(author)
  for (const author of [own, ...others.chosen]) {
    const head = log.head(author)
    if (head !== undefined && head.seq >= 0) yield await lookAt(log, author, head.seq, head.id)
  }
}
