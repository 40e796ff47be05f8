import { VOTERS } from './test-game.ts'

/** A fraction of whole numbers; the lower one is never 0. */
export interface Fraction {
  readonly upper: bigint
  readonly lower: bigint
}

/** What a subset of rows, nearest first, gets right: how many of the first `VOTERS` match; in parts of `VOTERS`. */
function worth(matches: readonly number[], subset: number): bigint {
  let votes = 0
  let right = 0
  matches.forEach((match, at) => {
    if (((subset >> at) & 1) === 0 || votes === VOTERS) return
    votes += 1
    right += match
  })
  return BigInt(right)
}

function sizeOf(subset: number): number {
  let size = 0
  for (let rest = subset; rest > 0; rest >>= 1) size += rest & 1
  return size
}

function factorial(n: number): bigint {
  return n < 2 ? 1n : BigInt(n) * factorial(n - 1)
}

/** Each row's value by the definition: what it adds to each subset of the others, times what a subset of that size counts. */
function byDefinition(matches: readonly number[], counts: (size: number) => bigint, all: bigint): Fraction[] {
  return matches.map((_, row) => {
    let upper = 0n
    for (let subset = 0; subset < 1 << matches.length; subset += 1) {
      if (((subset >> row) & 1) === 1) continue
      upper += counts(sizeOf(subset)) * (worth(matches, subset | (1 << row)) - worth(matches, subset))
    }
    return { upper, lower: all * BigInt(VOTERS) }
  })
}

/** Shapley values by all orders in which the rows can come. */
export function bruteShapley(matches: readonly number[]): Fraction[] {
  const players = matches.length
  return byDefinition(matches, (size) => factorial(size) * factorial(players - 1 - size), factorial(players))
}

/** Banzhaf values by all subsets. */
export function bruteBanzhaf(matches: readonly number[]): Fraction[] {
  return byDefinition(matches, () => 1n, 1n << BigInt(matches.length - 1))
}

/** Leave-one-out values by leaving out each one. */
export function bruteLeaveOneOut(matches: readonly number[]): Fraction[] {
  const players = matches.length
  return byDefinition(matches, (size) => (size === players - 1 ? 1n : 0n), 1n)
}

/** Whether a value of so many parts is a fraction. */
export function equals(value: bigint, parts: bigint, { upper, lower }: Fraction): boolean {
  return value * lower === upper * parts
}
