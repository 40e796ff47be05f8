// Installs the packed packages, and all that they ask for, into an empty project outside of the workspace, and runs the
// embedder there: `npm run test:pack`. Needs npm's cache, or a registry; without them it says so and checks nothing.

import { fail } from 'node:assert'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../docs/markdown.ts'
import { output } from '../docs/program.ts'
import { emptyProject, typeCheck } from './project.ts'
import { npm, packAll } from './tarballs.ts'

const UNREACHABLE = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENOTCACHED|ECONNRESET|E403/

async function timed<T>(what: string, work: Promise<T>): Promise<T> {
  const started = performance.now()
  const result = await work
  console.log(`${what}: ${((performance.now() - started) / 1000).toFixed(1)} s`)
  return result
}

const dir = await mkdtemp(join(tmpdir(), 'datanet-install-'))
try {
  const project = join(dir, 'project')
  await emptyProject(project)
  const tarballs = await timed('packed', packAll(join(dir, 'tarballs')))
  const args = ['install', '--prefer-offline', '@types/node@24', ...tarballs.map(({ path }) => path)]
  const installed = await timed('installed', npm(args, project)).then(
    () => true,
    (error: Error) => {
      if (!UNREACHABLE.test(error.message)) throw error
      console.log(`skipped: no registry answers, and npm's cache lacks something\n${error.message}`)
      return false
    },
  )
  if (installed) {
    await cp(join(ROOT, 'examples', 'embedder.ts'), join(project, 'embedder.ts'))
    await timed('types checked', typeCheck(project))
    const sample = join(project, 'node_modules', '@datanet', 'cli', 'sample', 'tickets-good.jsonl')
    const place = { cwd: project, env: { ...process.env, HOME: dir, USERPROFILE: dir, DATANET_NO_MDNS: '1' } }
    const printed = await timed('embedder ran', output(process.execPath, ['embedder.ts', sample], place))
    console.log(printed.trimEnd())
    if (!printed.includes('both compute the same ledger: true')) fail('the embedder did not come to its end')
    const version = await timed('command ran', output('npx', ['--no', '--', 'datanet', '--version'], place))
    console.log(version.trim())
  }
} finally {
  await rm(dir, { recursive: true, force: true, maxRetries: 3 })
}
