import { LabelledGame, plainShapley, seniorShapley, type Valuation } from '@datanet/attribution'
import { createPrng, type Prng } from '@datanet/testkit'
import { meanOf } from '../adversaries/interval.ts'
import type { Lab, Part } from '../bench.ts'
import { type Case, caseOf } from '../case.ts'
import { flipLabels } from './flip-labels.ts'
import { type LabelledText, labelledSet } from './labelled-sets.ts'
import { accuracy, rankedRows } from './nearest-voters.ts'
import { positive } from './positive.ts'

const SIZES = { rows: 2_000, valuing: 300, judging: 500 }
const SEEDS = { quick: 3, full: 20 }
const PARTS = [10, 20, 30, 40, 50]
const WRONG = 15
const RULES: readonly Valuation[] = [seniorShapley, plainShapley]
const SET = 'banking77'

/** Samples of a figure by its name. */
type Samples = Map<string, number[]>

function add(samples: Samples, name: string, value: number): void {
  const known = samples.get(name)
  if (known === undefined) samples.set(name, [value])
  else known.push(value)
}

/** The rows of a game by what a rule finds them worth, best first; the numbers are those in `rows`. */
function byValue(rule: Valuation, rows: readonly LabelledText[], tests: readonly LabelledText[]): number[] {
  const game = new LabelledGame({
    rows: rows.map((row, at) => ({ ...row, contribution: 'all', row: at, author: 'all', stamp: 1 })),
    tests: tests.map((test, at) => ({ ...test, id: String(at) })),
  })
  return rule
    .value(game)
    .rows.toSorted((a, b) => (a.value === b.value ? a.row - b.row : a.value > b.value ? -1 : 1))
    .map(({ row }) => row)
}

function without(count: number, dropped: readonly number[]): Uint8Array {
  const kept = new Uint8Array(count).fill(1)
  for (const row of dropped) kept[row] = 0
  return kept
}

function measure(samples: Samples, rows: readonly LabelledText[], rest: readonly LabelledText[], prng: Prng): void {
  const valuing = rest.slice(0, SIZES.valuing)
  const judging = rest.slice(SIZES.valuing)
  const flipped = flipLabels(rows, WRONG, null, prng)
  const random = prng.shuffle([...rows.keys()])
  for (const [kind, own] of [
    ['clean', rows],
    ['flipped', flipped.rows],
  ] as const) {
    const ranks = rankedRows(own, judging)
    const left = (dropped: readonly number[]) => accuracy(own, judging, ranks, without(own.length, dropped))
    for (const rule of RULES) {
      const order = byValue(rule, own, valuing)
      for (const percent of PARTS) {
        const count = Math.round((own.length * percent) / 100)
        const chance = left(random.slice(0, count))
        if (kind === 'clean') add(samples, `best ${percent} ${rule.name}`, chance - left(order.slice(0, count)))
        else if (percent === 10) add(samples, `worst ${rule.name}`, left(order.slice(-count)) - chance)
      }
      if (kind === 'clean') continue
      const wrong = flipped.wrong.filter(Boolean).length
      const found = order.slice(-wrong).filter((row) => flipped.wrong[row]).length
      add(samples, `found ${rule.name}`, found / wrong)
    }
  }
}

function casesOf(samples: Samples): Case[] {
  const caseFor = (key: string, name: string, judged: boolean) => {
    const [ours, plain] = RULES.map((rule) => meanOf(samples.get(`${key} ${rule.name}`) ?? [0]))
    if (ours === undefined || plain === undefined) return []
    return [
      caseOf({
        name,
        unit: 'of 1',
        better: 'higher',
        ours,
        baselines: { 'plain Shapley': plain },
        ...(judged ? { aim: positive(ours) } : {}),
      }),
    ]
  }
  return [
    ...PARTS.flatMap((percent) =>
      caseFor(`best ${percent}`, `without the ${percent}% best rows, accuracy lost beyond ${percent}% at random`, true),
    ),
    ...caseFor('worst', '15% wrong labels: without the 10% worst rows, accuracy won beyond 10% at random', true),
    ...caseFor('found', '15% wrong labels: part of them among as many worst rows', false),
  ]
}

async function run(lab: Lab): Promise<Case[]> {
  const set = await labelledSet(SET)
  if (set === null) {
    lab.note(`${SET} is missing here; DATANET_DATA names the folder of the data sets.`)
    return []
  }
  lab.note('Removal and label noise: means over seeds, with the 95% interval in brackets.')
  const samples: Samples = new Map()
  for (let seed = 0; seed < (lab.quick ? SEEDS.quick : SEEDS.full); seed += 1) {
    lab.say(`removal, seed ${seed + 1}`)
    const prng = createPrng(`removal/${seed}`)
    const rest = prng.shuffle(set.test).slice(0, SIZES.valuing + SIZES.judging)
    measure(samples, prng.shuffle(set.train).slice(0, SIZES.rows), rest, prng)
  }
  return casesOf(samples)
}

/** What a model loses without the rows that are worth most, and wins without those that are worth least. */
export const removal: Part = { name: 'removal', run }
