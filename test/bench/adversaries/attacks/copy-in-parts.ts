import type { LabelledText } from '../../attribution/labelled-sets.ts'
import type { Attack } from '../attack.ts'
import { edited } from '../edits.ts'
import { contributionOf } from '../scene.ts'
import { retold } from '../texts.ts'

const PARTS = 20

function partsOf(keys: 1 | typeof PARTS): Attack<LabelledText>['play'] {
  return ({ victim, words }, prng) => {
    const copies = retold(victim.pieces, (text) => edited(text, 20, words, prng))
    return {
      added: Array.from({ length: PARTS }, (_, nth) => ({
        ...contributionOf(
          copies.filter((_copy, at) => at % PARTS === nth),
          undefined,
          nth,
        ),
        author: `attacker-${nth % keys}`,
      })),
    }
  }
}

/** An edited copy in parts that are too small to be judged alone. */
export const copyInParts: Attack<LabelledText> = {
  name: 'copy, 20% of words edited, in 20 parts',
  goal: 'Be paid for copies in sets too small to show what they are.',
  may: 'Reads the victim’s contribution once it is public, and contributes 20 times after it, by one key.',
  metric: 'of the victim’s pay',
  play: partsOf(1),
}

/** The same by as many keys, so that no two parts are of one account. */
export const copyByManyKeys: Attack<LabelledText> = {
  ...copyInParts,
  name: 'copy, 20% of words edited, in 20 parts by 20 keys',
  may: 'Reads the victim’s contribution once it is public, and contributes 20 times after it, by 20 keys.',
  play: partsOf(PARTS),
}
