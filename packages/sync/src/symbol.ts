/**
 * A symbol stands for one author in the coded cells of a sketch: a short key that is the same at all peers, and two
 * values that tell where the log stands. Only values change when a log grows, so a changed author is one difference, not
 * two. Unsalted, so that one sketch serves every peer; whoever grinds keys or values only makes the exact walk necessary.
 */
import { PRIME } from './field.ts'

/** Bytes of a key: the beginning of sha256(author), by which MerkleMap finds the author. */
export const KEY_BYTES = 7
/** Each half of a key is below this, which leaves spare bits that tell a sum from a single symbol. */
export const HALF_KEY = 2 ** 28

/** An author's place and values; `check` 0 and `rank` 0 stand for no log at all. */
export interface CodedSymbol {
  /** The key's first and last 28 bits. */
  readonly high: number
  readonly low: number
  /** A hash of the head, of 31 bits and never 0. */
  readonly check: number
  /** The head's seq plus 2. */
  readonly rank: number
}

/** Scrambles 32 bits; two runs with other constants serve as two hashes. */
export function scramble(value: number, salt: number): number {
  let x = Math.imul(value ^ salt, 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  x = Math.imul(x ^ (x >>> 16), 0x27d4eb2f)
  return (x ^ (x >>> 15)) >>> 0
}

/** What a true key answers to, so that a sum of several is not taken for one; 31 bits, never 0. */
export function witnessOf(high: number, low: number): number {
  return (scramble(scramble(high, 0x3c6ef372) ^ low, 0xa54ff53a) % (PRIME - 1)) + 1
}

/** The halves of the key at the beginning of these bytes. */
export function halvesOf(path: Uint8Array): { high: number; low: number } {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0] = path
  return {
    high: (a << 20) | (b << 12) | (c << 4) | (d >>> 4),
    low: ((d & 15) << 24) | (e << 16) | (f << 8) | g,
  }
}

/** The key with these halves. */
export function keyOf(high: number, low: number): Uint8Array {
  return Uint8Array.of(
    high >>> 20,
    (high >>> 12) & 255,
    (high >>> 4) & 255,
    ((high & 15) << 4) | (low >>> 24),
    (low >>> 16) & 255,
    (low >>> 8) & 255,
    low & 255,
  )
}

/**
 * Calls `visit` with the cells below `end`, from `begin` on, that a key is summed into: all keys into cell 0, and into
 * cell i one in 1 + i/2. Doubles are safe here: IEEE 754 rounds division and square root alike on every platform.
 * Source of the rule: Yang, Gilad, Alizadeh, "Practical Rateless Set Reconciliation", 2024, section 4.2.
 */
export function eachCell(high: number, low: number, begin: number, end: number, visit: (cell: number) => void): void {
  // start and step together are as long as the key: with one of 32 bits, two of 100,000 keys would share all cells
  let state = scramble(high, 0x9e3779b9)
  const step = scramble(low, 0x7f4a7c15) | 1
  for (let cell = 0; cell < end; ) {
    if (cell >= begin) visit(cell)
    state = (state + step) | 0
    const chance = (scramble(state, 0x6a09e667) + 1) / 4294967296
    cell += Math.max(1, Math.ceil((cell + 1.5) * (1 / Math.sqrt(chance) - 1)))
  }
}
