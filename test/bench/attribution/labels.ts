import { labelNoise } from '@datanet/attribution'
import { createPrng } from '@datanet/testkit'
import { meanOf } from '../adversaries/interval.ts'
import { atLeast } from '../aim.ts'
import type { Lab, Part } from '../bench.ts'
import { type Case, caseOf } from '../case.ts'
import { areaUnderCurve, areaWithin } from './area-under-curve.ts'
import { confusableLabels, flipLabels } from './flip-labels.ts'
import { labelledSet, labelledSetNames } from './labelled-sets.ts'

const SEEDS = { quick: 1, full: 3 }
const ROWS = { quick: 5_000, full: 20_000 }

interface Kind {
  readonly name: string
  readonly percent: number
  readonly confusable: boolean
}

const KINDS: readonly Kind[] = [
  { name: '15% of labels wrong, at random', percent: 15, confusable: false },
  { name: '30% of labels wrong, at random', percent: 30, confusable: false },
  { name: '15% of labels wrong, the most confusable one', percent: 15, confusable: true },
]

/** What is aimed at: among all rows, and among rows of one label. */
const AIMS: Readonly<Record<string, { readonly all: readonly number[]; readonly within: readonly number[] }>> = {
  banking77: { all: [0.99, 0, 0.94], within: [] },
  'unfair-tos-en': { all: [0.97, 0, 0.97], within: [0.88, 0, 0.88] },
}

function judged(name: string, samples: readonly number[], least: number | undefined, rarity?: readonly number[]): Case {
  return caseOf({
    name,
    unit: 'AUC',
    better: 'higher',
    ours: meanOf(samples),
    ...(rarity === undefined ? {} : { baselines: { 'how rare the label is': meanOf(rarity) } }),
    ...(least ? { aim: atLeast(least) } : {}),
  })
}

async function casesOf(lab: Lab, name: string): Promise<Case[]> {
  const set = await labelledSet(name)
  if (set === null) {
    lab.note(`${name} is missing here; DATANET_DATA names the folder of the data sets.`)
    return []
  }
  const rows = createPrng(name)
    .shuffle(set.train)
    .slice(0, lab.quick ? ROWS.quick : ROWS.full)
  const confusable = confusableLabels(rows)
  return KINDS.flatMap((kind, nth) => {
    const all: number[] = []
    const rarity: number[] = []
    const within: number[] = []
    for (let seed = 0; seed < (lab.quick ? SEEDS.quick : SEEDS.full); seed += 1) {
      lab.say(`label noise, ${name}, ${kind.name}`)
      const flipped = flipLabels(rows, kind.percent, kind.confusable ? confusable : null, createPrng(`${name}/${seed}`))
      const labels = flipped.rows.map(({ label }) => label)
      const scores = labelNoise(flipped.rows).map(({ score }) => score)
      const counts = Map.groupBy(labels, (label) => label)
      all.push(areaUnderCurve(scores, flipped.wrong))
      rarity.push(
        areaUnderCurve(
          labels.map((label) => -(counts.get(label)?.length ?? 0)),
          flipped.wrong,
        ),
      )
      const inside = areaWithin(scores, flipped.wrong, labels)
      if (inside !== null) within.push(inside)
    }
    const what = `label noise, ${name}, ${kind.name}`
    return [
      judged(`${what}: among all rows`, all, AIMS[name]?.all[nth], rarity),
      ...(within.length === 0 ? [] : [judged(`${what}: among rows of one label`, within, AIMS[name]?.within[nth])]),
    ]
  })
}

/** How surely rows with a wrong label are found. */
export const labels: Part = {
  name: 'labels',
  async run(lab) {
    const cases: Case[] = []
    for (const name of labelledSetNames) cases.push(...(await casesOf(lab, name)))
    return cases
  },
}
