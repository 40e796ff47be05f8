import type { LabelledText } from '../../attribution/labelled-sets.ts'
import type { Attack } from '../attack.ts'
import { contributionOf } from '../scene.ts'
import { labelsOf, wrongLabel } from '../texts.ts'

/** Honest texts with labels that are wrong. */
export const flipLabels: Attack<LabelledText> = {
  name: 'flip labels',
  goal: 'Be paid for labels that nobody took pains with, and harm who needs the right ones.',
  may: 'Has texts of its own, and gives each a wrong label.',
  metric: 'of its share of pieces',
  play({ contributions, unseen }) {
    const labels = labelsOf(contributions)
    return { added: [contributionOf(unseen.map((piece) => ({ ...piece, label: wrongLabel(piece, labels) })))] }
  },
}

/** What honest rows that come last earn: what the figures of others are to be read by. */
export const honestRows: Attack<LabelledText> = {
  name: 'none: honest rows that come last',
  goal: 'Be paid for honest work.',
  may: 'Has texts of its own with right labels.',
  metric: 'of its share of pieces',
  play: ({ unseen }) => ({ added: [contributionOf(unseen)] }),
}
