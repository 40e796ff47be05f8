import { createPrng } from '@datanet/testkit'
import { corpora, type TextRow } from '../attribution/corpora.ts'

/** Rows and words of the made up set. */
const MADE = { rows: 6_000, words: 3_000 }
const SYLLABLES = ['ba', 'de', 'fi', 'go', 'ku', 'la', 'me', 'ni', 'po', 'ru', 'sa', 'te', 'vi', 'zo', 'shan', 'trel']

/** Sentences of words that no language has, some of them far more frequent than others, as in any language. */
function madeUp(): TextRow[] {
  const prng = createPrng('made up texts')
  const words = Array.from({ length: MADE.words }, () =>
    Array.from({ length: 2 + prng.integer(3) }, () => prng.pick(SYLLABLES)).join(''),
  )
  const word = () => words[Math.min(prng.integer(MADE.words), prng.integer(MADE.words), prng.integer(MADE.words))]
  return Array.from({ length: MADE.rows }, (_, nth) => ({
    text: Array.from({ length: 8 + prng.integer(25) }, word).join(' '),
    group: `${nth}`,
  }))
}

const sources: Readonly<Record<string, () => TextRow[]>> = {
  banking77: corpora['banking77'] as () => TextRow[],
  gsm8k: corpora['gsm8k questions'] as () => TextRow[],
  'medquad-nih': corpora['medquad-nih'] as () => TextRow[],
  'unfair-tos-en': corpora['unfair-tos-en'] as () => TextRow[],
  prose: corpora['prose'] as () => TextRow[],
  'made-up': madeUp,
}

/** The sets of texts that there are; the last one is made up here, and never missing. */
export const textSetNames = Object.keys(sources)

/** The texts of a set by its name; null where it is missing. */
export function textSet(name: string): TextRow[] | null {
  try {
    return sources[name]?.() ?? null
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
