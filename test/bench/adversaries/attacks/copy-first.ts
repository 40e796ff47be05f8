import type { LabelledText } from '../../attribution/labelled-sets.ts'
import type { Attack } from '../attack.ts'
import { edited } from '../edits.ts'
import { contributionOf, FIRST } from '../scene.ts'
import { retold } from '../texts.ts'

/** The victim's set before the victim: who is first is senior, and no rule that goes by time can tell. */
export const copyFirst: Attack<LabelledText> = {
  name: 'copy first',
  goal: 'Be the senior of what another wrote.',
  may: 'Has got the victim’s rows before they were contributed, and contributes before it.',
  metric: 'of the victim’s pay',
  play: ({ victim }) => ({ added: [contributionOf(victim.pieces, FIRST)] }),
}

/** The same with changes. */
export const copyEditedFirst: Attack<LabelledText> = {
  ...copyFirst,
  name: 'copy first, 20% of words edited',
  play: ({ victim, words }, prng) => ({
    added: [
      contributionOf(
        retold(victim.pieces, (text) => edited(text, 20, words, prng)),
        FIRST,
      ),
    ],
  }),
}
