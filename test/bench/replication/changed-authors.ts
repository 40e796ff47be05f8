import { atMost } from '../aim.ts'
import type { Lab, Part } from '../bench.ts'
import { type Case, caseOf } from '../case.ts'
import { figureOf } from '../figure.ts'
import { runProgram } from '../program.ts'

const PROGRAM = new URL('programs/changed-authors.ts', import.meta.url)

type Told = Record<'bytes' | 'rounds' | 'cpuSeconds', number>

function casesOf(authors: number, changed: number, runs: readonly Told[]): Case[] {
  const of = `${authors.toLocaleString('en')} authors`
  const what =
    changed === 0
      ? `two peers agree that they hold the same of ${of}`
      : `find ${changed.toLocaleString('en')} changed of ${of}`
  const figure = (measure: keyof Told) => figureOf(runs.map((run) => run[measure]))
  const lower = { better: 'lower' as const }
  const bytes = changed === 0 ? atMost(300) : changed === 1_000 ? atMost(64_000) : undefined
  const rounds = changed === 0 ? atMost(1) : changed === 1_000 ? atMost(2) : undefined
  const cpu = changed === 1_000 ? atMost(0.1) : undefined
  return [
    caseOf({
      ...lower,
      name: `${what}: bytes`,
      unit: 'bytes',
      ours: figure('bytes'),
      ...(bytes ? { aim: bytes } : {}),
    }),
    caseOf({
      ...lower,
      name: `${what}: rounds`,
      unit: 'rounds',
      ours: figure('rounds'),
      ...(rounds ? { aim: rounds } : {}),
    }),
    caseOf({
      ...lower,
      name: `${what}: processor time of each peer`,
      unit: 's',
      ours: figure('cpuSeconds'),
      ...(cpu ? { aim: cpu } : {}),
    }),
  ]
}

async function run(lab: Lab): Promise<Case[]> {
  const authors = lab.quick ? 100_000 : 1_000_000
  const cases = [0, 1_000, lab.quick ? 10_000 : 100_000]
  lab.say(`two frontiers of ${authors} authors`)
  const told = await runProgram<Told[][]>(PROGRAM, { authors, cases, runs: lab.quick ? 1 : 3 })
  lab.note(
    'Changed authors: `packages/sync` alone, both peers in one process over a channel in memory that counts; the ' +
      'frontiers are real, the logs behind them are not. Bytes are those of all frames but the entries themselves.',
  )
  return cases.flatMap((changed, index) => casesOf(authors, changed, told[index] ?? []))
}

/** What it takes to find out whose logs differ. */
export const changedAuthors: Part = { name: 'changed-authors', run }
