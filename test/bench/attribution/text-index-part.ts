import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Aim, allOf, atLeast, atMost, atMostTimes } from '../aim.ts'
import type { Lab, Part } from '../bench.ts'
import { type Case, caseOf, type Measured } from '../case.ts'
import { figureOf } from '../figure.ts'
import { runProgram } from '../program.ts'
import type { Run } from '../rounds.ts'
import { hasCorpus } from './has-corpus.ts'

const MEGABYTES = { quick: 11, full: 44 }
/** About 100 million words. */
const LARGE = { quick: 22, full: 550 }
const QUERIES = { quick: 200, full: 500 }
const SUFFIXES = 'suffix array'

type Built = Readonly<Record<'megabytesPerSecond' | 'tokens' | 'bytesPerToken' | 'memory' | 'seconds', number>> & {
  readonly openings: readonly number[]
}

function build(dir: string, megabytes: number, queries: number): Promise<Built> {
  const job = { dir, bytes: megabytes * 1e6, queries }
  return runProgram<Built>(new URL('programs/build-index.ts', import.meta.url), job)
}

async function inFolder<T>(lab: Lab, name: string, work: (dir: string) => Promise<T>): Promise<T> {
  const dir = join(lab.dir, name)
  await mkdir(dir, { recursive: true })
  try {
    return await work(dir)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

async function opened(lab: Lab): Promise<Case> {
  const megabytes = lab.quick ? LARGE.quick : LARGE.full
  lab.say(`an index of ${megabytes} MB`)
  const { tokens, openings, seconds, memory } = await inFolder(lab, 'large', (dir) => build(dir, megabytes, 0))
  const million = `${(tokens / 1e6).toFixed(1)} million words`
  lab.note(
    `The index of ${million} was built once, in ${seconds.toFixed(0)} s, with ${memory.toFixed(0)} MB of memory beyond the texts.`,
  )
  return caseOf({
    name: `text index of ${million}: opening`,
    unit: 's',
    better: 'lower',
    ours: figureOf(openings),
    aim: atMost(1),
  })
}

async function run(lab: Lab): Promise<Case[]> {
  if (!hasCorpus(lab, 'prose')) return []
  const megabytes = lab.quick ? MEGABYTES.quick : MEGABYTES.full
  const large = await opened(lab)
  const samples = await lab.inTurn({
    ours: (turn) =>
      inFolder(lab, `trace-${turn}`, async (dir) => {
        lab.say(`an index and a suffix array of ${megabytes} MB, turn ${turn + 1}`)
        const { openings: _, ...built } = await build(dir, megabytes, lab.quick ? QUERIES.quick : QUERIES.full)
        const traced = await runProgram<Run>(new URL('programs/trace-texts.ts', import.meta.url), { dir })
        return { ...built, built: built.memory, ...traced }
      }),
  })
  const measured = (what: string, unit: string, ours: string, theirs?: string, aim?: Aim): Case => {
    const better: Measured['better'] = unit === 'MB/s' ? 'higher' : 'lower'
    return caseOf({
      name: `text of ${megabytes} MB: ${what}`,
      unit,
      better,
      ours: samples.need('ours', ours),
      ...(theirs === undefined ? {} : { baselines: { [SUFFIXES]: samples.of('ours', theirs) } }),
      ...(aim === undefined ? {} : { aim }),
    })
  }
  const latency = allOf(atMost(5), atMostTimes(2, SUFFIXES))
  return [
    measured('building the index', 'MB/s', 'megabytesPerSecond', 'suffixesBuilt', atLeast(5)),
    measured('index without the text', 'bytes a word', 'bytesPerToken', undefined, atMost(4)),
    measured('memory to build it, beyond the text', 'MB', 'built'),
    measured('trace of 1,000 bytes, median', 'ms', 'p50', 'suffixes50', latency),
    measured('trace of 1,000 bytes, 95th of 100', 'ms', 'p95', 'suffixes95'),
    measured('memory to trace', 'MB', 'memory', 'suffixesMemory'),
    large,
  ]
}

/** How fast texts are indexed and traced, and what that takes. */
export const textIndexPart: Part = { name: 'index', run }
