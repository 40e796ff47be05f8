import { ALONE_FLAG, foldPoint, NOTHING, SEPARATOR, SPELLED_FLAG, spelling } from '../unicode/fold.ts'

/** The version of these rules; what peers agreed on names it. */
export const TOKENISER = 'text/v1'

/** A word longer than this many UTF-16 units is cut into several. */
const LONGEST = 64

/** The words of a text, in order, and where each stands in it: UTF-16 units, end without. */
export interface Tokens {
  readonly words: string[]
  readonly starts: number[]
  readonly ends: number[]
}

const ZERO = 0x30
const isAsciiWord = new Uint8Array(128)
for (let code = 0; code < 10; code += 1) isAsciiWord[ZERO + code] = 1
for (let code = 0; code < 26; code += 1) {
  isAsciiWord[0x61 + code] = 1
  isAsciiWord[0x41 + code] = 2
}
const APOSTROPHE = 0x27

/** Takes folded characters and makes words of them. */
class Words implements Tokens {
  readonly words: string[] = []
  readonly starts: number[] = []
  readonly ends: number[] = []
  #word = ''
  #start = 0
  #end = 0

  letter(point: number, at: number, end: number): void {
    if ((point & ALONE_FLAG) !== 0) {
      this.cut()
      this.#word = String.fromCodePoint(point & ~ALONE_FLAG)
      this.#start = at
      this.#end = end
      this.cut()
      return
    }
    if (this.#word === '') this.#start = at
    this.#word += String.fromCodePoint(point)
    this.#end = end
    if (this.#word.length >= LONGEST) this.cut()
  }

  cut(): void {
    if (this.#word === '') return
    this.push(this.#word, this.#start, this.#end)
    this.#word = ''
  }

  push(word: string, start: number, end: number): void {
    this.words.push(word)
    this.starts.push(start)
    this.ends.push(end)
  }
}

/** Reads one character that is not plain ASCII, or stands beside one; returns its length in UTF-16 units. */
function readFolded(text: string, at: number, words: Words): number {
  const point = text.codePointAt(at) as number
  const length = point > 0xffff ? 2 : 1
  const folded = foldPoint(point)
  if (folded === SEPARATOR) words.cut()
  else if (folded !== NOTHING) {
    if ((folded & SPELLED_FLAG) === 0) words.letter(folded, at, at + length)
    else for (const one of spelling(folded)) words.letter(one, at, at + length)
  }
  return length
}

/**
 * The words of a text by the rules of `text/v1`: characters folded by pinned tables (no case, accents, compatibility
 * forms or invisible characters; apostrophes left out), cut where no letter, mark or digit stands, and after 64 units.
 * In scripts that write no spaces each character is a word. Half of a surrogate pair separates. Any text has words, or
 * none; the work is in proportion to its length.
 */
export function tokenise(text: string): Tokens {
  const words = new Words()
  const { length } = text
  let at = 0
  while (at < length) {
    const start = at
    let code = text.charCodeAt(at)
    let kind = code < 128 ? (isAsciiWord[code] as number) : 0
    let upper = 0
    while (kind !== 0 && at - start < LONGEST) {
      upper |= kind
      at += 1
      code = at < length ? text.charCodeAt(at) : 0x20
      kind = code < 128 ? (isAsciiWord[code] as number) : 0
    }
    if (code < 128 && code !== APOSTROPHE) {
      // the common case: a word of ASCII, and more ASCII after it
      if (at > start) {
        const word = text.slice(start, at)
        words.push(upper > 1 ? word.toLowerCase() : word, start, at)
      }
      if (kind === 0) at += 1
      continue
    }
    at = start + readWord(text, start, words)
  }
  return words
}

/** Reads on until a separator, character by character; returns how far that was. */
function readWord(text: string, from: number, words: Words): number {
  let at = from
  while (at < text.length) {
    const code = text.charCodeAt(at)
    at += readFolded(text, at, words)
    if (code < 128 && isAsciiWord[code] === 0 && code !== APOSTROPHE) break
  }
  words.cut()
  return at - from
}
