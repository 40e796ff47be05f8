import { join } from 'node:path'
import { atLeast } from '../aim.ts'
import { hypercore } from '../baselines/hypercore.ts'
import { orbitDb } from '../baselines/orbitdb.ts'
import type { Lab, Part } from '../bench.ts'
import { caseOf } from '../case.ts'
import { runProgram } from '../program.ts'

const OURS = new URL('programs/append.ts', import.meta.url)
const LIMIT = new URL('programs/append-limit.ts', import.meta.url)
const PER_ENTRY = 64

async function run(lab: Lab) {
  const appended = (program: URL, form: string, records: number, perEntry: number) => async (turn: number) => {
    lab.say(`append, ${form}`)
    const dir = join(lab.dir, `append-${form}-${turn}`)
    return await runProgram<{ perSecond: number }>(program, { dir, records, perEntry })
  }
  const many = lab.quick ? 64_000 : 256_000
  const few = lab.quick ? 2_000 : 10_000
  const samples = await lab.inTurn({
    batched: appended(OURS, 'batched', many, PER_ENTRY),
    batchedLimit: appended(LIMIT, 'batched-limit', many, PER_ENTRY),
    single: appended(OURS, 'single', few, 1),
    singleLimit: appended(LIMIT, 'single-limit', few, 1),
    orbitDb: (turn) => orbitDb(lab).append(`append-${turn}`, lab.quick ? 500 : 2_000),
    hypercore: (turn) => hypercore(lab).append(`append-${turn}`, lab.quick ? 20_000 : 100_000),
  })
  return [
    caseOf({
      name: 'append own records, 64 in an entry, each entry on disk before the next',
      unit: 'records/s',
      better: 'higher',
      ours: samples.need('batched', 'perSecond'),
      baselines: {
        'hypercore, 64 in an append': samples.of('hypercore', 'batchedPerSecond'),
        'limit of one core': samples.need('batchedLimit', 'perSecond'),
      },
      aim: atLeast(80_000),
    }),
    caseOf({
      name: 'append own records, one by one, each on disk before the next',
      unit: 'records/s',
      better: 'higher',
      ours: samples.need('single', 'perSecond'),
      baselines: {
        OrbitDB: samples.of('orbitDb', 'perSecond'),
        hypercore: samples.of('hypercore', 'singlePerSecond'),
        'limit of one core': samples.need('singleLimit', 'perSecond'),
      },
      aim: atLeast(2_000),
    }),
  ]
}

/** How fast an author writes. */
export const append: Part = { name: 'append', run }
