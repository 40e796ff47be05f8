import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { atLeastTimes } from '../aim.ts'
import type { Lab, Part } from '../bench.ts'
import { type Case, caseOf } from '../case.ts'
import { runProgram } from '../program.ts'

const MAKE = new URL('programs/make-entries.ts', import.meta.url)
const INGEST = new URL('programs/ingest.ts', import.meta.url)
const LIMIT = new URL('programs/ingest-limit.ts', import.meta.url)
const ONE_CORE = 'limit of one core'
const ALL_CORES = 'limit of all cores'

async function measure(lab: Lab, what: string, records: number, perEntry: number): Promise<Case> {
  const path = join(lab.dir, `entries-${perEntry}`)
  lab.say(`ingest, ${what}: signing ${records} records`)
  await runProgram(MAKE, { path, records, perEntry })
  const dir = (name: string, turn: number) => join(lab.dir, `ingest-${perEntry}-${name}-${turn}`)
  const limit = (threads: number) => async (turn: number) =>
    await runProgram<{ perSecond: number }>(LIMIT, { path, records, threads, dir: dir(`limit-${threads}`, turn) })
  const samples = await lab.inTurn({
    ours: async (turn) => {
      lab.say(`ingest, ${what}`)
      return await runProgram<{ perSecond: number }>(INGEST, { path, records, dir: dir('ours', turn) })
    },
    one: limit(0),
    all: limit(availableParallelism()),
  })
  return caseOf({
    name: `ingest entries of others, ${what}`,
    unit: 'records/s',
    better: 'higher',
    ours: samples.need('ours', 'perSecond'),
    baselines: { [ONE_CORE]: samples.need('one', 'perSecond'), [ALL_CORES]: samples.need('all', 'perSecond') },
    aim: atLeastTimes(0.6, ONE_CORE),
  })
}

/** How fast entries of others are checked, stored and folded. */
export const ingest: Part = {
  name: 'ingest',
  async run(lab) {
    return [
      await measure(lab, 'one record in an entry', lab.quick ? 5_000 : 50_000, 1),
      await measure(lab, '64 records in an entry', lab.quick ? 64_000 : 256_000, 64),
    ]
  },
}
