import type { LabelledText } from '../../attribution/labelled-sets.ts'
import type { Attack } from '../attack.ts'
import { contributionOf } from '../scene.ts'
import { retold } from '../texts.ts'

/** Changes that no reader sees. */
export const jitter: Attack<LabelledText> = {
  name: 'jitter: case, punctuation, a word added, five times',
  goal: 'Be paid for copies that are no exact ones.',
  may: 'Reads the victim’s contribution once it is public, and contributes five times after it.',
  metric: 'of the victim’s pay',
  aim: { gain: 0.1, loss: 0.03 },
  play: ({ victim, words }, prng) => ({
    added: Array.from({ length: 5 }, (_, nth) =>
      contributionOf(
        retold(victim.pieces, (text) => (prng.oneIn(2) ? `${text.toUpperCase()} !!!` : `${text}, ${prng.pick(words)}`)),
        undefined,
        nth,
      ),
    ),
  }),
}
