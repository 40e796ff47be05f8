/**
 * Runs many seeds of the simulation: `npm run simulate -- --seeds 100 --from 1`. Prints a line for each, and exits 1 when
 * one found a problem. `--trace` prints everything that happened in those.
 */
import { parseArgs } from 'node:util'
import { traceSimulation } from '@datanet/testkit'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    from: { type: 'string', default: '1' },
    liar: { type: 'boolean' },
    sets: { type: 'string' },
    duration: { type: 'string' },
    trace: { type: 'boolean', default: false },
  },
})
const [seeds, from] = [Number(values.seeds), Number(values.from)]
const options = {
  ...(values.liar === undefined ? {} : { liar: values.liar }),
  ...(values.sets === undefined ? {} : { sets: Number(values.sets) }),
  ...(values.duration === undefined ? {} : { duration: Number(values.duration) }),
}
const failed: number[] = []
for (let seed = from; seed < from + seeds; seed++) {
  const { report, lines } = await traceSimulation(seed, options)
  const { problems, settledAfter, entries, offered, crashes, liar, rounds, trace } = report
  const facts = `${offered} sets, ${entries} entries, ${crashes} crashes, highest round ${rounds}${liar ? ', a liar' : ''}`
  process.stdout.write(`seed ${seed}: settled after ${settledAfter ?? '?'} s; ${facts}; trace ${trace.slice(0, 16)}\n`)
  if (problems.length === 0) continue
  failed.push(seed)
  for (const problem of problems) process.stdout.write(`  ${problem}\n`)
  if (values.trace) for (const line of lines) process.stdout.write(`    ${line}\n`)
}
process.stdout.write(
  failed.length === 0
    ? `${seeds} seeds, no problems\n`
    : `${failed.length} of ${seeds} seeds failed: ${failed.join(', ')}\n`,
)
if (failed.length > 0) process.exitCode = 1
