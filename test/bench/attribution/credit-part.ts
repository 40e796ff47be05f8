import { meanOf } from '../adversaries/interval.ts'
import { wordsOf } from '../adversaries/scene.ts'
import { type Aim, atLeast, atMost } from '../aim.ts'
import type { Lab, Part } from '../bench.ts'
import { type Case, caseOf } from '../case.ts'
import { corpora, type TextRow } from './corpora.ts'
import { type CreditTrial, creditTrial, creditWorld } from './credit-fidelity.ts'
import { type EditKind, type Random, seeded } from './edits.ts'
import { hasCorpus } from './has-corpus.ts'

const SETS = ['banking77', 'gsm8k questions', 'medquad-nih', 'unfair-tos-en', 'prose']
/** Rows of a set that is judged. */
const SIZE = 100
/** Small sets are published, and not promised. */
const SMALL = 10
const PARTLY = [20, 50]
const TRIALS = { quick: 1, full: 4 }
const HONEST = { quick: 4, full: 30 }
const WORLDS = { quick: 1, full: 2 }
const KINDS: readonly EditKind[] = ['mixed', 'substitutions']
const SHARES = [0, 10, 20, 30, 40, 50]
const LONG = 20

function aimOf(percent: number, long: boolean): Aim | undefined {
  if (percent <= 20) return atLeast(95)
  if (percent > 30) return undefined
  return atLeast(long ? 98 : 90)
}

function isLong(rows: readonly TextRow[]): boolean {
  const lengths = rows.map(({ text }) => wordsOf(text).length).sort((a, b) => a - b)
  return (lengths[lengths.length >> 1] ?? 0) >= LONG
}

const percents = (trials: readonly CreditTrial[]) => trials.map(({ credited }) => credited / 10)

function casesOf(lab: Lab, name: string): Case[] {
  const rows = corpora[name]?.() ?? []
  const long = isLong(rows)
  const worlds = Array.from({ length: lab.quick ? WORLDS.quick : WORLDS.full }, (_, seed) =>
    creditWorld(rows, seed + 1),
  )
  const trials = (count: number, copied: number, kind: EditKind, share: number, random: Random, size = SIZE) =>
    worlds.flatMap((world) =>
      Array.from({ length: count }, () => creditTrial(world, { size, copied, kind, share }, random)),
    )
  const copies = KINDS.flatMap((kind) =>
    SHARES.filter((percent) => percent > 0 || kind === 'mixed').map((percent) => {
      lab.say(`credit, ${name}, ${percent}% ${kind}`)
      const aim = aimOf(percent, long)
      const what = percent === 0 ? 'copied as it is' : `${percent}% of words edited (${kind})`
      return caseOf({
        name: `credit, ${name}, ${what}`,
        unit: '% credited',
        better: 'higher',
        ours: meanOf(percents(trials(lab.quick ? TRIALS.quick : TRIALS.full, 1, kind, percent / 100, seeded(percent)))),
        ...(aim === undefined ? {} : { aim }),
      })
    }),
  )
  lab.say(`credit, ${name}, honest sets`)
  const clean = trials(lab.quick ? HONEST.quick : HONEST.full, 0, 'mixed', 0, seeded(99))
  const small = trials(lab.quick ? HONEST.quick : HONEST.full, 0, 'mixed', 0, seeded(98), SMALL)
  const partly = PARTLY.map((percent) => {
    const some = trials(lab.quick ? TRIALS.quick : TRIALS.full, percent / 100, 'mixed', 0.2, seeded(percent))
    return caseOf({
      name: `credit, ${name}, ${percent}% of rows copied with 20% of words edited (mixed), the others honest`,
      unit: '% of the copied ones',
      better: 'higher',
      ours: meanOf(percents(some)),
    })
  })
  const honest = (sets: string, what: string, samples: readonly number[], aim?: Aim) =>
    caseOf({
      name: `credit, ${name}, honest sets of ${sets} rows: ${what}`,
      unit: '%',
      better: 'lower',
      ours: meanOf(samples),
      ...(aim === undefined ? {} : { aim }),
    })
  const touched = clean.map(({ credited }) => (credited > 0 ? 100 : 0))
  return [
    ...copies,
    ...partly,
    honest(`${SIZE}`, 'credited by mistake', percents(clean), atMost(1)),
    honest(`${SIZE}`, 'touched by mistake', touched, atMost(2)),
    honest(`${SMALL}`, 'credited by mistake', percents(small)),
  ]
}

/** How much of copied sets is credited to whom they were copied from, and how much of honest ones by mistake. */
export const creditPart: Part = {
  name: 'credit',
  async run(lab) {
    lab.note('Credit and trace: means over sets or seeds, with the 95% interval in brackets.')
    return SETS.filter((name) => hasCorpus(lab, name)).flatMap((name) => casesOf(lab, name))
  },
}
