import type { LabelledText } from '../../attribution/labelled-sets.ts'
import type { Attack } from '../attack.ts'
import { edited } from '../edits.ts'
import { contributionOf, FIRST } from '../scene.ts'
import { labelsOf, retold, wrongLabel } from '../texts.ts'

/** The victim's texts before the victim, with labels that are wrong. */
export const wrongLabelFirst: Attack<LabelledText> = {
  name: 'copy first, with wrong labels',
  goal: 'Silence the victim: its rows should look like copies of worthless ones.',
  may: 'Has seen the victim’s rows before they were contributed, and contributes before it.',
  metric: 'of the victim’s pay',
  aim: { loss: 0.15 },
  play({ victim, contributions }) {
    const labels = labelsOf(contributions)
    const pieces = victim.pieces.map((piece) => ({ ...piece, label: wrongLabel(piece, labels) }))
    return { added: [contributionOf(pieces, FIRST)] }
  },
}

/** The same with changes. */
export const wrongLabelEditedFirst: Attack<LabelledText> = {
  ...wrongLabelFirst,
  name: 'copy first, with wrong labels, 20% of words edited',
  play({ victim, contributions, words }, prng) {
    const labels = labelsOf(contributions)
    const pieces = retold(victim.pieces, (text) => edited(text, 20, words, prng))
    return {
      added: [
        contributionOf(
          pieces.map((piece) => ({ ...piece, label: wrongLabel(piece, labels) })),
          FIRST,
        ),
      ],
    }
  },
}
