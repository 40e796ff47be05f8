/** A datanet goes from one repo to another as a file, with peers that run and without. */

import { appendFile, mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOffline } from '../../peer/offline.ts'
import { type NetworkOfPeers, startNetwork } from '../../peer/start-network.ts'
import { initRepo } from '../../repo/init-repo.ts'
import { repoPaths } from '../../repo/layout.ts'
import { folderSize } from '../../storage/folder-size.ts'

let network: NetworkOfPeers
let dir: string
let datanet: string
let contribution: string
let car: string
let repos = 0

const content = new Uint8Array(2_500_000).map((_, i) => (i * 7919) % 251)

beforeAll(async () => {
  network = await startNetwork(1)
  dir = join(network.repos[0] ?? '', 'work')
  await mkdir(join(dir, 'files'), { recursive: true })
  await writeFile(join(dir, 'files', 'a.bin'), content)
  await writeFile(join(dir, 'files', 'b.jsonl'), '{"text":"one"}\n{"text":"two"}\n')
  const { operations } = network.peers[0] ?? expect.fail('no peer')
  datanet = (await operations.createDatanet({ name: 'travels', licenses: ['MIT'] })).datanet
  contribution = (await operations.contribute({ datanet, paths: [join(dir, 'files')], license: 'MIT' })).contribution
  await operations.validate({ datanet })
  await operations.getVerdict({ datanet, contribution, wait: 30 })
  car = join(dir, 'all.car')
  expect(await operations.exportDatanet({ datanet, out: car })).toMatchObject({ datanet, missing: 0, out: car })
})

afterAll(() => network.stop())

/** A repo of somebody who has heard of nothing. */
async function fresh(): Promise<string> {
  const repo = join(dir, `repo-${repos++}`)
  await initRepo(repo, {})
  return repo
}

type Offline = Awaited<ReturnType<typeof openOffline>>['operations']

async function offline<T>(repo: string, use: (operations: Offline) => Promise<T>): Promise<T> {
  const { operations, close } = await openOffline(repo)
  try {
    return await use(operations)
  } finally {
    await close()
  }
}

test('it comes whole into a fresh repo with no peer, is followed, and is exported again as the very same file', async () => {
  const repo = await fresh()
  const digest = (await network.peers[0]?.operations.getLedger({ datanet }))?.digest
  const report = await offline(repo, (operations) => operations.importDatanet({ path: car }))
  expect(report).toMatchObject({ datanet, name: 'travels', missing: 0, stored: report.blocks })
  await offline(repo, async (operations) => {
    expect(await operations.listDatanets()).toMatchObject([{ datanet, name: 'travels', contributions: 1, accepted: 1 }])
    expect(await operations.getLedger({ datanet })).toMatchObject({ digest })
    expect(await operations.verify()).toMatchObject({ ok: true })
    expect(await operations.importDatanet({ path: car })).toMatchObject({ accepted: 0, stored: 0 })
    const again = join(dir, 'again.car')
    await operations.exportDatanet({ datanet, out: again })
    expect(Buffer.compare(await readFile(again), await readFile(car))).toBe(0)
  })
})

test('a peer that runs takes it, and gives the files to whoever asks', async () => {
  const other = await startNetwork(1)
  try {
    const { operations } = other.peers[0] ?? expect.fail('no peer')
    const report = await operations.importDatanet({ path: car })
    expect(report.accepted).toBeGreaterThan(0)
    expect(await operations.importDatanet({ path: car })).toMatchObject({ accepted: 0, stored: 0 })
    const out = join(dir, 'fetched')
    expect(await operations.fetch({ datanet, out })).toMatchObject({ files: 2, peers: 0 })
    expect(Buffer.compare(await readFile(join(out, contribution, 'a.bin')), content)).toBe(0)
  } finally {
    await other.stop()
  }
})

test('taken twice at once, it is opened once: two replicas over one store would each know but a part of its logs', async () => {
  const other = await startNetwork(1)
  try {
    const { operations } = other.peers[0] ?? expect.fail('no peer')
    const reports = await Promise.all([1, 2].map(() => operations.importDatanet({ path: car })))
    const { entries } = await operations.getDatanet({ datanet })
    expect(reports.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(entries - 1)
  } finally {
    await other.stop()
  }
})

test('without content it is small, and what was left out is fetched later', async () => {
  const logs = join(dir, 'logs.car')
  const { operations } = network.peers[0] ?? expect.fail('no peer')
  const { bytes, blocks } = await operations.exportDatanet({ datanet, out: logs, content: false })
  expect({ blocks, isSmall: bytes < 20_000 }).toEqual({ blocks: 0, isSmall: true })
  const repo = await fresh()
  await offline(repo, (offlineOperations) => offlineOperations.importDatanet({ path: logs }))
  const halved = join(dir, 'halved.car')
  const report = await offline(repo, (own) => own.exportDatanet({ datanet, out: halved }))
  // of what is not held only the top can be named
  expect(report).toMatchObject({ blocks: 0, missing: 1 })
})

test('bad files are refused by name and leave nothing behind', async () => {
  const repo = await fresh()
  const bytes = await readFile(car)
  const wrong: Record<string, (path: string) => Promise<void>> = {
    empty: (path) => writeFile(path, ''),
    'no CAR': (path) => writeFile(path, 'just text, and more of it'),
    'cut short': async (path) => {
      await writeFile(path, bytes)
      await truncate(path, bytes.length - 1000)
    },
    'a flipped bit': (path) => {
      const spoilt = Buffer.from(bytes)
      spoilt[spoilt.length >> 1] = (spoilt[spoilt.length >> 1] ?? 0) ^ 1
      return writeFile(path, spoilt)
    },
    'more behind its end': async (path) => {
      await writeFile(path, bytes)
      await appendFile(path, bytes.subarray(100))
    },
  }
  await offline(repo, async (operations) => {
    const before = await folderSize(repoPaths(repo).blocks)
    for (const [what, write] of Object.entries(wrong)) {
      const path = join(dir, 'wrong.car')
      await write(path)
      await expect(operations.importDatanet({ path }), what).rejects.toMatchObject({ code: 'ERR_CAR_INVALID' })
    }
    await expect(operations.importDatanet({ path: join(dir, 'nowhere') })).rejects.toMatchObject({
      code: 'ERR_FILE_NOT_FOUND',
    })
    expect(await operations.listDatanets()).toEqual([])
    expect(await folderSize(repoPaths(repo).blocks)).toEqual(before)
  })
})

test('an export that can’t be written leaves no file; one that is aborted neither', async () => {
  const { operations } = network.peers[0] ?? expect.fail('no peer')
  const below = join(car, 'file.car')
  await expect(operations.exportDatanet({ datanet, out: below })).rejects.toMatchObject({ code: 'ERR_FILE_WRITE' })
  const folder = join(dir, 'aborted')
  await mkdir(folder)
  const out = join(folder, 'x.car')
  await expect(operations.exportDatanet({ datanet, out }, { signal: AbortSignal.abort() })).rejects.toThrow()
  expect(await readdir(folder)).toEqual([])
})
