import type { Prng } from '@datanet/testkit'
import type { LabelledText } from '../../attribution/labelled-sets.ts'
import type { Attack } from '../attack.ts'
import { contributionOf, FIRST, type Scene, wordsOf } from '../scene.ts'
import { commonest } from '../texts.ts'

const PHRASES = 300
const ROWS = 60
const IN_A_ROW = 8

function stuffed({ contributions }: Scene<LabelledText>, prng: Prng): LabelledText[] {
  const phrases = [4, 3, 2].flatMap((length) => {
    const each = contributions.flatMap(({ pieces }) =>
      pieces.map(({ text }) => {
        const words = wordsOf(text)
        return words.slice(length - 1).map((_word, at) => words.slice(at, at + length).join(' '))
      }),
    )
    return commonest(each, PHRASES / 3)
  })
  return Array.from({ length: ROWS }, () => ({
    text: Array.from({ length: IN_A_ROW }, () => prng.pick(phrases)).join(' '),
    label: '',
  }))
}

/** Rows of what everybody says. */
export const stuffPhrases: Attack<LabelledText> = {
  name: 'stuff popular phrases',
  goal: 'Catch a part of every trace, without having written anything.',
  may: 'Reads what is public, and contributes rows of its most frequent phrases after it.',
  metric: 'of all pay',
  aim: { gain: 0.01 },
  play: (scene, prng) => ({ added: [contributionOf(stuffed(scene, prng))] }),
}

/** The same before all others. */
export const stuffPhrasesFirst: Attack<LabelledText> = {
  ...stuffPhrases,
  name: 'stuff popular phrases first',
  may: 'Knows which phrases will be frequent, and contributes rows of them before all others.',
  play: (scene, prng) => ({ added: [contributionOf(stuffed(scene, prng), FIRST)] }),
}
