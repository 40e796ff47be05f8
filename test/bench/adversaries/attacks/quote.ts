import type { LabelledText } from '../../attribution/labelled-sets.ts'
import type { Attack } from '../attack.ts'
import { edited } from '../edits.ts'
import { contributionOf } from '../scene.ts'
import { retold } from '../texts.ts'

const TIMES = 10

/** The victim's words made common before they are copied. */
export const quote: Attack<LabelledText> = {
  name: 'quote the victim ten times, then copy it',
  goal: 'Make the victim’s words so common that a copy of them no longer tells.',
  may: 'Reads the victim’s contribution once it is public; contributes ten edited versions of it, and then one more.',
  metric: 'of the victim’s pay',
  aim: { gain: 0.25 },
  play: ({ victim, words }, prng) => ({
    added: Array.from({ length: TIMES + 1 }, (_, nth) =>
      contributionOf(
        retold(victim.pieces, (text) => edited(text, nth < TIMES ? 10 : 20, words, prng)),
        undefined,
        nth,
      ),
    ),
  }),
}
