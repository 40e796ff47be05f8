/**
 * What other software makes of our content, and we of theirs: `npm run test:interop [-- kubo python]`. What is missing is named and
 * skipped. `$DATANET_IPFS` names an ipfs, `$DATANET_PYTHON` a Python; `--build` lets Go build Kubo, and `--install` lets pip fill a
 * venv, both kept in the folder for temporary files.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Outcome, outcomesOf, tableOf } from './check.ts'
import { kuboSuite } from './kubo/suite.ts'
import { pythonSuite } from './python/suite.ts'

const suites = { kubo: kuboSuite, python: pythonSuite }

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { build: { type: 'boolean', default: false }, install: { type: 'boolean', default: false } },
})
const folder = await mkdtemp(join(tmpdir(), 'datanet-interop-'))
const outcomes: Outcome[] = []
try {
  for (const [name, suite] of Object.entries(suites)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue
    outcomes.push(...(await outcomesOf(await suite(folder, values))))
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
process.stdout.write(`${tableOf(outcomes)}\n`)
if (outcomes.some(({ result }) => result === 'FAILED')) process.exitCode = 1
