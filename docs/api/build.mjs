// The reference of the public API, from what the packages publish: their built declarations. `--check` writes nothing, and says
// which export, method or accessor has no docstring, and which link in a docstring leads nowhere.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Application, ReflectionKind } from 'typedoc'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '..', '..')

const packages = [...readdirSync(join(root, 'packages')).map((name) => join('packages', name)), 'node', 'cli']
  .filter((folder) => existsSync(join(root, folder, 'package.json')))
  .map((folder) => ({
    folder,
    entry: join(root, folder, 'dist', 'index.d.ts'),
    name: JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')).name,
  }))

/** Calls each package what it is called, and shows its README on its page. */
function namePackages(project) {
  for (const module of project.getReflectionsByKind(ReflectionKind.Module)) {
    const owner = project.getSymbolIdFromReflection(module)?.packageName
    const found = packages.find(({ name }) => name === owner)
    if (found === undefined) continue
    module.name = found.name
    const readme = join(root, found.folder, 'README.md')
    if (existsSync(readme)) module.readme = [{ kind: 'text', text: readFileSync(readme, 'utf8') }]
  }
}

const unbuilt = packages.filter(({ entry }) => !existsSync(entry))
if (unbuilt.length > 0) {
  console.error(`Not built: ${unbuilt.map(({ name }) => name).join(', ')}. Run: npm run build`)
  process.exit(1)
}

const app = await Application.bootstrap({
  name: 'Datanet',
  entryPoints: packages.map(({ entry }) => entry),
  tsconfig: join(here, 'tsconfig.json'),
  readme: join(here, 'README.md'),
  disableSources: true,
  excludePrivate: true,
  excludeInternal: true,
  githubPages: false,
  logLevel: 'Warn',
  requiredToBeDocumented: ['Variable', 'Function', 'Class', 'Interface', 'TypeAlias', 'Method', 'Accessor'],
  packagesRequiringDocumentation: packages.map(({ name }) => name),
  validation: { notExported: false, invalidLink: true, rewrittenLink: true, notDocumented: true },
})
const project = await app.convert()
if (project === undefined) process.exit(1)
namePackages(project)
app.validate(project)
if (!process.argv.includes('--check')) await app.generateDocs(project, join(here, 'dist'))
if (app.logger.hasErrors() || app.logger.hasWarnings()) process.exitCode = 1
