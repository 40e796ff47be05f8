import { corpora, type TextRow } from './corpora.ts'
import { pick, type Random, seeded } from './edits.ts'

/** Texts of data sets and generated ones, of which some are contributed and some are not. */
export interface TraceText {
  /** Rows by contribution: real ones first, then generated ones. */
  readonly contributions: readonly (readonly string[])[]
  /** Rows that nobody contributed. */
  readonly unknown: readonly string[]
  readonly bytes: number
}

/** Rows of a contribution. */
const ROWS = 2000

/** A generator of text that has the pairs of words of some rows: each word follows one that it followed there. */
function generatorOf(rows: readonly string[], random: Random): () => string {
  const words = rows.join(' ').split(/\s+/)
  const next = new Map<string, string[]>()
  for (const [at, word] of words.entries()) {
    const follower = words[at + 1]
    if (follower === undefined) continue
    const known = next.get(word)
    if (known === undefined) next.set(word, [follower])
    else known.push(follower)
  }
  let word = words[0] as string
  return () => {
    const out: string[] = []
    const length = 12 + Math.floor(random() * 120)
    while (out.length < length) {
      const followers = next.get(word)
      word = followers === undefined || random() < 0.03 ? pick(words, random) : pick(followers, random)
      out.push(word)
    }
    return out.join(' ')
  }
}

function batches(rows: readonly string[]): string[][] {
  const out: string[][] = []
  for (let at = 0; at < rows.length; at += ROWS) out.push(rows.slice(at, at + ROWS))
  return out
}

/** Most groups of the named data sets, and generated text over them up to `bytes`; the same for the same seed. */
export function traceText(names: readonly string[], bytes: number, seed: number, generatedFirst = false): TraceText {
  const random = seeded(seed)
  const sides = new Map<string, boolean>()
  const known: string[] = []
  const unknown: string[] = []
  for (const name of names) {
    for (const { text, group } of (corpora[name] as () => TextRow[])()) {
      const key = `${name} ${group}`
      const isKnown = sides.get(key) ?? random() < 0.6
      sides.set(key, isKnown)
      if (isKnown) known.push(text)
      else unknown.push(text)
    }
  }
  let length = known.reduce((sum, text) => sum + text.length, 0)
  const generate = generatorOf(known, random)
  const generated: string[] = []
  while (length < bytes) {
    const text = generate()
    generated.push(text)
    length += text.length
  }
  const real = batches(known)
  const made = batches(generated)
  return { contributions: generatedFirst ? [...made, ...real] : [...real, ...made], unknown, bytes: length }
}
