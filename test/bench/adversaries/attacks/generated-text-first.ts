import type { Prng } from '@datanet/testkit'
import type { LabelledText } from '../../attribution/labelled-sets.ts'
import type { Attack } from '../attack.ts'
import { contributionOf, FIRST, wordsOf } from '../scene.ts'

const ROWS = 300
const WORDS = 15

/** Rows in which each word follows one that it followed in some texts. */
function chained(texts: readonly string[], prng: Prng): string[] {
  const followers = new Map<string, string[]>()
  for (const text of texts) {
    const words = wordsOf(text)
    words.slice(1).forEach((word, at) => {
      const before = words[at] as string
      const known = followers.get(before)
      if (known === undefined) followers.set(before, [word])
      else known.push(word)
    })
  }
  const firsts = [...followers.keys()]
  return Array.from({ length: ROWS }, () => {
    const row = [prng.pick(firsts)]
    while (row.length < WORDS) row.push(prng.pick(followers.get(row.at(-1) as string) ?? firsts))
    return row.join(' ')
  })
}

/** Much text that reads like that to come, before all others. */
export const generatedTextFirst: Attack<LabelledText> = {
  name: 'take the land: generated text first',
  goal: 'Be the senior of whatever is written later about the same things.',
  may: 'Has a generator that was made from texts like those to come, and contributes before all others.',
  metric: 'of its share of pieces',
  aim: { gain: 3 },
  play({ contributions }, prng) {
    const texts = contributions.flatMap(({ pieces }) => pieces.map(({ text }) => text))
    return {
      added: [
        contributionOf(
          chained(texts, prng).map((text) => ({ text, label: '' })),
          FIRST,
        ),
      ],
    }
  },
}
