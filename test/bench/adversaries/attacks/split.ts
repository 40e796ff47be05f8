import type { LabelledText } from '../../attribution/labelled-sets.ts'
import type { Attack } from '../attack.ts'
import { wordsOf } from '../scene.ts'

const PARTS = 20

/** One set as twenty. */
export const splitSet: Attack<LabelledText> = {
  name: 'split a set into 20',
  goal: 'Be paid more for many small contributions than for a large one.',
  may: 'Contributes its set in 20 parts under 20 keys, at the time of the whole.',
  metric: 'of the victim’s pay',
  aim: { gain: 0 },
  play: ({ victim }) => ({
    added: Array.from({ length: PARTS }, (_, nth) => ({
      id: `attack-${nth}`,
      author: `attacker-${nth}`,
      stamp: victim.stamp,
      pieces: victim.pieces.filter((_piece, at) => at % PARTS === nth),
    })),
    removed: [victim.id],
    allies: [victim.author],
  }),
}

/** Rows cut in two. */
export const splitRows: Attack<LabelledText> = {
  name: 'copy, each row cut in two',
  goal: 'Be paid for the halves of the victim’s rows.',
  may: 'Reads the victim’s contribution once it is public, and contributes after it.',
  metric: 'of the victim’s pay',
  play: ({ victim }) => ({
    added: [
      {
        id: 'attack-0',
        author: 'attacker-0',
        stamp: victim.stamp + 1_000_000,
        pieces: victim.pieces.flatMap(({ text, label }) => {
          const words = wordsOf(text)
          const half = words.length >> 1
          return [words.slice(0, half), words.slice(half)].map((part) => ({ text: part.join(' '), label }))
        }),
      },
    ],
  }),
}
