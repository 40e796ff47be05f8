import { PeerProcess } from '../../harness/peer-process.ts'
import { atMost, atMostTimes } from '../aim.ts'
import { orbitDb } from '../baselines/orbitdb.ts'
import type { Lab, Part } from '../bench.ts'
import { type Case, caseOf } from '../case.ts'
import { runProgram } from '../program.ts'
import { seededRepo } from './seeded-repos.ts'

const OPEN = new URL('programs/open-repo.ts', import.meta.url)
const PER_ENTRY = 64
const BASE = 10_000

/** From the start of the process to the first answer of its API. */
async function restarted(lab: Lab, records: number) {
  const { repo, datanet, entries } = await seededRepo(lab, records, PER_ENTRY)
  lab.say(`restart at ${records} records`)
  const peer = new PeerProcess(repo.split(/[\\/]/).at(-1) ?? '', lab.dir, { ...process.env, DATANET_NO_MDNS: '1' })
  const began = performance.now()
  await peer.start()
  const detail = await peer.client.getDatanet({ datanet })
  const seconds = (performance.now() - began) / 1000
  await peer.stop()
  if (detail.entries !== entries) throw new RangeError(`${detail.entries} of ${entries} entries after the restart`)
  return { seconds }
}

async function opened(lab: Lab, records: number) {
  const { repo, entries } = await seededRepo(lab, records, PER_ENTRY)
  lab.say(`open at ${records} records`)
  const told = await runProgram<{ seconds: number; memory: number; entries: number }>(OPEN, { repo })
  if (told.entries !== entries) throw new RangeError(`${told.entries} of ${entries} entries after opening`)
  return told
}

const many = (records: number) => `${records.toLocaleString('en')} records`

async function run(lab: Lab): Promise<Case[]> {
  const large = lab.quick ? 100_000 : 1_000_000
  const sizes = lab.quick ? [large] : [large, 10_000_000]
  const samples = await lab.inTurn({
    restart: () => restarted(lab, large),
    orbitDb: () => orbitDb(lab).reopen(lab.quick ? 1_000 : 10_000),
    ...Object.fromEntries([BASE, ...sizes].map((records) => [many(records), () => opened(lab, records)])),
  })
  const base = many(BASE)
  return [
    caseOf({
      name: `restart with ${many(large)}: from the start of the process to the first answer`,
      unit: 's',
      better: 'lower',
      ours: samples.need('restart', 'seconds'),
      baselines: {
        [`OrbitDB opens and reads ${lab.quick ? '1,000' : '10,000'}`]: samples.of('orbitDb', 'seconds'),
      },
      aim: atMost(2),
    }),
    ...sizes.flatMap((records) =>
      (['seconds', 'memory'] as const).map((measure) =>
        caseOf({
          name: `open a repo of ${many(records)}${measure === 'memory' ? ': peak memory' : ''}`,
          unit: measure === 'memory' ? 'MB' : 's',
          better: 'lower',
          ours: samples.need(many(records), measure),
          baselines: { [base]: samples.need(base, measure) },
          aim: atMostTimes(1.5, base),
        }),
      ),
    ),
  ]
}

/** How long it takes until what is on disk is served. */
export const restart: Part = { name: 'restart', run }
