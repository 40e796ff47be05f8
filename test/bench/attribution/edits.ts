/** A seeded generator of numbers from 0 to 1, 1 excluded (mulberry32). */
export type Random = () => number

/** The generator of a seed. */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let value = Math.imul(state ^ (state >>> 15), state | 1)
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61)
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32
  }
}

/** One of some things. */
export function pick<T>(things: readonly T[], random: Random): T {
  return things[Math.floor(random() * things.length)] as T
}

/** Things in another order. */
export function shuffled<T>(things: readonly T[], random: Random): T[] {
  const out = [...things]
  for (let at = out.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1))
    ;[out[at], out[other]] = [out[other] as T, out[at] as T]
  }
  return out
}

function slip(word: string, random: Random): string {
  const at = Math.floor(random() * word.length)
  const letter = String.fromCharCode(97 + Math.floor(random() * 26))
  const kind = Math.floor(random() * 4)
  if (kind === 0 && word.length > 1) return word.slice(0, at) + word.slice(at + 1)
  if (kind === 1) return word.slice(0, at) + letter + word.slice(at)
  if (kind === 2) return word.slice(0, at) + letter + word.slice(at + 1)
  if (at + 1 === word.length) return word + letter
  return word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2)
}

/** What is done to one word: what stands in its place. */
type Edit = (word: string, random: Random, pool: readonly string[]) => string[]

const substitute: Edit = (_word, random, pool) => [pick(pool, random)]
const remove: Edit = () => []
const insert: Edit = (word, random, pool) => [word, pick(pool, random)]

/** Kinds of edits of single words. */
const edits = {
  substitutions: substitute,
  deletions: remove,
  insertions: insert,
  mixed: (word, random, pool) => pick([substitute, remove, insert], random)(word, random, pool),
  typos: (word, random) => [slip(word, random)],
  'spaces in words': (word, random) => {
    const at = 1 + Math.floor(random() * (word.length - 1))
    return word.length < 2 ? [word] : [word.slice(0, at), word.slice(at)]
  },
} satisfies Record<string, Edit>

/** Kinds of edits of texts. */
export type EditKind = keyof typeof edits | 'swaps'

/** A text in which a share of the words was edited. `pool` is where other words come from. */
export function edited(text: string, kind: EditKind, share: number, random: Random, pool: readonly string[]): string {
  const words = text.split(/\s+/)
  const places = shuffled([...words.keys()], random).slice(0, Math.round(words.length * share))
  if (kind === 'swaps') {
    for (const at of places) {
      if (at + 1 === words.length) continue
      const next = words[at + 1] as string
      words[at + 1] = words[at] as string
      words[at] = next
    }
    return words.join(' ')
  }
  const chosen = new Set(places)
  return words.flatMap((word, at) => (chosen.has(at) ? edits[kind](word, random, pool) : [word])).join(' ')
}
