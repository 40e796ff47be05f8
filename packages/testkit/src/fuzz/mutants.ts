/** Bytes that somebody broke: what any decoder may be handed. */

import { concatBytes, equalBytes } from '@datanet/records'
import fc from 'fast-check'

/** The longest piece that an edit takes, in bytes. */
const MAX_PIECE = 64
/** How often an edit may repeat a piece: enough to nest deeper than any decoder goes. */
const MAX_TIMES = 4096
/** `at` is a part of the way through the bytes, in so many steps, so that an edit fits bytes of any length. */
const STEPS = 2 ** 32
/** CBOR's heads of byte strings, texts, lists and maps whose length is told in 4 or 8 bytes. */
const LONG_HEADS = [0x5a, 0x5b, 0x7a, 0x7b, 0x9a, 0x9b, 0xba, 0xbb] as const

const KINDS = ['flip', 'overwrite', 'insert', 'delete', 'duplicate', 'truncate', 'splice', 'declare'] as const

/** One change of bytes. */
export interface Edit {
  readonly kind: (typeof KINDS)[number]
  /** Where, from 0 for the beginning to 2^32 for the end. */
  readonly at: number
  /** How many bytes it takes; of a flip, which bit. */
  readonly length: number
  readonly times: number
  /** What it brings. */
  readonly bytes: Uint8Array
}

function placeIn(bytes: Uint8Array, at: number): number {
  return Math.floor((at / STEPS) * bytes.length)
}

/** Puts `piece` over or, with `over` at 0, between what is there. */
function put(bytes: Uint8Array, place: number, piece: Uint8Array, over: number): Uint8Array {
  return concatBytes(bytes.subarray(0, place), piece, bytes.subarray(place + over))
}

function repeated(piece: Uint8Array, times: number): Uint8Array {
  return concatBytes(...Array.from({ length: times }, () => piece))
}

/** The bytes after one edit; `other` is what a splice goes on with. The bytes handed in stay as they are. */
export function edited(bytes: Uint8Array, edit: Edit, other: Uint8Array): Uint8Array {
  const place = placeIn(bytes, edit.at)
  switch (edit.kind) {
    case 'flip': {
      const flipped = new Uint8Array(bytes)
      if (place < flipped.length) flipped[place] = (flipped[place] as number) ^ (1 << (edit.length % 8))
      return flipped
    }
    case 'overwrite':
      return put(bytes, place, edit.bytes, edit.bytes.length)
    case 'insert':
      return put(bytes, place, edit.bytes, 0)
    case 'delete':
      return put(bytes, place, new Uint8Array(0), edit.length)
    case 'duplicate':
      return put(bytes, place, repeated(bytes.subarray(place, place + edit.length), edit.times), 0)
    case 'truncate':
      return bytes.slice(0, place)
    case 'splice':
      return put(bytes, place, other.subarray(placeIn(other, edit.at)), bytes.length)
    case 'declare': {
      const head = LONG_HEADS[edit.length % LONG_HEADS.length] as number
      return put(bytes, place, concatBytes(Uint8Array.of(head), edit.bytes), 1 + edit.bytes.length)
    }
  }
}

function edits(): fc.Arbitrary<Edit> {
  return fc.record({
    kind: fc.constantFrom(...KINDS),
    at: fc.nat(STEPS - 1),
    length: fc.integer({ min: 1, max: MAX_PIECE }),
    times: fc.oneof(
      { weight: 9, arbitrary: fc.constant(1) },
      { weight: 1, arbitrary: fc.integer({ min: 2, max: MAX_TIMES }) },
    ),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 16 }),
  })
}

/**
 * What is left of good samples after one to four random edits, and now and then bytes that are nothing but random. None of
 * them is one of the samples.
 */
export function mutants(samples: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const broken = fc
    .tuple(fc.constantFrom(...samples), fc.constantFrom(...samples), fc.array(edits(), { minLength: 1, maxLength: 4 }))
    .map(([sample, other, changes]) => changes.reduce((bytes, edit) => edited(bytes, edit, other), sample))
  return fc
    .oneof({ weight: 19, arbitrary: broken }, { weight: 1, arbitrary: fc.uint8Array({ maxLength: 512 }) })
    .filter((bytes) => !samples.some((sample) => equalBytes(sample, bytes)))
}
