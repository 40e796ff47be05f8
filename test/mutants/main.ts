/**
 * Breaks each law on purpose in a copy of what was built, and shows that the Byzantine simulation notices:
 * `npm run simulate:mutants` runs each mutant with its seed, and exits 1 when one is not noticed. `-- --find 1,5,9`
 * tries these seeds for each and names the first that notices.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Mutant, mutants } from './mutants.ts'

const { values } = parseArgs({ options: { find: { type: 'string' }, only: { type: 'string' } } })
const root = join(import.meta.dirname, '../..')
/** Below the project, so that the copy finds the libraries where the project does. */
const copy = join(root, 'node_modules/.cache/datanet-mutants')
const scope = join(copy, 'node_modules/@datanet')
const PACKAGES = ['records', 'log', 'sync', 'shards', 'attribution', 'quality', 'ledger', 'replica', 'testkit']
const TIME_LIMIT_MS = 120_000

const RUNNER = `
import { simulateByzantine } from '@datanet/testkit'
const { problems } = await simulateByzantine(Number(process.argv[2]))
process.stdout.write(JSON.stringify(problems))
`

/** A copy of the packages as they were built, and a program that runs one seed with it. */
function makeCopy(): void {
  rmSync(copy, { recursive: true, force: true })
  for (const name of PACKAGES) {
    const from = join(root, 'packages', name)
    const to = join(scope, name)
    mkdirSync(to, { recursive: true })
    cpSync(join(from, 'dist'), join(to, 'dist'), { recursive: true })
    cpSync(join(from, 'package.json'), join(to, 'package.json'))
    const own = join(from, 'node_modules')
    try {
      symlinkSync(own, join(to, 'node_modules'), 'dir')
    } catch {
      // a package without libraries of its own finds all of them at the root
    }
  }
  writeFileSync(join(copy, 'run.mjs'), RUNNER)
}

/** What a seed finds with the copy as it is; null when it does not end in time. */
function problemsOf(seed: number): string[] | null {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(copy, 'run.mjs'), `${seed}`], {
    encoding: 'utf8',
    timeout: TIME_LIMIT_MS,
  })
  if (status === null) return null
  return status === 0 ? (JSON.parse(stdout) as string[]) : [`it breaks: ${stderr.trim().split('\n').at(-1)}`]
}

/** Runs with a mutant in the place of the code, and puts the code back. */
function withMutant<T>({ changes, name }: Mutant, run: () => T): T {
  const texts = new Map<string, string>()
  for (const { file, find, replace } of changes) {
    const built = join(scope, file.replace('/src/', '/dist/').replace(/\.ts$/, '.js'))
    const text = readFileSync(built, 'utf8')
    if (!texts.has(built)) texts.set(built, text)
    if (text.split(find).length !== 2) throw new Error(`mutant "${name}": \`${find}\` does not stand in ${built} once`)
    writeFileSync(
      built,
      text.replace(find, () => replace),
    )
  }
  try {
    return run()
  } finally {
    for (const [built, text] of texts) writeFileSync(built, text)
  }
}

makeCopy()
const sound = problemsOf(1)
if (sound === null || sound.length > 0)
  throw new Error(`the copy finds problems without a mutant: ${sound?.join('; ')}`)
let missed = 0
for (const mutant of mutants.filter(({ name }) => values.only === undefined || name.includes(values.only))) {
  const seeds = values.find === undefined ? [mutant.seed] : values.find.split(',').map(Number)
  const killer = withMutant(mutant, () => {
    for (const seed of seeds) {
      const problems = problemsOf(seed)
      if (problems === null || problems.length > 0) return { seed, problem: problems?.[0] ?? 'it does not end' }
    }
    return null
  })
  if (killer === null) missed++
  process.stdout.write(
    killer === null
      ? `NOT NOTICED  ${mutant.name}, by seed ${seeds.join(', ')}\n`
      : `noticed      ${mutant.name}: seed ${killer.seed}: ${killer.problem}\n`,
  )
}
rmSync(copy, { recursive: true, force: true })
process.stdout.write(`${mutants.length - missed} of ${mutants.length} mutants noticed\n`)
process.exitCode = missed === 0 ? 0 : 1
