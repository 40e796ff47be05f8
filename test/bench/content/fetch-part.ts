import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { allOf, atLeastTimes, atMost } from '../aim.ts'
import type { Lab, Part } from '../bench.ts'
import { type Case, caseOf } from '../case.ts'
import type { Figure } from '../figure.ts'
import type { Samples } from '../rounds.ts'
import { checkedFile } from './checked-file.ts'
import { fetchByBitswap, fetchByCurl, fetchOurs, type Held, holders, randomFile, rawStream } from './fetch.ts'
import { MB, MEMORY, sizeName } from './sizes.ts'

const RAW = 'raw libp2p stream'
const BITSWAP = 'bitswap in a session'
const ONE = 'from one peer'
/** How many hold the content. */
const COUNTS = [1, 2, 4]

function speed(samples: Samples, subject: string, bytes: number): Figure | undefined {
  const seconds = samples.of(subject, 'seconds')
  if (seconds === undefined) return undefined
  const of = (time: number) => bytes / MB / time
  return { ...seconds, median: of(seconds.median), min: of(seconds.max), max: of(seconds.min) }
}

function casesOf(samples: Samples, bytes: number): Case[] {
  const name = sizeName(bytes)
  const need = (subject: string) => speed(samples, subject, bytes) as Figure
  const [raw, session, curl] = ['raw', 'bitswap1', 'curl'].map((subject) => speed(samples, subject, bytes))
  const first = caseOf({
    name: `fetch ${name} from one peer`,
    unit: 'MB/s',
    better: 'higher',
    ours: need('ours1'),
    baselines: { [RAW]: raw, [BITSWAP]: session, curl },
    aim: allOf(atLeastTimes(0.7, RAW), atLeastTimes(2, BITSWAP)),
  })
  const several = [2, 4].map((peers) =>
    caseOf({
      name: `fetch ${name} from ${peers} peers on this machine`,
      unit: 'MB/s',
      better: 'higher',
      ours: need(`ours${peers}`),
      baselines: { [ONE]: need('ours1'), [BITSWAP]: speed(samples, `bitswap${peers}`, bytes) },
      ...(peers === 2 ? { aim: atLeastTimes(1, ONE) } : {}),
    }),
  )
  const memory = caseOf({
    name: `fetch ${name}: peak memory`,
    unit: 'MB',
    better: 'lower',
    ours: samples.need('ours1', 'memory'),
    baselines: { [BITSWAP]: samples.of('bitswap1', 'memory'), 'from four peers': samples.need('ours4', 'memory') },
    aim: atMost(MEMORY),
  })
  return [first, ...several, memory]
}

async function fetched(lab: Lab, bytes: number): Promise<Case[]> {
  const path = await randomFile(join(lab.dir, 'content.bin'), bytes)
  lab.say(`seven peers get ${sizeName(bytes)}`)
  const check = await checkedFile(path)
  // a peer finds all others of its datanet by itself, so each number of holders has a datanet of its own
  const held = new Map<number, Held>()
  const by = (peers: number) => held.get(peers) as Held
  try {
    for (const count of COUNTS) {
      const dir = join(lab.dir, `holders-${count}`)
      await mkdir(dir)
      held.set(count, await holders(dir, count, [path]))
    }
    const ours = (peers: number) => () => {
      lab.say(`fetch ${sizeName(bytes)} from ${peers}`)
      return fetchOurs(lab.dir, by(peers), { peers, check })
    }
    const bitswap = (peers: number) => () => {
      lab.say(`bitswap ${sizeName(bytes)} from ${peers}`)
      return fetchByBitswap(lab.dir, by(peers), peers)
    }
    const samples = await lab.inTurn({
      ours1: ours(1),
      raw: () => rawStream(bytes),
      bitswap1: bitswap(1),
      curl: () => fetchByCurl(lab.dir, path),
      ours2: ours(2),
      bitswap2: bitswap(2),
      ours4: ours(4),
      bitswap4: bitswap(4),
    })
    return casesOf(samples, bytes)
  } finally {
    for (const [count, { end }] of held) {
      const memory = await end()
      lab.say(`of ${count} that held ${sizeName(bytes)} one took ${Math.round(memory)} MB at most`)
      await rm(join(lab.dir, `holders-${count}`), { recursive: true, force: true })
    }
    await rm(path, { force: true })
  }
}

async function run(lab: Lab): Promise<Case[]> {
  const cases: Case[] = []
  for (const bytes of lab.quick ? [50 * MB] : [200 * MB, 1000 * MB]) cases.push(...(await fetched(lab, bytes)))
  return cases
}

/** How fast content comes from one peer and from several, over links that nothing holds back. */
export const fetchPart: Part = { name: 'fetch', run }
