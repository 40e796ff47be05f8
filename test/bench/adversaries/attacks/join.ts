import type { LabelledText } from '../../attribution/labelled-sets.ts'
import type { Attack } from '../attack.ts'
import { contributionOf } from '../scene.ts'
import { byLabel } from '../texts.ts'

/** Rows put together. */
export const joinRows: Attack<LabelledText> = {
  name: 'copy, each two rows of a label joined',
  goal: 'Be paid for rows that are no copy of any one row.',
  may: 'Reads the victim’s contribution once it is public, and contributes after it.',
  metric: 'of the victim’s pay',
  aim: { gain: 0.1, loss: 0.03 },
  play({ victim }) {
    const pieces = [...byLabel([victim])].flatMap(([label, rows]) => {
      const pairs = rows.flatMap((row, at) =>
        at % 2 === 0 && rows[at + 1] ? [[row, rows[at + 1] as LabelledText]] : [],
      )
      return pairs.map((pair) => ({ text: pair.map(({ text }) => text).join(' '), label }))
    })
    return { added: [contributionOf(pieces)] }
  },
}
