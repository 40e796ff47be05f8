import { BIT, bitsOf } from '../bits.ts'

/** What a span must weigh beyond the largest chance alignment, in sixteenths of a bit. */
const BEYOND = 19 * BIT
/** So many blocks count as senior to whatever is held, so that the first ones are not taken for found by less than others. */
const AHEAD = 1024

/**
 * What the largest chance alignment weighs among a block and those that are senior to it, in sixteenths of a bit. Who
 * comes later changes nothing.
 */
export function chanceAt(block: number): number {
  return bitsOf(block + AHEAD)
}

/** What a span must weigh at least that was found in a block. */
export function leastAt(block: number): number {
  return chanceAt(block) + BEYOND
}

/** No more than that of a block and of the one before it, told at once. */
export function leastNear(block: number): number {
  return BIT * (31 - Math.clz32(block + AHEAD - 1)) + BEYOND
}
