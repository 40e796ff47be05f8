/**
 * Entries that several threads open at once, in memory that they share.
 * 1. Each chunk of entries is claimed by one thread; whoever is done first claims the next.
 * 2. A mark is set for an entry that opened well, after it did. No thread changes the bytes.
 */
import type { Depth } from '@datanet/replica'

/** How many bytes a thread claims at a time; a chunk has at least one entry. */
const CHUNK_BYTES = 8 * 1024

/** One batch, as it is handed from thread to thread. */
export interface Batch {
  /** How much of each entry is checked. */
  readonly depth: Depth
  /** The entries' bytes, one after the other. */
  readonly bytes: SharedArrayBuffer
  /** Where each entry begins, and where the last one ends. */
  readonly offsets: Uint32Array<SharedArrayBuffer>
  /** Where each chunk begins among the entries, and where the last one ends. */
  readonly chunks: Uint32Array<SharedArrayBuffer>
  /** The next chunk that nobody has claimed. */
  readonly next: Int32Array<SharedArrayBuffer>
  /** 1 for each entry that opened well. */
  readonly marks: Uint8Array<SharedArrayBuffer>
}

function sharedNumbers(values: readonly number[]): Uint32Array<SharedArrayBuffer> {
  const numbers = new Uint32Array(new SharedArrayBuffer(4 * values.length))
  numbers.set(values)
  return numbers
}

/** Puts entries into memory that threads share. */
export function packBatch(wire: readonly Uint8Array[], depth: Depth): Batch {
  const offsets = [0]
  const chunks = [0]
  let end = 0
  let chunkFrom = 0
  wire.forEach((entry, at) => {
    end += entry.length
    offsets.push(end)
    if (end - chunkFrom < CHUNK_BYTES && at + 1 < wire.length) return
    chunks.push(at + 1)
    chunkFrom = end
  })
  const bytes = new SharedArrayBuffer(end)
  const all = new Uint8Array(bytes)
  wire.forEach((entry, at) => void all.set(entry, offsets[at]))
  return {
    depth,
    bytes,
    offsets: sharedNumbers(offsets),
    chunks: sharedNumbers(chunks),
    next: new Int32Array(new SharedArrayBuffer(4)),
    marks: new Uint8Array(new SharedArrayBuffer(wire.length)),
  }
}

/** Does this thread's share: each entry of each chunk that it can claim, until none is left. */
export function work({ next, chunks }: Batch, open: (at: number) => void): void {
  for (let chunk = Atomics.add(next, 0, 1); chunk < chunks.length - 1; chunk = Atomics.add(next, 0, 1)) {
    for (let at = chunks[chunk] as number; at < (chunks[chunk + 1] as number); at++) open(at)
  }
}

/** A copy of an entry's bytes: what reads them must not see shared memory. */
export function entryAt({ bytes, offsets }: Batch, at: number): Uint8Array {
  return new Uint8Array(bytes, offsets[at], (offsets[at + 1] as number) - (offsets[at] as number)).slice()
}

/** Says that an entry opened well. */
export function mark({ marks }: Batch, at: number): void {
  Atomics.store(marks, at, 1)
}

/** Whether an entry opened well in some thread. */
export function isMarked({ marks }: Batch, at: number): boolean {
  return Atomics.load(marks, at) === 1
}
