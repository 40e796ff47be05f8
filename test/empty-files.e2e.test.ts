/** Empty files, as code and data sets have them, go with the folder that they lie in. */
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { arrival } from './harness/news.ts'
import type { PeerProcess } from './harness/peer-process.ts'
import { jsonLines, tickets } from './harness/rows.ts'
import { Scene } from './harness/scene.ts'

const LICENSE = 'CC-BY-4.0'
/** The CID of nothing, the same for all IPFS software. */
const NOTHING = 'bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku'

let scene: Scene
let fay: PeerProcess
let cora: PeerProcess
let buyer: PeerProcess
let datanet: string
let contribution: string
let folder: string

beforeAll(async () => {
  scene = await Scene.open()
  ;[fay, cora, buyer] = await scene.peers('fay', 'cora', 'buyer')
  const founded = await fay.client.createDatanet({ name: 'code', licenses: [LICENSE], admission: 'open' })
  datanet = founded.datanet
  for (const peer of [cora, buyer]) {
    const { link } = await fay.client.invite({ datanet })
    await peer.client.joinDatanet({ target: link })
    await peer.client.getDatanet({ datanet, wait: 60 })
  }
  folder = join(scene.dir, 'project')
  await mkdir(join(folder, 'package'), { recursive: true })
  await writeFile(join(folder, 'package', '__init__.py'), '')
  await writeFile(join(folder, 'package', 'rows.jsonl'), jsonLines(tickets(20)))
  await writeFile(join(folder, 'later.csv'), '')
})

afterAll(() => scene.close())

test('a folder with empty files is contributed, and they count for nothing', async () => {
  const made = await cora.does<{ contribution: string; rows: number }>(
    'contribute',
    datanet,
    folder,
    '--license',
    LICENSE,
  )
  contribution = made.contribution
  const { files, rows } = await cora.client.getContribution({ datanet, contribution })
  expect(rows).toBe(20)
  expect(files).toMatchObject([
    { path: 'later.csv', bytes: 0, rows: 0 },
    { path: 'package/__init__.py', bytes: 0, rows: 0 },
    { path: 'package/rows.jsonl', rows: 20 },
  ])
})

test('it is accepted, also beside another that has the same empty files', async () => {
  const other = join(scene.dir, 'other')
  await mkdir(other)
  await writeFile(join(other, '__init__.py'), '')
  await writeFile(join(other, 'rows.jsonl'), jsonLines(tickets(20, 500)))
  const second = await cora.client.contribute({ datanet, paths: [other], license: LICENSE })
  for (const id of [contribution, second.contribution]) await arrival(fay, datanet, id)
  await fay.client.validate({ datanet })
  for (const id of [contribution, second.contribution]) {
    const verdict = await buyer.client.getVerdict({ datanet, contribution: id, wait: 60 })
    expect(verdict).toMatchObject({ outcome: 'accepted' })
  }
})

test('whoever fetches it has the empty files too, and can check it offline', async () => {
  const out = join(scene.dir, 'out')
  await buyer.does('fetch', datanet, '--contribution', contribution, '--out', out)
  const found = await readdir(out, { recursive: true })
  const [init = '', later = ''] = ['__init__.py', 'later.csv'].map((name) => found.find((path) => path.endsWith(name)))
  expect([(await stat(join(out, init))).size, (await stat(join(out, later))).size]).toEqual([0, 0])
  const rows = found.find((path) => path.endsWith('rows.jsonl')) ?? ''
  expect(await readFile(join(out, rows), 'utf8')).toBe(jsonLines(tickets(20)))
  expect(await buyer.does('verify', out)).toMatchObject({ ok: true, problems: [] })
  expect(await buyer.client.verify({})).toMatchObject({ ok: true, problems: [] })
  await writeFile(join(out, init), 'x')
  const { exitCode } = await buyer.run('verify', out)
  expect(exitCode).not.toBe(0)
})

test('it is pinned whole, and the gateway gives the empty block', async () => {
  await buyer.does('pin', datanet, '--contribution', contribution)
  const { token } = JSON.parse(await readFile(join(buyer.repo, 'api.json'), 'utf8')) as { token: string }
  const response = await fetch(`${buyer.api}/ipfs/${NOTHING}?format=raw`, {
    headers: { authorization: `Bearer ${token}` },
  })
  expect([response.status, (await response.arrayBuffer()).byteLength]).toEqual([200, 0])
})

test('it goes through a CAR', async () => {
  const car = join(scene.dir, 'all.car')
  await cora.does('export', datanet, '--out', car)
  const reader = scene.peer('reader')
  await reader.init()
  await reader.start()
  await reader.does('import', car)
  const out = join(scene.dir, 'from-car')
  await reader.does('fetch', datanet, '--contribution', contribution, '--out', out)
  expect((await readdir(out, { recursive: true })).some((path) => path.endsWith('__init__.py'))).toBe(true)
})

test('nothing but empty files is refused', async () => {
  const nothing = join(scene.dir, 'nothing')
  await mkdir(nothing)
  for (const name of ['a.csv', 'b.txt']) await writeFile(join(nothing, name), '')
  const refused = await cora.refuses('contribute', datanet, nothing, '--license', LICENSE)
  expect(refused).toMatchObject({ code: 'ERR_FILE_EMPTY', message: expect.stringContaining('a.csv') })
})
