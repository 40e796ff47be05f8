import { featuresOf } from '@datanet/attribution'
import type { LabelledText } from '../../attribution/labelled-sets.ts'
import type { Attack } from '../attack.ts'
import { edited } from '../edits.ts'
import { contributionOf, FIRST, wordsOf } from '../scene.ts'
import { byLabel, commonest, retold } from '../texts.ts'

const WORDS = 10
const CENTRES = 2

/** Texts made of each label's most frequent words, before all others. */
export const generatedFirst: Attack<LabelledText> = {
  name: 'take the land: generated text first',
  goal: 'Be the senior of all that comes later with a few made up rows.',
  may: 'Knows what the labels are about, and contributes before all others.',
  metric: 'of its share of pieces',
  aim: { gain: 3 },
  play({ contributions }) {
    const everywhere = new Set(
      commonest(
        contributions.flatMap(({ pieces }) => pieces.map(({ text }) => wordsOf(text))),
        20,
      ),
    )
    const pieces = [...byLabel(contributions)].map(([label, rows]) => {
      const texts = rows.map(({ text }) => wordsOf(text).filter((word) => !everywhere.has(word)))
      return { text: commonest(texts, WORDS).join(' '), label }
    })
    return { added: [contributionOf(pieces, FIRST)] }
  },
}

/** The most typical rows of each label, edited, before all others. */
export const centresFirst: Attack<LabelledText> = {
  name: 'take the land: central rows first',
  goal: 'Be the senior of what is most typical.',
  may: 'Has seen rows like those to come, and contributes edited ones before all others.',
  metric: 'of its share of pieces',
  aim: { gain: 3 },
  play({ contributions, words }, prng) {
    const pieces = [...byLabel(contributions)].flatMap(([, rows]) => {
      const features = rows.map(({ text }) => featuresOf(text))
      const counts = new Map<number, number>()
      for (const own of features) for (const feature of own) counts.set(feature, (counts.get(feature) ?? 0) + 1)
      const centrality = features.map((own) => {
        return own.reduce((sum, feature) => sum + (counts.get(feature) ?? 0), 0) / Math.sqrt(own.length || 1)
      })
      const order = [...rows.keys()].sort((a, b) => (centrality[b] as number) - (centrality[a] as number))
      return order.slice(0, CENTRES).map((at) => rows[at] as LabelledText)
    })
    return {
      added: [
        contributionOf(
          retold(pieces, (text) => edited(text, 20, words, prng)),
          FIRST,
        ),
      ],
    }
  },
}
