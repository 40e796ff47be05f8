import type { LabelledText } from '../attribution/labelled-sets.ts'
import type { Attack } from './attack.ts'
import { chooseTests } from './attacks/choose-tests.ts'
import { copyEdited, copyExact, copyShuffled, copySubstituted, copyVersions } from './attacks/copy.ts'
import { copyMixed } from './attacks/copy-mixed.ts'
import { duplicateOneself } from './attacks/duplicate-oneself.ts'
import { flipLabels, honestRows } from './attacks/flip-labels.ts'
import { jitter } from './attacks/jitter.ts'
import { joinRows } from './attacks/join.ts'
import { popularPhrases } from './attacks/popular-phrases.ts'
import { quote } from './attacks/quote.ts'
import { spam } from './attacks/spam.ts'
import { splitRows, splitSet } from './attacks/split.ts'
import { centresFirst, generatedFirst } from './attacks/take-land.ts'
import { spaces, typos, typosFiveTimes } from './attacks/typos.ts'
import { wrongLabelEditedFirst, wrongLabelFirst } from './attacks/wrong-label-first.ts'

const FEW_EDITS = { gain: 0.1, loss: 0.03 }

/** All attacks on labelled rows. */
export const labelledAttacks: readonly Attack<LabelledText>[] = [
  copyExact,
  copyShuffled,
  duplicateOneself,
  splitSet,
  splitRows,
  joinRows,
  copyEdited(10, FEW_EDITS),
  copyEdited(20, FEW_EDITS),
  copyEdited(30, { gain: 0.25 }),
  copyEdited(50),
  copySubstituted(20),
  copySubstituted(30),
  copySubstituted(50),
  copyVersions,
  copyMixed,
  jitter,
  quote,
  typos(20),
  typos(50),
  typos(100),
  typosFiveTimes,
  spaces,
  wrongLabelFirst,
  wrongLabelEditedFirst,
  generatedFirst,
  centresFirst,
  popularPhrases,
  spam,
  flipLabels,
  chooseTests(0),
  chooseTests(20),
  honestRows,
]
