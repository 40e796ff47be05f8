import { concatBytes, sha256, textBytes } from '@datanet/records'

/** At most so many rows, and so many pieces, of a set are compared. */
export const MAX_COMPARED = 2048

/** A pinned order of `count` things that nobody can choose who does not choose the seed: a shuffle seeded by its hash. */
function* draws(seed: Uint8Array): IterableIterator<number> {
  for (let round = 0; ; round += 1) {
    const block = sha256(concatBytes(textBytes(`datanet/text-sample/v1\0${round}\0`), seed))
    const view = new DataView(block.buffer, block.byteOffset, block.byteLength)
    for (let at = 0; at + 4 <= block.length; at += 4) yield view.getUint32(at)
  }
}

/**
 * Which of `count` rows are compared: all, or `most` that a seed chooses, rising. Who judges a large contribution reads
 * these rows only. The seed is the id of the contribution, and whatever else was fixed after it was made.
 */
export function sampleRows(seed: Uint8Array, count: number, most: number = MAX_COMPARED): number[] {
  if (count <= most) return Array.from({ length: count }, (_, row) => row)
  const chosen = new Set<number>()
  for (const draw of draws(seed)) {
    // Floyd's way to draw without repeats
    const upTo = count - most + chosen.size
    const row = Number((BigInt(draw) * BigInt(upTo + 1)) >> 32n)
    chosen.add(chosen.has(row) ? upTo : row)
    if (chosen.size === most) break
  }
  return [...chosen].sort((a, b) => a - b)
}
