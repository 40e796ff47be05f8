import { compareBytes, equalBytes } from '@datanet/records'

/** At most this many prefixes make a sketch. */
export const SKETCH_SIZE = 64

/** Bytes of a fingerprint that a sketch keeps. */
const SKETCH_PREFIX_BYTES = 8

/**
 * The bottom-k sketch of a set of fingerprints: the 64 smallest of their distinct 8-byte prefixes (Cohen, Kaplan 2007). Two
 * sketches tell about how much two sets overlap, and the sketch of a union comes from the sketches alone.
 */
export class Sketch {
  readonly #smallest: Uint8Array[] = []

  /** Takes a fingerprint in, if it is among the smallest. */
  add(fingerprint: Uint8Array): void {
    const kept = this.#smallest
    const prefix = fingerprint.subarray(0, SKETCH_PREFIX_BYTES)
    const largest = kept[SKETCH_SIZE - 1]
    if (largest !== undefined && compareBytes(prefix, largest) >= 0) return
    let low = 0
    let high = kept.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (compareBytes(kept[middle] as Uint8Array, prefix) < 0) low = middle + 1
      else high = middle
    }
    if (low < kept.length && equalBytes(kept[low] as Uint8Array, prefix)) return
    kept.splice(low, 0, prefix.slice())
    if (kept.length > SKETCH_SIZE) kept.pop()
  }

  /** The sketch as it stands in a manifest: the prefixes in the order of their bytes, one after the other. */
  bytes(): Uint8Array {
    const out = new Uint8Array(this.#smallest.length * SKETCH_PREFIX_BYTES)
    for (const [place, prefix] of this.#smallest.entries()) out.set(prefix, place * SKETCH_PREFIX_BYTES)
    return out
  }
}

function prefixes(sketch: Uint8Array): Uint8Array[] {
  const count = Math.floor(sketch.length / SKETCH_PREFIX_BYTES)
  return Array.from({ length: count }, (_, place) =>
    sketch.subarray(place * SKETCH_PREFIX_BYTES, (place + 1) * SKETCH_PREFIX_BYTES),
  )
}

/** Whether bytes have the shape of a sketch: whole prefixes, strictly rising, not too many. */
export function isSketch(bytes: Uint8Array): boolean {
  if (bytes.length % SKETCH_PREFIX_BYTES !== 0 || bytes.length > SKETCH_SIZE * SKETCH_PREFIX_BYTES) return false
  return prefixes(bytes).every(
    (prefix, place, all) => place === 0 || compareBytes(all[place - 1] as Uint8Array, prefix) < 0,
  )
}

/** The sketch of the union of the sets that were sketched. */
export function mergeSketches(...sketches: readonly Uint8Array[]): Uint8Array {
  const union = new Sketch()
  for (const sketch of sketches) for (const prefix of prefixes(sketch)) union.add(prefix)
  return union.bytes()
}

/**
 * How much of what two sets hold together is in both (Jaccard), in per mille, rounded down: exact while the union has at
 * most 64 members, else an estimate with a standard error of at most 63. Two empty sets do not overlap.
 */
export function estimateOverlap(a: Uint8Array, b: Uint8Array): number {
  const union = prefixes(mergeSketches(a, b))
  if (union.length === 0) return 0
  const [inA, inB] = [prefixes(a), prefixes(b)]
  const holds = (set: readonly Uint8Array[], prefix: Uint8Array) => set.some((one) => equalBytes(one, prefix))
  const both = union.filter((prefix) => holds(inA, prefix) && holds(inB, prefix)).length
  return Math.floor((both * 1000) / union.length)
}
