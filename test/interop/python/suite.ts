/** Libraries of Python read what a fetch has written. */
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Check, Suite } from '../check.ts'
import { output } from '../output.ts'
import { startPeer } from '../start-peer.ts'

const MODULES = ['mlcroissant', 'pandas', 'datasets', 'duckdb', 'pyarrow']
const INSTALL_TIME = 900_000
const scripts = fileURLToPath(new URL('.', import.meta.url))

/** Versions of the modules that a Python has, or null where one is missing. */
async function versionsOf(python: string): Promise<string | null> {
  const program = `import sys, importlib.metadata as m\nprint(sys.version.split()[0], *[n + ' ' + m.version(n) for n in ${JSON.stringify(MODULES)}], sep=', ')`
  return (await output(python, ['-c', program]).catch(() => null))?.trim() ?? null
}

async function findPython(mayInstall: boolean): Promise<{ python: string; versions: string } | { missing: string }> {
  const named = process.env['DATANET_PYTHON']
  const venv = join(tmpdir(), 'datanet-python')
  const own = join(venv, 'bin', 'python')
  for (const python of named === undefined ? ['python3', own] : [named]) {
    const versions = await versionsOf(python)
    if (versions !== null) return { python, versions }
  }
  const needed = `a Python with ${MODULES.join(', ')}`
  if (named !== undefined) return { missing: `$DATANET_PYTHON, ${named}, is not ${needed}` }
  if (!mayInstall) return { missing: `there is not ${needed}; --install lets pip make one` }
  try {
    await output('python3', ['-m', 'venv', venv])
    await output('nice', ['-n', '10', own, '-m', 'pip', 'install', '--quiet', ...MODULES], { timeout: INSTALL_TIME })
  } catch (error) {
    return { missing: `pip could not make ${needed}: ${error instanceof Error ? error.message : error}` }
  }
  return { python: own, versions: (await versionsOf(own)) ?? '' }
}

/** Contributes files of several formats and fetches them; gives the folder. */
async function fetchedFolder(folder: string): Promise<string> {
  const source = join(folder, 'source')
  await mkdir(source, { recursive: true })
  const rows = Array.from({ length: 1000 }, (_, i) => ({
    id: i,
    text: `row ${i}, with “quotes” and ünïcode`,
    score: i / 8,
  }))
  await writeFile(
    join(source, 'rows.jsonl'),
    rows.map((row) => `${JSON.stringify(row)}\n`),
  )
  await writeFile(join(source, 'table.csv'), [
    'id,text,score\n',
    ...rows.map(({ id, score }) => `${id},"line ${id}, quoted",${score}\n`),
  ])
  await writeFile(
    join(source, 'words.txt'),
    rows.map(({ id }) => `line ${id}\n`),
  )
  const peer = await startPeer(join(folder, 'peer'))
  try {
    const { datanet } = await peer.operations.createDatanet({ name: 'Interop' })
    const { contribution } = await peer.operations.contribute({ datanet, paths: [source], license: 'CC-BY-4.0' })
    const out = join(folder, 'out')
    await peer.operations.fetch({ datanet, contributions: [contribution], out })
    return out
  } finally {
    await peer.stop()
  }
}

/** Checks with a Python that is here, or that pip can make: each script gets the folder, and prints what it found as JSON. */
export async function pythonSuite(folder: string, { install }: { readonly install: boolean }): Promise<Suite> {
  const tool = 'Python'
  const found = await findPython(install)
  if ('missing' in found) return { tool, missing: found.missing }
  const names = (await readdir(scripts)).filter((name) => name.endsWith('.py')).sort()
  const out = await fetchedFolder(join(folder, 'python-suite'))
  const env = { ...process.env, HF_HOME: join(folder, 'hf'), HF_HUB_OFFLINE: '1', HF_DATASETS_OFFLINE: '1' }
  const checks = names.map(
    (name): Check => ({
      name: name.replace(/\.py$/, '').replaceAll('_', ' '),
      run: async () => (await output(found.python, [join(scripts, name), out], { env })).trim(),
    }),
  )
  return { tool, version: found.versions, checks, close: async () => undefined }
}
