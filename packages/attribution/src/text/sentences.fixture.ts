/** Numbers from 0 to 1, 1 excluded, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let value = Math.imul(state ^ (state >>> 15), state | 1)
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61)
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32
  }
}

const SYLLABLES = 'ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu'.split(' ')

function word(nth: number): string {
  let out = ''
  for (let rest = nth + 20; rest > 0; rest = Math.floor(rest / 20)) out += SYLLABLES[rest % 20]
  return out
}

/** Rows of words that are as unequally common as those of a language, the same for the same seed. */
export function sentences(
  count: number,
  seed: number,
  words: readonly [least: number, most: number] = [8, 20],
): string[] {
  const random = seeded(seed)
  return Array.from({ length: count }, () => {
    const length = words[0] + Math.floor(random() * (words[1] - words[0] + 1))
    return Array.from({ length }, () => word(Math.floor(8000 * random() ** 4))).join(' ')
  })
}

/** A row in which a share of the words is another one. */
export function substituted(row: string, share: number, random: () => number): string {
  return row
    .split(' ')
    .map((one) => (random() < share ? word(Math.floor(8000 * random() ** 4)) : one))
    .join(' ')
}
