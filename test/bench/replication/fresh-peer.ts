import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Aim, allOf, atLeast, atLeastTimes, atMost, atMostTimes, moreThan } from '../aim.ts'
import { hypercore } from '../baselines/hypercore.ts'
import { orbitDb } from '../baselines/orbitdb.ts'
import type { Lab, Part } from '../bench.ts'
import { type Case, caseOf } from '../case.ts'
import { BenchProgramError } from '../errors.ts'
import { Program, runProgram } from '../program.ts'
import type { Run, Samples } from '../rounds.ts'
import { type SeededRepo, seededRepo } from './seeded-repos.ts'

const SERVE = new URL('programs/serve.ts', import.meta.url)
const CATCH_UP = new URL('programs/catch-up.ts', import.meta.url)
const STREAM = new URL('../programs/raw-stream.ts', import.meta.url)
/** Bytes of one send over the raw stream. */
const RAW_SEND = 256 * 1024

/** What a fresh peer catches up with, and whom it is compared with. */
interface Size {
  readonly records: number
  readonly perEntry: number
  readonly orbitDb: boolean
  readonly hypercore: boolean
}

const FULL: readonly Size[] = [
  { records: 1_000, perEntry: 1, orbitDb: true, hypercore: true },
  { records: 5_000, perEntry: 1, orbitDb: true, hypercore: true },
  { records: 10_000, perEntry: 1, orbitDb: true, hypercore: true },
  { records: 100_000, perEntry: 1, orbitDb: false, hypercore: true },
  { records: 1_000_000, perEntry: 64, orbitDb: false, hypercore: false },
]
const QUICK: readonly Size[] = [
  { records: 1_000, perEntry: 1, orbitDb: true, hypercore: true },
  { records: 10_000, perEntry: 1, orbitDb: false, hypercore: true },
  { records: 100_000, perEntry: 64, orbitDb: false, hypercore: false },
]

type CaughtUp = Record<'seconds' | 'firstSeconds' | 'bytes' | 'memory' | 'cpuSeconds', number>

async function catchUp(lab: Lab, { repo, datanet, entries }: SeededRepo, records: number, turn: number) {
  lab.say(`a fresh peer catches up with ${records} records`)
  const server = new Program(SERVE, { repo })
  const { address } = await server.next<{ address: string }>()
  const own = join(lab.dir, `fresh-${records}-${turn}`)
  try {
    const told = await runProgram<CaughtUp>(CATCH_UP, { repo: own, datanet, address, entries })
    return { ...told, perSecond: records / told.seconds, bytesPerRecord: told.bytes / records }
  } finally {
    await server.end()
    await rm(own, { recursive: true, force: true })
  }
}

async function rawStream(bytes: number, records: number): Promise<Run> {
  const server = new Program(STREAM, { bytes, send: RAW_SEND })
  const { address } = await server.next<{ address: string }>()
  try {
    const { seconds } = await runProgram<{ seconds: number }>(STREAM, { address, bytes })
    return { perSecond: records / seconds }
  } finally {
    await server.end()
  }
}

async function measure(lab: Lab, { records, perEntry, ...others }: Size): Promise<Samples> {
  const seeded = await seededRepo(lab, records, perEntry)
  let bytes = 0
  return await lab.inTurn({
    ours: async (turn) => {
      const told = await catchUp(lab, seeded, records, turn).catch((error: unknown) => {
        if (!(error instanceof BenchProgramError)) throw error
        lab.note(`A fresh peer that caught up with ${records} records crashed; that run was repeated. ${error.message}`)
        return catchUp(lab, seeded, records, turn)
      })
      bytes = told.bytes
      return told
    },
    stream: () => rawStream(bytes, records),
    ...(others.orbitDb ? { orbitDb: (turn: number) => orbitDb(lab).catchUp(records, turn) } : {}),
    ...(others.hypercore ? { hypercore: (turn: number) => hypercore(lab).catchUp(records, turn) } : {}),
  })
}

/** What is asked of the rate at a size. */
function rateAim({ records, ...others }: Size): Aim | undefined {
  if (records === 10_000 && others.orbitDb)
    return allOf(atLeast(15_000), atLeastTimes(50, 'OrbitDB'), moreThan('hypercore'))
  if (records === 1_000_000) return atLeast(50_000)
  return others.hypercore ? moreThan('hypercore') : undefined
}

function casesOf(size: Size, samples: Samples, atAHundredThousand: Samples | undefined): Case[] {
  const count = `${size.records.toLocaleString('en')} ${size.perEntry === 1 ? 'entries of one record' : 'records in 64s'}`
  const what = `a fresh peer catches up with ${count}`
  const others = (measure: string) => ({
    OrbitDB: samples.of('orbitDb', measure),
    hypercore: samples.of('hypercore', measure),
  })
  const aim = rateAim(size)
  const smaller = size.records === 1_000_000 ? atAHundredThousand?.of('ours', 'memory') : undefined
  const lower = { better: 'lower' as const }
  return [
    caseOf({
      name: what,
      unit: 'records/s',
      better: 'higher',
      ours: samples.need('ours', 'perSecond'),
      baselines: { ...others('perSecond'), 'raw libp2p stream of the same bytes': samples.of('stream', 'perSecond') },
      ...(aim === undefined ? {} : { aim }),
    }),
    caseOf({
      ...lower,
      name: `${what}: first record readable`,
      unit: 's',
      ours: samples.need('ours', 'firstSeconds'),
      baselines: others('firstSeconds'),
      aim: atMost(0.5),
    }),
    caseOf({
      ...lower,
      name: `${what}: bytes on the wire, both ways`,
      unit: 'bytes/record',
      ours: samples.need('ours', 'bytesPerRecord'),
      baselines: others('bytesPerRecord'),
    }),
    caseOf({
      ...lower,
      name: `${what}: peak memory`,
      unit: 'MB',
      ours: samples.need('ours', 'memory'),
      baselines: { ...others('memory'), 'ours at 100,000': smaller },
      ...(smaller === undefined ? {} : { aim: atMostTimes(1.5, 'ours at 100,000') }),
    }),
  ]
}

/** How fast a peer that has nothing comes to have all. */
export const freshPeer: Part = {
  name: 'fresh-peer',
  async run(lab) {
    const cases: Case[] = []
    let atAHundredThousand: Samples | undefined
    for (const size of lab.quick ? QUICK : FULL) {
      const samples = await measure(lab, size)
      if (size.records === 100_000) atAHundredThousand = samples
      cases.push(...casesOf(size, samples, atAHundredThousand))
    }
    return cases
  },
}
