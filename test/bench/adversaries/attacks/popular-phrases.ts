import type { LabelledText } from '../../attribution/labelled-sets.ts'
import type { Attack } from '../attack.ts'
import { contributionOf, wordsOf } from '../scene.ts'
import { byLabel, commonest } from '../texts.ts'

/** Rows made of each label's favourite phrases. */
export const popularPhrases: Attack<LabelledText> = {
  name: 'popular phrases',
  goal: 'Be near to whatever is asked, without knowing anything.',
  may: 'Reads what is public, and contributes rows of its most frequent phrases after it.',
  metric: 'of its share of pieces',
  aim: { gain: 3 },
  play({ contributions }, prng) {
    const pieces = [...byLabel(contributions)].flatMap(([label, rows]) => {
      const pairs = rows.map(({ text }) => {
        const words = wordsOf(text)
        return words.slice(1).map((word, at) => `${words[at]} ${word}`)
      })
      const phrases = commonest(pairs, 8)
      return [0, 1].map(() => ({ text: prng.shuffle(phrases).slice(0, 4).join(' '), label }))
    })
    return { added: [contributionOf(pieces)] }
  },
}
