import type { Prng } from '@datanet/testkit'
import type { TextRow } from '../attribution/corpora.ts'
import type { LabelledText } from '../attribution/labelled-sets.ts'
import { edited } from './edits.ts'
import { type Contribution, type Scene, wordsOf } from './scene.ts'

/** How large a scene of texts is. */
export interface TextSceneSize {
  readonly authors: number
  /** Pieces of each author. */
  readonly pieces: number
  /** Answers that are traced. */
  readonly answers: number
}

const HONEST = 1_000
/** Words of a piece at most: what is longer is cut, as passages are. */
const LONGEST = 120
/** What an answer is made of. */
const PARTS = 3
const PART = { least: 10, most: 25 }
const EDITED = 10
const WORDS_FROM = 500

/** A text has no label; attacks on labelled rows that need none are attacks on texts as well. */
function pieceOf(text: string): LabelledText {
  return { text: wordsOf(text).slice(0, LONGEST).join(' '), label: '' }
}

function passage(text: string, prng: Prng): string {
  const words = wordsOf(text)
  const length = Math.min(words.length, PART.least + prng.integer(PART.most - PART.least))
  const from = prng.integer(words.length - length + 1)
  return words.slice(from, from + length).join(' ')
}

/** An answer: passages of some contributions, with edits, and one of a text that nobody contributed. */
function answer(
  contributions: readonly Contribution<LabelledText>[],
  unseen: readonly LabelledText[],
  words: readonly string[],
  prng: Prng,
): LabelledText {
  const known = Array.from({ length: PARTS }, () => {
    return edited(passage(prng.pick(prng.pick(contributions).pieces).text, prng), EDITED, words, prng)
  })
  return { text: [...known, passage(prng.pick(unseen).text, prng)].join('. '), label: '' }
}

/** Groups of rows that were written together, as many as make so many rows. */
function take(groups: readonly LabelledText[][], from: number, count: number): [pieces: LabelledText[], next: number] {
  const pieces: LabelledText[] = []
  let at = from
  while (pieces.length < count && at < groups.length) pieces.push(...(groups[at++] ?? []))
  return [pieces.slice(0, count), at]
}

/**
 * A scene from texts: authors with as many pieces each, rows that were written together with one author; the victim is
 * one of those in the middle. The last rows are unseen, as many as an author has.
 */
export function textScene(rows: readonly TextRow[], size: TextSceneSize, prng: Prng): Scene<LabelledText> {
  const groups = prng.shuffle([...Map.groupBy(rows, ({ group }) => group).values()])
  const pieces = groups.map((group) => group.map(({ text }) => pieceOf(text)).filter(({ text }) => text !== ''))
  const contributions: Contribution<LabelledText>[] = []
  let next = 0
  for (let nth = 0; nth < size.authors; nth += 1) {
    const [own, after] = take(pieces, next, size.pieces)
    next = after
    contributions.push({ id: `honest-${nth}`, author: `author-${nth}`, stamp: HONEST + nth, pieces: own })
  }
  const [unseen] = take(pieces, next, size.pieces)
  const victim = contributions[size.authors >> 1]
  if (victim === undefined || victim.pieces.length === 0 || unseen.length === 0)
    throw new RangeError('a scene without a victim, or without unseen texts')
  const drawn = prng.shuffle(contributions.flatMap((one) => one.pieces)).slice(0, WORDS_FROM)
  const words = [...new Set(drawn.flatMap(({ text }) => wordsOf(text)))]
  const tests = Array.from({ length: size.answers }, () => answer(contributions, unseen, words, prng))
  return { contributions, victim, unseen, tests, words }
}
