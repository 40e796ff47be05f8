import { ByteBuffer, risingLength } from './byte-buffer.ts'
import { checksum } from './checksum.ts'
import { encodeHeld, type Held } from './contribution-table.ts'
import { encodeTrailer, FENCE, PAGE } from './layout.ts'

/** Postings in the order of features, one list at a time: what a list is of holds until the next one. */
export interface Lists {
  readonly feature: number
  /** Blocks of the segment, rising: `count` of them from `start` on. */
  readonly blocks: Uint32Array
  readonly start: number
  readonly count: number
  /** Goes on to the next list; false where there is none. */
  next(): boolean
}

/** What goes into a segment. */
export interface SegmentContent {
  /** In the order of seniority, as are their texts and blocks. */
  readonly held: readonly Held[]
  readonly text: Iterable<Uint8Array>
  /** For each block the place of its text and its row, both within its contribution; two words each. */
  readonly blocks: Iterable<Uint8Array>
  readonly lists: Lists
}

/** Bytes that are handed on at once. */
const CHUNK = 65_536

function* encodeLists(lists: Lists, fences: ByteBuffer): IterableIterator<Uint8Array> {
  const out = new ByteBuffer(2 * CHUNK)
  let written = 0
  let nth = 0
  let before = 0
  while (lists.next()) {
    const { feature, blocks, start, count } = lists
    if (nth % FENCE === 0) {
      fences.u32(feature)
      fences.u32(written + out.length)
      before = feature
    }
    nth += 1
    out.varint((feature - before) * 2 + (count > 1 ? 1 : 0))
    before = feature
    if (count > 1) out.varint(risingLength(blocks, start, count))
    out.rising(blocks, start, count)
    if (out.length >= CHUNK) {
      written += out.length
      yield out.take()
    }
  }
  yield out.take()
}

/** The bytes of a segment, chunk by chunk. */
export function* writeSegment({ held, text, blocks, lists }: SegmentContent): IterableIterator<Uint8Array> {
  const fences = new ByteBuffer()
  const table = new ByteBuffer()
  for (const one of held) encodeHeld(table, one)
  const sums = new ByteBuffer()
  const ends: number[] = []
  let length = 0
  let sum = 0
  const count = (chunk: Uint8Array): void => {
    for (let at = 0; at < chunk.length; ) {
      const room = PAGE - (length % PAGE)
      const part = chunk.subarray(at, at + room)
      sum = checksum(part, sum)
      at += part.length
      length += part.length
      if (length % PAGE === 0) {
        sums.u32(sum)
        sum = 0
      }
    }
  }
  const parts: Iterable<Uint8Array>[] = [text, blocks, encodeLists(lists, fences)]
  for (const part of parts) {
    for (const chunk of part) {
      count(chunk)
      yield chunk
    }
    ends.push(length)
  }
  for (const part of [fences.take(), table.take()]) {
    count(part)
    yield part
    ends.push(length)
  }
  if (length % PAGE !== 0) sums.u32(sum)
  const check = sums.take()
  yield check
  yield encodeTrailer(ends, check)
}
