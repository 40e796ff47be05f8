/** Shorter words are alike only where they are equal. */
const SHORTEST = 3

/**
 * Whether two words are one typing slip apart: a letter more, less or other, or two neighbours swapped. Works on UTF-16
 * units.
 */
export function areAlike(a: string, b: string): boolean {
  if (a.length < SHORTEST || b.length < SHORTEST || Math.abs(a.length - b.length) > 1) return false
  const least = Math.min(a.length, b.length)
  let head = 0
  while (head < least && a.charCodeAt(head) === b.charCodeAt(head)) head += 1
  let tail = 0
  while (tail < least - head && a.charCodeAt(a.length - 1 - tail) === b.charCodeAt(b.length - 1 - tail)) tail += 1
  const restA = a.length - head - tail
  const restB = b.length - head - tail
  if (restA <= 1 && restB <= 1) return true
  return restA === 2 && restB === 2 && a[head] === b[head + 1] && a[head + 1] === b[head]
}
