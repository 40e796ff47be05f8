/**
 * Runs many seeds of a simulation, as many at once as the machine has cores:
 * `npm run simulate -- --kind replication --seeds 1000 --from 1`. Prints a line for each, then what all went through, and
 * exits 1 when one found a problem. `--trace` prints everything that happened in those.
 */
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { addCounts, type Counts, noCounts, traceByzantine, traceReplication, traceSimulation } from '@datanet/testkit'

const { values } = parseArgs({
  args: isMainThread ? process.argv.slice(2) : (workerData as { args: string[] }).args,
  options: {
    kind: { type: 'string', default: 'datanet' },
    seeds: { type: 'string', default: '100' },
    from: { type: 'string', default: '1' },
    liar: { type: 'boolean' },
    sets: { type: 'string' },
    duration: { type: 'string' },
    peers: { type: 'string' },
    liars: { type: 'string' },
    crowd: { type: 'string' },
    writes: { type: 'string' },
    trace: { type: 'boolean', default: false },
  },
})
const write = (line: string) => process.stdout.write(`${line}\n`)

/** What is told of a seed. */
interface Told {
  readonly seed: number
  readonly facts: string
  readonly problems: readonly string[]
  readonly lines: readonly string[]
  /** What it went through; null where that is not counted. */
  readonly counts: Counts | null
}

function numbers(...names: ('sets' | 'duration' | 'peers' | 'liars' | 'crowd' | 'writes')[]): Record<string, number> {
  return Object.fromEntries(names.flatMap((name) => (values[name] === undefined ? [] : [[name, Number(values[name])]])))
}

async function tellDatanet(seed: number): Promise<Told> {
  const liar = values.liar === undefined ? {} : { liar: values.liar }
  const { report, lines } = await traceSimulation(seed, { ...liar, ...numbers('sets', 'duration') })
  const { settledAfter, entries, offered, crashes, rounds, trace } = report
  const counted = `${offered} sets, ${entries} entries, ${crashes} crashes, highest round ${rounds}`
  const facts = `settled after ${settledAfter ?? '?'} s; ${counted}${report.liar ? ', a liar' : ''}; trace ${trace.slice(0, 16)}`
  return { seed, facts, problems: report.problems, lines, counts: null }
}

async function tellReplication(seed: number): Promise<Told> {
  const { report, lines } = await traceReplication(seed, numbers('duration', 'peers', 'liars', 'crowd', 'writes'))
  const { counts, trace, problems } = report
  const { entries, acknowledged, lost, diverged, forks, forksFound, partitions, syncs, rounds } = counts
  const kills = counts.killsBetween + counts.killsAfterWrite + counts.killsBeforeWrite
  const facts = [
    `${entries} entries`,
    `acknowledged ${acknowledged}, lost ${lost}`,
    `diverged ${diverged}`,
    `forks ${forks}, found ${forksFound}`,
    `${partitions} partitions, ${kills} kills, ${counts.restored} restored`,
    `${syncs} syncs, ${rounds} rounds after healing`,
    `trace ${trace.slice(0, 16)}`,
  ].join('; ')
  return { seed, facts, problems, lines, counts }
}

async function tellByzantine(seed: number): Promise<Told> {
  const { report, lines } = await traceByzantine(seed, numbers('duration'))
  const { weights, corrupt, isLive, lies, entries, certificates, paid, rounds, trace, problems } = report
  const council = `weights ${weights.join(':')}, ${corrupt} corrupt${isLive ? '' : ', exactly a third'}`
  const facts = `${council}; ${lies} lies, ${entries} entries, ${certificates} certificates, ${paid} payments, highest round ${rounds}; trace ${trace.slice(0, 16)}`
  return { seed, facts, problems, lines, counts: null }
}

const kinds: Readonly<Record<string, (seed: number) => Promise<Told>>> = {
  datanet: tellDatanet,
  byzantine: tellByzantine,
  replication: tellReplication,
}

/** Tells of seeds as the other threads get through them. */
async function tellAll(seeds: number[], onTold: (told: Told) => void): Promise<void> {
  const thread = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL(import.meta.url), { workerData: { args: process.argv.slice(2) } })
      const next = () => {
        const seed = seeds.shift()
        if (seed === undefined) worker.postMessage(null)
        else worker.postMessage(seed)
      }
      worker.on('message', (told: Told) => {
        onTold(told)
        next()
      })
      worker.on('error', reject)
      worker.on('exit', () => resolve())
      next()
    })
  await Promise.all(Array.from({ length: Math.min(seeds.length, availableParallelism()) }, thread))
}

async function main(): Promise<void> {
  const [count, from] = [Number(values.seeds), Number(values.from)]
  const failed: number[] = []
  const total = noCounts()
  await tellAll(
    Array.from({ length: count }, (_, i) => from + i),
    ({ seed, facts, problems, lines, counts }) => {
      write(`seed ${seed}: ${facts}`)
      if (counts !== null) addCounts(total, counts)
      if (problems.length === 0) return
      failed.push(seed)
      for (const problem of problems) write(`  ${problem}`)
      if (values.trace) for (const line of lines) write(`    ${line}`)
    },
  )
  if (values.kind === 'replication') write(`all: ${JSON.stringify(total)}`)
  if (failed.length === 0) {
    write(`${count} seeds, no problems`)
    return
  }
  write(`${failed.length} of ${count} seeds failed; to see what happened:`)
  for (const seed of failed.sort((a, b) => a - b))
    write(`  npm run simulate -- --kind ${values.kind} --seeds 1 --from ${seed} --trace`)
  process.exitCode = 1
}

const tell = kinds[values.kind]
if (tell === undefined) {
  write(`There is no simulation of kind \`${values.kind}\`; there are: ${Object.keys(kinds).join(', ')}.`)
  process.exitCode = 2
} else if (isMainThread) await main()
else
  parentPort?.on('message', async (seed: number | null) => {
    if (seed === null) parentPort?.close()
    else {
      const told = await tell(seed)
      const lines = values.trace && told.problems.length > 0 ? told.lines : []
      parentPort?.postMessage({ ...told, lines })
    }
  })
