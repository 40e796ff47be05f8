import { LabelledGame, type LabelledInput, plainShapley, seniorShapley } from '@datanet/attribution'
import { createPrng, type Prng } from '@datanet/testkit'
import { wordsOf } from '../adversaries/scene.ts'
import { type Aim, atMost } from '../aim.ts'
import type { Lab, Part } from '../bench.ts'
import { type Case, caseOf } from '../case.ts'
import { type LabelledSet, labelledSet } from './labelled-sets.ts'

const SET = 'banking77'
const CONTRIBUTIONS = 500

interface Size {
  readonly rows: number
  readonly tests: number
  readonly aim: Aim
}

const SMALL: Size = { rows: 10_000, tests: 200, aim: atMost(0.2) }
const LARGE: Size = { rows: 100_000, tests: 1_000, aim: atMost(5) }

/** Rows of the set, and as many more with a quarter of their words replaced as are asked for. */
function inputOf({ train, test }: LabelledSet, { rows, tests }: Size, prng: Prng): LabelledInput {
  const words = train.slice(0, 800).flatMap(({ text }) => wordsOf(text))
  return {
    rows: Array.from({ length: rows }, (_, at) => {
      const { text, label } = at < train.length ? (train[at] ?? prng.pick(train)) : prng.pick(train)
      const own = wordsOf(text)
      if (at >= train.length)
        for (let nth = 0; nth < own.length / 4; nth += 1) own[prng.integer(own.length)] = prng.pick(words)
      const contribution = at % CONTRIBUTIONS
      return {
        contribution: `c${contribution}`,
        author: `a${contribution}`,
        stamp: contribution,
        row: at,
        text: own.join(' '),
        label,
      }
    }),
    tests: test.slice(0, tests).map(({ text, label }, at) => ({ id: String(at), text, label })),
  }
}

function timed(work: () => void): number {
  const began = performance.now()
  work()
  return (performance.now() - began) / 1000
}

async function measure(lab: Lab, set: LabelledSet, size: Size): Promise<Case[]> {
  const what = `${size.rows.toLocaleString('en')} rows × ${size.tests.toLocaleString('en')} test rows`
  const samples = await lab.inTurn({
    ours: async (turn) => {
      lab.say(`valuation of ${what}`)
      const input = inputOf(set, size, createPrng('valuation'))
      let game: LabelledGame | undefined
      const features = timed(() => {
        game = new LabelledGame(input)
      })
      const own = game ?? new LabelledGame(input)
      const plain = timed(() => void plainShapley.value(own))
      const collapse = timed(() => void own.seniors())
      const senior = timed(() => void seniorShapley.value(own))
      return { features, plain, collapse, senior, all: collapse + senior, turn }
    },
  })
  const seconds = (name: string, measured: string, aim?: Aim) =>
    caseOf({
      name: `${what}: ${name}`,
      unit: 's',
      better: 'lower',
      ours: samples.need('ours', measured),
      ...(aim === undefined ? {} : { aim }),
    })
  return [
    seconds('features of all texts', 'features'),
    seconds('plain Shapley values', 'plain', size.aim),
    seconds('which rows repeat a senior', 'collapse'),
    seconds('which rows repeat a senior, and Shapley values of the others', 'all', size.aim),
  ]
}

/** How fast labelled rows are valued. */
export const valuation: Part = {
  name: 'valuation',
  async run(lab) {
    const set = await labelledSet(SET)
    if (set === null) {
      lab.note(`${SET} is missing here; DATANET_DATA names the folder of the data sets.`)
      return []
    }
    return [
      ...(await measure(lab, set, SMALL)),
      ...(await measure(lab, set, lab.quick ? { ...LARGE, rows: 30_000, aim: atMost(5) } : LARGE)),
    ]
  },
}
