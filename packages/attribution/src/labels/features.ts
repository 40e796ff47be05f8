import { tokenise } from '../text/tokenise.ts'

/** The version of these rules; a claim names it. */
export const FEATURES = 'features/v1'

/** UTF-16 units of a row's text that are looked at; the rest does not count. */
export const MAX_TEXT_UNITS = 32_768

const SEED = 0x811c9dc5
const PRIME = 0x01000193
const SPACE = 0x20
const SHORTEST = 3
const LONGEST = 5
/** Keeps the kinds of n-grams apart. */
const WORD = 1
const PAIR = 2
const CHARACTERS = 3

function mixed(hash: number): number {
  let bits = hash ^ (hash >>> 16)
  bits = Math.imul(bits, 0x85ebca6b)
  bits ^= bits >>> 13
  bits = Math.imul(bits, 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}

function hashed(text: string, hash: number): number {
  let state = hash
  for (let at = 0; at < text.length; at += 1) state = Math.imul(state ^ text.charCodeAt(at), PRIME)
  return state
}

function distinct(hashes: Uint32Array): Uint32Array {
  hashes.sort()
  let count = 0
  for (let at = 0; at < hashes.length; at += 1) {
    if (at === 0 || hashes[at] !== hashes[at - 1]) hashes[count++] = hashes[at] as number
  }
  return hashes.slice(0, count)
}

/**
 * What a text is made of, as hashes of 32 bits in ascending order, each once: its words, pairs of words that follow each
 * other, and all runs of 3 to 5 UTF-16 units of its words with single spaces between and around them. Words are those of
 * the tokeniser, so that case, accents and punctuation don't count; hashes are FNV-1a, finished as MurmurHash3 does.
 */
export function featuresOf(text: string): Uint32Array {
  const { words } = tokenise(text.length > MAX_TEXT_UNITS ? text.slice(0, MAX_TEXT_UNITS) : text)
  if (words.length === 0) return new Uint32Array()
  const line = ` ${words.join(' ')} `
  const hashes = new Uint32Array(2 * words.length - 1 + (LONGEST - SHORTEST + 1) * line.length)
  let count = 0
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] as string
    hashes[count++] = mixed(hashed(word, SEED ^ WORD))
    const next = words[at + 1]
    if (next === undefined) continue
    const first = Math.imul(hashed(word, SEED ^ PAIR) ^ SPACE, PRIME)
    hashes[count++] = mixed(hashed(next, first))
  }
  for (let at = 0; at + SHORTEST <= line.length; at += 1) {
    const end = Math.min(at + LONGEST, line.length)
    let state = SEED ^ CHARACTERS
    for (let unit = at; unit < end; unit += 1) {
      state = Math.imul(state ^ line.charCodeAt(unit), PRIME)
      if (unit - at + 1 >= SHORTEST) hashes[count++] = mixed(state)
    }
  }
  return distinct(hashes.subarray(0, count))
}
