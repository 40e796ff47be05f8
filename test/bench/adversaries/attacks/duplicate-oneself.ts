import type { LabelledText } from '../../attribution/labelled-sets.ts'
import type { Attack } from '../attack.ts'
import { contributionOf } from '../scene.ts'

/** The same set again under twenty keys. */
export const duplicateOneself: Attack<LabelledText> = {
  name: 'duplicate oneself 20 times',
  goal: 'Be paid many times for the same rows.',
  may: 'Contributes its own set again under 20 other keys.',
  metric: 'of the victim’s pay',
  aim: { gain: 0 },
  play: ({ victim }) => ({
    added: Array.from({ length: 20 }, (_, nth) => contributionOf(victim.pieces, undefined, nth)),
    allies: [victim.author],
  }),
}
