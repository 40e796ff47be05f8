/** What is published: complete, without tests, with licences; and its examples run in an empty project that has nothing else. */

import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { onlyBlock, ROOT, textOf } from '../docs/markdown.ts'
import { output } from '../docs/program.ts'
import { Scene } from '../harness/scene.ts'
import { emptyProject, linkNodeTypes, typeCheck, unpack } from './project.ts'
import { packAll, type Tarball } from './tarballs.ts'

const NAMES = [
  'attribution',
  'client',
  'ledger',
  'log',
  'quality',
  'records',
  'replica',
  'shards',
  'sync',
  'testkit',
  'node',
  'cli',
]
/** Its example speaks to a peer that runs. */
const NEEDS_PEER = '@datanet/client'

let dir: string
let project: string
let scene: Scene
let tarballs: Tarball[]
const folders = new Map<string, string>()

const programOf = (name: string) => `${name.replaceAll(/\W/g, '-')}.ts`

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'datanet-pack-'))
  project = join(dir, 'project')
  scene = await Scene.open()
  await emptyProject(project)
  await linkNodeTypes(project)
  tarballs = await packAll(join(dir, 'tarballs'))
  for (const tarball of tarballs) {
    const { folder, manifest } = tarball
    folders.set(manifest.name, await unpack(project, tarball))
    await writeFile(join(project, programOf(manifest.name)), onlyBlock(textOf(`${folder}/README.md`), 'ts'))
  }
  await cp(join(ROOT, 'examples', 'embedder.ts'), join(project, 'embedder.ts'))
})

afterAll(async () => {
  await scene?.close()
  await rm(dir, { recursive: true, force: true, maxRetries: 3 })
})

test('every package is packed', () => {
  expect(tarballs.map(({ manifest }) => manifest.name).sort()).toEqual(NAMES.map((name) => `@datanet/${name}`).sort())
  expect(tarballs.filter(({ manifest }) => manifest.private)).toEqual([])
})

test.each(NAMES)('%s has what it needs, and nothing that is only for us', async (name) => {
  const folder = folders.get(`@datanet/${name}`) ?? ''
  const files = (await readdir(folder, { recursive: true })).map((file) => file.replaceAll('\\', '/'))
  const ours = files.filter((file) => !file.startsWith('node_modules'))
  expect(ours).toEqual(expect.arrayContaining(['LICENSE-APACHE', 'LICENSE-MIT', 'README.md', 'package.json']))
  expect(ours.filter((file) => /\.(test|fixture)\.|\/testing\/|tsbuildinfo|^test|tsconfig/.test(file))).toEqual([])
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  const { types, import: entry } = manifest.exports['.']
  expect(ours).toEqual(expect.arrayContaining([types, entry, manifest.types].map((path) => path.replace('./', ''))))
  expect(manifest).toMatchObject({ license: 'Apache-2.0 OR MIT', publishConfig: { access: 'public' } })
  expect(manifest.description).toMatch(/\w/)
  expect(manifest.keywords).toContain('datanet')
  const maps = ours.filter((file) => file.endsWith('.js.map'))
  const map = JSON.parse(await readFile(join(folder, maps[0] ?? ''), 'utf8'))
  expect(map.sources).toHaveLength(1)
  expect(ours).toContain(`src/${String(map.sources[0]).split('/src/').at(-1)}`)
})

test('the examples of all READMEs, and the embedder, type-check against what is packed', async () => {
  await typeCheck(project)
})

test.each(NAMES.filter((name) => `@datanet/${name}` !== NEEDS_PEER))(
  'the example of %s runs and prints what it says',
  async (name) => {
    const cwd = join(dir, name)
    await mkdir(cwd)
    const printed = await output(process.execPath, [join(project, programOf(`@datanet/${name}`))], {
      cwd,
      env: scene.env,
    })
    const folder = tarballs.find(({ manifest }) => manifest.name === `@datanet/${name}`)?.folder
    expect(printed).toBe(onlyBlock(textOf(`${folder}/README.md`), 'text'))
  },
)

test('the example of client runs beside a peer, which the packed command starts', async () => {
  const datanet = [join(folders.get('@datanet/cli') ?? '', 'bin', 'datanet.js')]
  const place = { cwd: dir, env: scene.env }
  const listen = ['--listen', '/ip4/127.0.0.1/tcp/0', '--api', '127.0.0.1:0']
  await output(process.execPath, [...datanet, 'init', '--name', 'Ada'], place)
  await output(process.execPath, [...datanet, 'start', '--detach', ...listen], place)
  try {
    const printed = await output(process.execPath, [join(project, programOf(NEEDS_PEER))], place)
    expect(printed).toBe(onlyBlock(textOf('packages/client/README.md'), 'text'))
  } finally {
    await output(process.execPath, [...datanet, 'stop'], place)
  }
})

test('the embedder runs', async () => {
  const file = join(folders.get('@datanet/cli') ?? '', 'sample', 'tickets-good.jsonl')
  const printed = await output(process.execPath, [join(project, 'embedder.ts'), file], { cwd: dir, env: scene.env })
  expect(printed).toContain('Ada is owed 9000; both compute the same ledger: true.')
})
