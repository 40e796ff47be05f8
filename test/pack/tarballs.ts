/** The packages as they would be published. */

import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from '../docs/markdown.ts'
import { output } from '../docs/program.ts'

/** What a package's own package.json says. */
interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

/** A packed package. */
export interface Tarball {
  /** In the repository. */
  readonly folder: string
  readonly manifest: Manifest
  readonly path: string
}

/** The folders of what is published. */
async function publishedFolders(): Promise<string[]> {
  const packages = await readdir(join(ROOT, 'packages'))
  return [...packages.map((name) => `packages/${name}`), 'node', 'cli']
}

/** npm says nothing that nobody asked for. */
const QUIET = {
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  npm_config_loglevel: 'error',
  npm_config_update_notifier: 'false',
}

/** Runs npm as the one that called us, if there is one, and gives what it wrote. */
export async function npm(args: readonly string[], cwd: string): Promise<string> {
  const caller = process.env['npm_execpath']
  const env = { ...process.env, ...QUIET }
  if (caller !== undefined && /npm-cli\.[cm]?js$/.test(caller)) {
    return await output(process.execPath, [caller, ...args], { cwd, env })
  }
  return await output('npm', args, { cwd, env })
}

/** Packs all packages into a folder. */
export async function packAll(folder: string): Promise<Tarball[]> {
  await mkdir(folder, { recursive: true })
  const folders = await publishedFolders()
  const workspaces = folders.flatMap((one) => ['--workspace', one])
  await npm(['pack', '--pack-destination', folder, ...workspaces], ROOT)
  return await Promise.all(
    folders.map(async (one) => {
      const manifest = JSON.parse(await readFile(join(ROOT, one, 'package.json'), 'utf8')) as Manifest
      const file = `${manifest.name.replace('@', '').replace('/', '-')}-${manifest.version}.tgz`
      return { folder: one, manifest, path: join(folder, file) }
    }),
  )
}
