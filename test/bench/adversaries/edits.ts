import type { Prng } from '@datanet/testkit'
import { wordsOf } from './scene.ts'

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'

/** A text in which so many of 100 words were replaced, left out or swapped with another; at least one. */
export function edited(text: string, percent: number, words: readonly string[], prng: Prng): string {
  const own = wordsOf(text)
  const edits = Math.max(1, Math.round((own.length * percent) / 100))
  for (let nth = 0; nth < edits; nth += 1) {
    const at = prng.integer(own.length)
    const kind = prng.integer(3)
    if (kind === 0) own[at] = prng.pick(words)
    else if (kind === 1 && own.length > 2) own.splice(at, 1)
    else {
      const other = prng.integer(own.length)
      const held = own[at] as string
      own[at] = own[other] as string
      own[other] = held
    }
  }
  return own.join(' ')
}

/** A text in which so many of 100 words, each another one, were replaced; at least one. */
export function substituted(text: string, percent: number, words: readonly string[], prng: Prng): string {
  const own = wordsOf(text)
  const places = prng.shuffle([...own.keys()]).slice(0, Math.max(1, Math.round((own.length * percent) / 100)))
  for (const at of places) own[at] = prng.pick(words)
  return own.join(' ')
}

/** A word with a letter changed, left out, or swapped with the next; words of one or two letters stay. */
function misspelt(word: string, prng: Prng): string {
  if (word.length < 3) return word
  const at = prng.integer(word.length - 1)
  const kind = prng.integer(3)
  if (kind === 0) return `${word.slice(0, at)}${word[at + 1]}${word[at]}${word.slice(at + 2)}`
  if (kind === 1) return word.slice(0, at) + word.slice(at + 1)
  return word.slice(0, at) + prng.pick([...LETTERS]) + word.slice(at + 1)
}

/** A text in which so many of 100 words are misspelt. */
export function withTypos(text: string, percent: number, prng: Prng): string {
  return wordsOf(text)
    .map((word) => (prng.integer(100) < percent ? misspelt(word, prng) : word))
    .join(' ')
}

/** A text in which so many of 100 words of four letters and more are cut by a space. */
export function withSpaces(text: string, percent: number, prng: Prng): string {
  return wordsOf(text)
    .map((word) => {
      if (word.length < 4 || prng.integer(100) >= percent) return word
      const at = 1 + prng.integer(word.length - 2)
      return `${word.slice(0, at)} ${word.slice(at)}`
    })
    .join(' ')
}
