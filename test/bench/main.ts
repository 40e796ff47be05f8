/**
 * Runs benchmarks by name: `npm run bench -- NAME… [--quick] [--part PART…]`. Prints a table of each, and writes its
 * results; a run of some parts only writes nothing.
 */
import { parseArgs } from 'node:util'
import { DatanetError } from '@datanet/records'
import type { Bench } from './bench.ts'
import { benches, benchNamed } from './benches.ts'
import { openLab } from './lab.ts'
import { machineNow } from './machine.ts'
import { checkResults, writeResults } from './results.ts'
import { reportOf } from './table.ts'

async function runBench(bench: Bench, quick: boolean, parts: readonly string[]): Promise<void> {
  const machine = machineNow()
  const lab = await openLab(quick, parts)
  try {
    const cases = []
    for (const part of bench.parts) if (lab.wants(part.name)) cases.push(...(await part.run(lab)))
    const { versions, notes } = lab
    const results = { name: bench.name, date: new Date().toISOString(), machine, versions, quick, cases, notes }
    process.stdout.write(`${reportOf(results)}\n`)
    if (parts.length > 0) return
    lab.say(`written to ${writeResults(checkResults(results))}`)
  } finally {
    await lab.close()
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    part: { type: 'string', multiple: true, default: [] },
  },
})
try {
  if (positionals.length === 0) {
    for (const { name, about, parts } of benches)
      process.stdout.write(`${name}: ${about}\n  parts: ${parts.map((part) => part.name).join(', ')}\n`)
  }
  for (const bench of positionals.map(benchNamed)) await runBench(bench, values.quick, values.part)
} catch (error) {
  if (!(error instanceof DatanetError)) throw error
  process.stderr.write(`${error.code}: ${error.message}\n${error.hint}\n`)
  process.exitCode = 1
}
