import type { LabelledText } from '../attribution/labelled-sets.ts'
import type { Attack } from './attack.ts'
import { copyEdited, copyExact, copyShuffled, copyVersions } from './attacks/copy.ts'
import { copyEditedFirst, copyFirst } from './attacks/copy-first.ts'
import { copyByManyKeys, copyInParts } from './attacks/copy-in-parts.ts'
import { copyMixed } from './attacks/copy-mixed.ts'
import { duplicateOneself } from './attacks/duplicate-oneself.ts'
import { honestRows } from './attacks/flip-labels.ts'
import { generatedTextFirst } from './attacks/generated-text-first.ts'
import { jitter } from './attacks/jitter.ts'
import { joinRows } from './attacks/join.ts'
import { quote } from './attacks/quote.ts'
import { spam } from './attacks/spam.ts'
import { splitRows, splitSet } from './attacks/split.ts'
import { stuffPhrases, stuffPhrasesFirst } from './attacks/stuff-phrases.ts'
import { spaces, typos } from './attacks/typos.ts'

type TextAttack = Attack<LabelledText>

/** What may be kept of so many copies in each of which up to 20 of 100 words were edited. */
const kept = (copies: number) => ({ gain: 0.05 * copies })

function aimed(attack: TextAttack, aim: NonNullable<TextAttack['aim']> = {}): TextAttack {
  return { ...attack, aim }
}

/** All attacks on what is credited for texts; of long rows more is found. */
export function textAttacks(long: boolean): readonly TextAttack[] {
  return [
    copyExact,
    copyShuffled,
    duplicateOneself,
    splitSet,
    aimed(splitRows),
    aimed(joinRows),
    copyEdited(10, kept(1)),
    copyEdited(20, kept(1)),
    copyEdited(30, { gain: long ? 0.02 : 0.1 }),
    copyEdited(40),
    copyEdited(50),
    aimed(copyVersions, kept(5)),
    aimed(copyMixed),
    copyInParts,
    copyByManyKeys,
    aimed(jitter, kept(5)),
    aimed(quote, kept(11)),
    typos(20),
    typos(50),
    spaces,
    copyFirst,
    copyEditedFirst,
    generatedTextFirst,
    spam,
    honestRows,
  ]
}

/** All attacks on what traces pay. */
export const traceAttacks: readonly TextAttack[] = [
  copyExact,
  duplicateOneself,
  aimed(copyEdited(20)),
  aimed(quote),
  stuffPhrases,
  stuffPhrasesFirst,
  { ...generatedTextFirst, metric: 'of all pay', aim: {} },
  copyFirst,
  copyEditedFirst,
  { ...honestRows, metric: 'of all pay' },
]
