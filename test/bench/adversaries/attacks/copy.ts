import type { LabelledText } from '../../attribution/labelled-sets.ts'
import type { Attack } from '../attack.ts'
import { edited, substituted } from '../edits.ts'
import { contributionOf } from '../scene.ts'
import { retold } from '../texts.ts'

const GOAL = 'Be paid for what the victim contributed.'
const MAY = 'Reads the victim’s contribution once it is public, and contributes after it.'

/** The victim's set, under another name. */
export const copyExact: Attack<LabelledText> = {
  name: 'copy, exact',
  goal: GOAL,
  may: MAY,
  metric: 'of the victim’s pay',
  aim: { gain: 0, loss: 0 },
  play: ({ victim }) => ({ added: [contributionOf(victim.pieces)] }),
}

/** The victim's set in another order. */
export const copyShuffled: Attack<LabelledText> = {
  ...copyExact,
  name: 'copy, rows shuffled',
  play: ({ victim }, prng) => ({ added: [contributionOf(prng.shuffle(victim.pieces))] }),
}

/** The victim's set with some of its words replaced, left out or swapped. */
export function copyEdited(percent: number, aim: { gain?: number; loss?: number } = {}): Attack<LabelledText> {
  return {
    ...copyExact,
    name: `copy, ${percent}% of words edited`,
    aim,
    play: ({ victim, words }, prng) => ({
      added: [contributionOf(retold(victim.pieces, (text) => edited(text, percent, words, prng)))],
    }),
  }
}

/** The victim's set with some of its words replaced, each another one: more is changed than by edits. */
export function copySubstituted(percent: number): Attack<LabelledText> {
  return {
    ...copyExact,
    name: `copy, ${percent}% of words replaced`,
    aim: {},
    play: ({ victim, words }, prng) => ({
      added: [contributionOf(retold(victim.pieces, (text) => substituted(text, percent, words, prng)))],
    }),
  }
}

/** Several edited versions of the victim's set. */
export const copyVersions: Attack<LabelledText> = {
  ...copyExact,
  name: 'copy, five versions with 20% of words edited',
  aim: {},
  play: ({ victim, words }, prng) => ({
    added: Array.from({ length: 5 }, (_, nth) =>
      contributionOf(
        retold(victim.pieces, (text) => edited(text, 20, words, prng)),
        undefined,
        nth,
      ),
    ),
  }),
}
