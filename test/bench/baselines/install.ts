import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { BaselineMissingError } from '../errors.ts'

/** How long an installation may take, ms. */
const PATIENCE = 5 * 60_000

const run = promisify(execFile)

/** Other software, by the packages that it takes and their exact versions. */
export interface Software {
  readonly name: string
  readonly packages: Readonly<Record<string, string>>
}

const installing = new Map<string, Promise<string>>()

/** Where what was installed is kept from run to run: outside of the workspace, of which it is no part. */
function cacheFolder({ name, packages }: Software): string {
  const base = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache')
  const pinned = createHash('sha256').update(JSON.stringify(packages)).digest('hex').slice(0, 12)
  return join(base, 'datanet-bench', `${name.toLowerCase()}-${pinned}`)
}

async function install(software: Software, folder: string): Promise<string> {
  if (existsSync(folder)) return folder
  const unfinished = `${folder}.${process.pid}`
  try {
    await mkdir(unfinished, { recursive: true })
    const manifest = { name: 'bench-baseline', private: true, dependencies: software.packages }
    await writeFile(join(unfinished, 'package.json'), JSON.stringify(manifest))
    const npm = process.env['npm_execpath']
    const [command, first] = npm === undefined ? ['npm', []] : [process.execPath, [npm]]
    // settings of the npm that runs this benchmark would lead it back into the workspace
    const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^npm_/i.test(key)))
    await run(command, [...first, 'install', '--no-audit', '--no-fund'], { cwd: unfinished, env, timeout: PATIENCE })
    await rename(unfinished, folder)
    return folder
  } catch (cause) {
    await rm(unfinished, { recursive: true, force: true })
    const [why = ''] = (cause as Error).message.split('\n')
    throw new BaselineMissingError(
      `${software.name} could not be installed, so nothing is claimed against it: ${why}`,
      'Connect to the network and run the benchmark again.',
      { cause },
    )
  }
}

/** Installs software unless it is there, and gives the folder that has its packages. Throws ERR_BASELINE_MISSING. */
export function installed(software: Software): Promise<string> {
  const before = installing.get(software.name) ?? install(software, cacheFolder(software))
  installing.set(software.name, before)
  return before
}
