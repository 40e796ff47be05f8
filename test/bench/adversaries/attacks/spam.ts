import type { LabelledText } from '../../attribution/labelled-sets.ts'
import type { Attack } from '../attack.ts'
import { contributionOf } from '../scene.ts'
import { labelsOf } from '../texts.ts'

const ROWS = 500

/** Words at random, under labels at random. */
export const spam: Attack<LabelledText> = {
  name: 'spam',
  goal: 'Be paid for quantity.',
  may: 'Contributes as many rows as it likes.',
  metric: 'of its share of pieces',
  play({ contributions, words }, prng) {
    const labels = labelsOf(contributions)
    const pieces = Array.from({ length: ROWS }, () => ({
      text: Array.from({ length: 10 }, () => prng.pick(words)).join(' '),
      label: prng.pick(labels),
    }))
    return { added: [contributionOf(pieces)] }
  },
}
