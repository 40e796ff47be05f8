/** A repo is its owner's alone, whatever the umask and the folder's rights were; what a fetch writes is as the umask says. */

import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MAIN } from '../testing/command.ts'

const run = promisify(execFile)

let folder: string
let repo: string
let state: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'datanet-private-'))
  repo = join(folder, 'repo')
  state = join(folder, 'state')
  await mkdir(repo)
  await chmod(repo, 0o777)
})

afterAll(async () => {
  await datanet('stop').catch(() => undefined)
  await rm(folder, { recursive: true, force: true })
})

/** Runs the command as somebody who gives everybody every right. */
async function datanet(...words: readonly string[]): Promise<Record<string, unknown>> {
  const script = 'umask 000; exec "$0" "$@" --json'
  const env = { ...process.env, DATANET_NO_MDNS: '1', DATANET_REPO: repo, DATANET_STATE_DIR: state }
  const { stdout } = await run('sh', ['-c', script, process.execPath, MAIN, ...words], { env, cwd: folder })
  return JSON.parse(stdout)
}

/** Rights in a folder: of itself and of all below it. */
async function rightsIn(path: string): Promise<Map<string, number>> {
  const names = ['.', ...(await readdir(path, { recursive: true }))]
  const rights = new Map<string, number>()
  for (const name of names) {
    const stats = await stat(join(path, name)).catch(() => null)
    if (stats !== null && !stats.isSocket()) rights.set(`${name}${stats.isDirectory() ? '/' : ''}`, stats.mode & 0o777)
  }
  return rights
}

const isPrivate = ([name, mode]: [string, number]) => mode === (name.endsWith('/') ? 0o700 : 0o600)

test('after init, start, contribute and fetch', { timeout: 120_000 }, async () => {
  await datanet('init', '--name', 'Ada')
  expect([...(await rightsIn(repo))].filter((one) => !isPrivate(one))).toEqual([])

  await datanet('start', '--detach', '--listen', '/ip4/127.0.0.1/tcp/0', '--api', '127.0.0.1:0')
  await writeFile(join(folder, 'rows.jsonl'), '{"text":"one"}\n{"text":"two"}\n')
  const { datanet: id } = await datanet('create', 'private', '--license', 'MIT')
  const { contribution } = await datanet('contribute', String(id), 'rows.jsonl', '--license', 'MIT')
  await datanet('fetch', String(id), '--contribution', String(contribution), '--out', 'out')
  await datanet('export', String(id), '--out', 'all.car')
  const inRepo = await rightsIn(repo)
  expect(inRepo.size).toBeGreaterThan(20)
  expect([...inRepo].filter((one) => !isPrivate(one))).toEqual([])
  expect([...(await rightsIn(state))].filter((one) => !isPrivate(one))).toEqual([])

  const out = await rightsIn(join(folder, 'out'))
  expect(out.has('README.md')).toBe(true)
  expect([...out].filter(([name, mode]) => mode !== (name.endsWith('/') ? 0o777 : 0o666))).toEqual([])
  expect((await stat(join(folder, 'all.car'))).mode & 0o777).toBe(0o666)
})
