import type { LabelledText } from '../../attribution/labelled-sets.ts'
import type { Attack } from '../attack.ts'
import { edited } from '../edits.ts'
import { contributionOf } from '../scene.ts'
import { retold } from '../texts.ts'

/** Copies hidden among honest rows. */
export const copyMixed: Attack<LabelledText> = {
  name: 'copy, 20% of words edited, mixed into as many own rows',
  goal: 'Be paid for the victim’s rows without being seen, since half of the set is honest.',
  may: 'Has rows of its own, reads the victim’s contribution once it is public, and contributes after it.',
  metric: 'of the victim’s pay',
  aim: { gain: 0.1, loss: 0.03 },
  play({ victim, unseen, words }, prng) {
    const own = unseen.slice(0, victim.pieces.length)
    const copies = retold(victim.pieces, (text) => edited(text, 20, words, prng))
    return {
      added: [contributionOf(prng.shuffle([...own, ...copies]))],
      instead: [contributionOf(own)],
    }
  },
}
