import { setTimeout as pause } from 'node:timers/promises'
import { PeerProcess } from '../../harness/peer-process.ts'
import { allOf, atMost, atMostTimes } from '../aim.ts'
import { orbitDb } from '../baselines/orbitdb.ts'
import type { Lab, Part } from '../bench.ts'
import { type Case, caseOf } from '../case.ts'
import { peakMemory } from '../peak-memory.ts'
import { seededRepo } from './seeded-repos.ts'

const PER_ENTRY = 64
const BASE = 10_000
/** Between two looks, ms. */
const LOOK = 20

/** From the start of the process to the first answer of its API, and until all that is stored is in the ledger again. */
async function restarted(lab: Lab, records: number) {
  const { repo, datanet, entries } = await seededRepo(lab, records, PER_ENTRY)
  lab.say(`restart with ${records} records`)
  const peer = new PeerProcess(repo.split(/[\\/]/).at(-1) ?? '', lab.dir, { ...process.env, DATANET_NO_MDNS: '1' })
  const began = performance.now()
  const since = () => (performance.now() - began) / 1000
  const { pid } = await peer.start()
  try {
    const first = await peer.client.getDatanet({ datanet })
    const seconds = since()
    if (first.entries !== entries) throw new RangeError(`${first.entries} of ${entries} entries after the restart`)
    for (let held = first; held.opening !== null; held = await peer.client.getDatanet({ datanet })) await pause(LOOK)
    return { seconds, wholeSeconds: since(), memory: peakMemory(pid) }
  } finally {
    await peer.kill()
  }
}

const many = (records: number) => `${records.toLocaleString('en')} records`

async function run(lab: Lab): Promise<Case[]> {
  const large = lab.quick ? 100_000 : 1_000_000
  const read = lab.quick ? 1_000 : 10_000
  const samples = await lab.inTurn({
    small: () => restarted(lab, BASE),
    large: () => restarted(lab, large),
    orbitDb: () => orbitDb(lab).reopen(read),
  })
  const small = `with ${many(BASE)}`
  const lower = { better: 'lower' as const }
  const what = `restart with ${many(large)}`
  return [
    caseOf({
      ...lower,
      name: `${what}: from the start of the process to the first answer`,
      unit: 's',
      ours: samples.need('large', 'seconds'),
      baselines: { [small]: samples.need('small', 'seconds') },
      aim: allOf(atMost(2), atMostTimes(1.5, small)),
    }),
    caseOf({
      ...lower,
      name: `${what}: until the ledger has all of them`,
      unit: 's',
      ours: samples.need('large', 'wholeSeconds'),
      baselines: {
        [small]: samples.need('small', 'wholeSeconds'),
        [`OrbitDB opens and reads ${read.toLocaleString('en')}`]: samples.of('orbitDb', 'seconds'),
      },
    }),
    caseOf({
      ...lower,
      name: `${what}: peak memory`,
      unit: 'MB',
      ours: samples.need('large', 'memory'),
      baselines: { [small]: samples.need('small', 'memory') },
    }),
  ]
}

/** How long it takes until what is on disk is served. */
export const restart: Part = { name: 'restart', run }
