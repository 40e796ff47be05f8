import { leastAt } from './chance.ts'
import { type Found, weightOf } from './span.ts'

/** Words of a text that belong to a span. */
export interface Owned {
  readonly found: Found
  readonly start: number
  readonly end: number
}

/** A span must find so many words that nobody heavier has. */
const LEAST_WORDS = 3

/** Heaviest first; of equals the senior. */
function byWeight(a: { found: Found; weight: number }, b: { found: Found; weight: number }): number {
  return b.weight - a.weight || a.found.block - b.found.block || a.found.start - b.found.start
}

/** How many of some words of a span are in its row. */
function matchesOf({ start, gains }: Found, from: number, to: number): number {
  let count = 0
  for (let at = from; at < to; at += 1) if (gains[at - start] !== 0) count += 1
  return count
}

/** A senior's span takes the words of a junior's where they are as much in its row. */
function giveToSeniors(owners: (Found | null)[], found: readonly Found[]): void {
  const bySeniority = [...found].sort((a, b) => a.block - b.block || a.start - b.start)
  for (const senior of bySeniority) {
    for (let at = senior.start; at < senior.end; ) {
      const owner = owners[at]
      let to = at + 1
      while (to < senior.end && owners[to] === owner) to += 1
      if (owner !== null && owner !== undefined && owner.block > senior.block && to - at >= LEAST_WORDS) {
        const asMuch = matchesOf(senior, at, to) >= matchesOf(owner, at, to)
        if (asMuch && weightOf(senior, at, to) >= leastAt(senior.block)) owners.fill(senior, at, to)
      }
      at = to
    }
  }
}

/**
 * Gives each word of a text to at most one span: to the heaviest, and what an earlier contribution holds as well to that
 * one.
 */
export function shareOut(words: number, found: readonly Found[]): Owned[] {
  const weighed = found
    .map((one) => ({ found: one, weight: weightOf(one, one.start, one.end) }))
    .filter((one) => one.weight >= leastAt(one.found.block))
    .sort(byWeight)
  const owners = new Array<Found | null>(words).fill(null)
  for (const { found: one } of weighed) {
    let free = 0
    for (let at = one.start; at < one.end; at += 1) if (owners[at] === null) free += 1
    if (free < LEAST_WORDS || 2 * free < one.end - one.start) continue
    for (let at = one.start; at < one.end; at += 1) owners[at] ??= one
  }
  giveToSeniors(
    owners,
    weighed.map((one) => one.found),
  )
  const owned: Owned[] = []
  for (let at = 0; at < words; ) {
    const found = owners[at] as Found | null
    let end = at + 1
    while (end < words && owners[end] === found) end += 1
    if (found !== null) {
      const trimmed = trim(found, at, end)
      if (trimmed !== null && weightOf(found, trimmed.start, trimmed.end) >= leastAt(found.block)) owned.push(trimmed)
    }
    at = end
  }
  return owned
}

/** Words at the ends that are not in the source belong to nobody. */
function trim(found: Found, from: number, to: number): Owned | null {
  let start = from
  let end = to
  while (start < end && found.gains[start - found.start] === 0) start += 1
  while (end > start && found.gains[end - 1 - found.start] === 0) end -= 1
  return start === end ? null : { found, start, end }
}
