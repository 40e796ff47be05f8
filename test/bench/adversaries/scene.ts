import type { Prng } from '@datanet/testkit'

/** Pieces of one author that were certified together. */
export interface Contribution<Piece> {
  readonly id: string
  readonly author: string
  /** Less is senior. */
  readonly stamp: number
  readonly pieces: readonly Piece[]
}

/** A datanet before somebody cheats. */
export interface Scene<Piece> {
  readonly contributions: readonly Contribution<Piece>[]
  /** One of them. */
  readonly victim: Contribution<Piece>
  /** Honest pieces that nobody has contributed: what an attacker has of its own. */
  readonly unseen: readonly Piece[]
  readonly tests: readonly Piece[]
  /** Words that the contributions are made of. */
  readonly words: readonly string[]
}

/** Stamps of honest contributions lie between. */
export const FIRST = 1
const LAST = 1_000_000

const HONEST = 1_000

/** How large a scene is. */
export interface SceneSize {
  readonly pieces: number
  readonly tests: number
  readonly unseen: number
}

/** Honest authors of a scene. */
const AUTHORS = 20
/** Each fourth author is careless: so many of its labels, of 100, are wrong. */
const CARELESS = { each: 4, wrong: 30 }
/** Texts that the words are taken from. */
const WORDS_FROM = 500

/** A contribution of the attacker. */
export function contributionOf<Piece>(pieces: readonly Piece[], stamp = LAST, nth = 0): Contribution<Piece> {
  return { id: `attack-${nth}`, author: `attacker-${nth}`, stamp: stamp + nth, pieces }
}

/** Words as they stand between spaces. */
export function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '')
}

/**
 * A scene from labelled pieces: 20 authors, each of whom has preferred labels, one contribution each; the victim is a
 * careful one, and others are careless.
 */
export function labelledScene(
  train: readonly { text: string; label: string }[],
  tests: readonly { text: string; label: string }[],
  size: SceneSize,
  prng: Prng,
): Scene<{ text: string; label: string }> {
  const labels = [...new Set(train.map(({ label }) => label))].sort()
  const drawn = prng.shuffle(train).slice(0, size.pieces + size.unseen)
  const honest = drawn.slice(0, size.pieces)
  const byAuthor = Array.from({ length: AUTHORS }, (): { text: string; label: string }[] => [])
  for (const { text, label } of honest) {
    const author = prng.oneIn(2) ? (labels.indexOf(label) * 7 + prng.integer(3)) % AUTHORS : prng.integer(AUTHORS)
    const careless = author % CARELESS.each === CARELESS.each - 1 && prng.integer(100) < CARELESS.wrong
    byAuthor[author]?.push({ text, label: careless ? prng.pick(labels) : label })
  }
  const contributions = byAuthor.map((pieces, nth) => {
    return { id: `honest-${nth}`, author: `author-${nth}`, stamp: HONEST + prng.integer(HONEST), pieces }
  })
  const [victim] = contributions
  if (victim === undefined || victim.pieces.length === 0) throw new RangeError('a scene without a victim')
  const words = [...new Set(honest.slice(0, WORDS_FROM).flatMap(({ text }) => wordsOf(text)))]
  return {
    contributions,
    victim,
    unseen: drawn.slice(size.pieces),
    tests: prng.shuffle(tests).slice(0, size.tests),
    words,
  }
}
