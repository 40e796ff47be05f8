import type { LabelledText } from '../../attribution/labelled-sets.ts'
import type { Attack } from '../attack.ts'
import { edited } from '../edits.ts'
import { contributionOf } from '../scene.ts'
import { retold } from '../texts.ts'

const CHOSEN = 10

/** Some test rows that are the attacker's own rows, or nearly. */
export function chooseTests(percent: number): Attack<LabelledText> {
  return {
    name: `choose a tenth of the test rows: its own${percent === 0 ? '' : `, ${percent}% of words edited`}`,
    goal: 'Be paid more for honest rows, since they are what is asked.',
    may: 'Has honest rows of its own, and decides about a tenth of the test rows.',
    metric: 'of the victim’s pay',
    play({ unseen, victim, tests, words }, prng) {
      const own = [contributionOf(unseen.slice(0, victim.pieces.length))]
      const chosen = prng.shuffle(own[0]?.pieces ?? []).slice(0, Math.floor(tests.length / CHOSEN))
      const asked = percent === 0 ? chosen : retold(chosen, (text) => edited(text, percent, words, prng))
      return { added: own, instead: own, tests: [...tests.slice(asked.length), ...asked] }
    },
  }
}
