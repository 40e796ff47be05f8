/**
 * Opens entries with all cores.
 * 1. A small batch is opened in this thread alone: handing it over would take longer.
 * 2. A large one is shared: this thread and the workers each claim what the others have not. What a worker has checked,
 *    this thread only reads, from bytes of its own.
 * 3. This thread waits for no worker: what one has claimed and not done when nothing is left to claim, it opens itself.
 *    So a worker that gets no core costs nothing but the copy that it was given.
 * 4. Workers start with the first large batch, keep no process alive, and end at `close`. When one fails, this thread does
 *    all by itself from then on.
 */
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { readOpenedEntry, readSignedEntry } from '@datanet/records'
import { type Depth, type Opened, openInline } from '@datanet/replica'
import type { Logger } from 'pino'
import { isMarked, packBatch, work } from './batch.ts'

/** A batch of fewer entries is opened in this thread. */
export const LEAST_SHARED = 16
/** The most threads that check beside this one. */
const MAX_WORKERS = 8
/** The most batches that a worker has before it; one that is so far behind gets no more. */
const MAX_BATCHES_AHEAD = 2

/** See the header. */
export interface EntryOpener {
  /** Opens entries, each in its place. */
  readonly open: (wire: readonly Uint8Array[], depth?: Depth) => readonly Opened[]
  /** How many workers run. */
  readonly workers: number
  /** How many entries workers have checked. */
  readonly shared: number
  close(): Promise<void>
}

export interface OpenerOptions {
  readonly logger: Pick<Logger, 'warn'>
  /** How many threads check beside this one; one for each further core unless given. */
  readonly threads?: number
}

interface Running {
  readonly worker: Worker
  /** How many batches it has before it. */
  ahead: number
}

/** How long a thread may take to end by itself, ms. */
const END_TIMEOUT = 5_000

/** Node runs what is written as well as what was built. */
const CHECKER = new URL(import.meta.url.endsWith('.ts') ? './checker.ts' : './checker.js', import.meta.url)

/** See the header. */
export function createEntryOpener({ logger, threads }: OpenerOptions): EntryOpener {
  const most = Math.min(threads ?? availableParallelism() - 1, MAX_WORKERS)
  let running: Running[] | null = null
  let closed = false
  let shared = 0

  const end = async () => {
    closed = true
    const ended = running ?? []
    running = []
    await Promise.all(ended.map(({ worker }) => endOf(worker)))
  }

  const start = (): Running => {
    const worker = new Worker(CHECKER, { name: 'datanet-verify' })
    const started = { worker, ahead: 0 }
    worker.unref()
    worker.on('message', () => {
      started.ahead -= 1
    })
    worker.on('error', (err) => {
      if (closed) return
      logger.warn({ err }, 'a thread that checks signatures failed; all are checked in one thread from now on')
      void end()
    })
    return started
  }

  const share = (wire: readonly Uint8Array[], depth: Depth): Opened[] => {
    running ??= Array.from({ length: most }, start)
    const free = running.filter(({ ahead }) => ahead < MAX_BATCHES_AHEAD)
    if (free.length === 0) return openInline(wire, depth)
    const batch = packBatch(wire, depth)
    for (const one of free) {
      one.ahead += 1
      one.worker.postMessage(batch)
    }
    const opened: (Opened | undefined)[] = new Array(wire.length)
    work(batch, (at) => {
      opened[at] = openOne(wire[at] as Uint8Array, depth)
    })
    return wire.map((bytes, at) => {
      const own = opened[at]
      if (own !== undefined) return own
      if (!isMarked(batch, at)) return openOne(bytes, depth)
      shared += 1
      return read(bytes, depth)
    })
  }

  return {
    get workers() {
      return running?.length ?? 0
    },
    get shared() {
      return shared
    },
    open: (wire, depth = 'whole') =>
      closed || most < 1 || wire.length < LEAST_SHARED ? openInline(wire, depth) : share(wire, depth),
    close: end,
  }
}

/** Lets a thread end by itself: one that is cut off while it loads native code can take the process with it. */
async function endOf(worker: Worker): Promise<void> {
  const exit = once(worker, 'exit', { signal: AbortSignal.timeout(END_TIMEOUT) })
  worker.ref()
  worker.postMessage(null)
  await exit.catch(() => worker.terminate())
}

function openOne(bytes: Uint8Array, depth: Depth): Opened {
  return openInline([bytes], depth)[0] as Opened
}

/** Reads what another thread has opened: the bytes are this thread's own, and those that were handed over are a copy. */
function read(bytes: Uint8Array, depth: Depth): Opened {
  try {
    return depth === 'whole' ? readOpenedEntry(bytes) : readSignedEntry(bytes)
  } catch {
    return openOne(bytes, depth)
  }
}
