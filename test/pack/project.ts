/** A project outside of the workspace that has the packed packages, and what each of them asks for, and nothing else. */

import { existsSync } from 'node:fs'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ROOT } from '../docs/markdown.ts'
import { output } from '../docs/program.ts'
import type { Tarball } from './tarballs.ts'

const SCOPE = '@datanet/'

const TSCONFIG = {
  compilerOptions: {
    target: 'es2024',
    lib: ['es2024', 'esnext.disposable', 'dom'],
    module: 'nodenext',
    types: ['node'],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
  },
  include: ['*.ts'],
}

async function link(name: string, modules: string): Promise<void> {
  const target = join(ROOT, 'node_modules', name)
  if (!existsSync(target)) return
  await mkdir(dirname(join(modules, name)), { recursive: true })
  await symlink(target, join(modules, name), 'junction')
}

/** Lays out an empty project, ready to be type-checked. */
export async function emptyProject(folder: string): Promise<void> {
  await mkdir(join(folder, 'node_modules'), { recursive: true })
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'embedder', private: true, type: 'module' }))
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG))
}

/** Unpacks a package into a project; what it asks for of others is linked beneath it, so that nothing else can be found. */
export async function unpack(project: string, { manifest, path }: Tarball): Promise<string> {
  const folder = join(project, 'node_modules', manifest.name)
  await mkdir(folder, { recursive: true })
  await output('tar', ['-xzf', path, '--strip-components=1', '-C', folder], { cwd: project })
  const asked = Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })
  for (const name of asked.filter((one) => !one.startsWith(SCOPE))) await link(name, join(folder, 'node_modules'))
  return folder
}

/** Lets a project see the types of Node. */
export async function linkNodeTypes(project: string): Promise<void> {
  await link('@types/node', join(project, 'node_modules'))
}

/** Checks the types of all programs in a project; says what is wrong with them. */
export async function typeCheck(project: string): Promise<void> {
  await output(process.execPath, [join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', project], {
    cwd: project,
  })
}
