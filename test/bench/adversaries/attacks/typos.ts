import type { LabelledText } from '../../attribution/labelled-sets.ts'
import type { Attack } from '../attack.ts'
import { withSpaces, withTypos } from '../edits.ts'
import { contributionOf } from '../scene.ts'
import { retold } from '../texts.ts'

const COPY = {
  goal: 'Be paid for what the victim contributed, in words that no table knows.',
  may: 'Reads the victim’s contribution once it is public, and contributes after it.',
  metric: 'of the victim’s pay',
} as const

/** The victim's set with so many of 100 words misspelt. */
export function typos(percent: number): Attack<LabelledText> {
  return {
    ...COPY,
    name: `copy, ${percent}% of words misspelt`,
    play: ({ victim }, prng) => ({
      added: [contributionOf(retold(victim.pieces, (text) => withTypos(text, percent, prng)))],
    }),
  }
}

/** The victim's set five times, with many words misspelt. */
export const typosFiveTimes: Attack<LabelledText> = {
  ...COPY,
  name: 'copy five times, 50% of words misspelt',
  play: ({ victim }, prng) => ({
    added: Array.from({ length: 5 }, (_, nth) =>
      contributionOf(
        retold(victim.pieces, (text) => withTypos(text, 50, prng)),
        undefined,
        nth,
      ),
    ),
  }),
}

/** The victim's set with spaces inside words. */
export const spaces: Attack<LabelledText> = {
  ...COPY,
  name: 'copy, spaces inside half of the words',
  play: ({ victim }, prng) => ({
    added: [contributionOf(retold(victim.pieces, (text) => withSpaces(text, 50, prng)))],
  }),
}
