import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cidOf } from '@datanet/records'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { defaultStateDir, SigningMarks } from './signing-marks.ts'

const author = new Uint8Array(32).fill(1)
const datanet = cidOf(Uint8Array.of(0xa0))
const mark = (seq: number) => ({ seq, id: cidOf(Uint8Array.of(seq % 24)) })

let dir: string
const warnings: unknown[] = []
const logger = { warn: (...args: unknown[]) => void warnings.push(args) }

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'datanet-state-'))
  warnings.length = 0
})
afterEach(() => rm(dir, { recursive: true, force: true }))

test('a mark is read as it was written last, by whoever opens it next', async () => {
  const marks = new SigningMarks(dir, author, logger)
  const own = marks.of(datanet)
  expect(await own.read()).toBeNull()
  for (const seq of [0, 7, 1_000_000, 8]) await own.write(mark(seq))
  expect(await own.read()).toEqual(mark(8))
  marks.close()
  expect(await new SigningMarks(dir, author, logger).of(datanet).read()).toEqual(mark(8))
  expect(await new SigningMarks(dir, new Uint8Array(32), logger).of(datanet).read()).toBeNull()
  expect(warnings).toEqual([])
})

test('nobody else may read it, and it does not grow', async () => {
  const marks = new SigningMarks(dir, author, logger)
  const own = marks.of(datanet)
  for (let seq = 0; seq < 100; seq++) await own.write(mark(seq))
  marks.close()
  const { mode, size } = await stat(own.place)
  expect([mode & 0o777, size]).toEqual([0o600, 128])
  expect(await readdir(join(dir, 'signed'))).toHaveLength(1)
  expect((await readFile(own.place, 'utf8')).startsWith('99 b')).toBe(true)
})

test('what is no mark counts as none, and is told of once', async () => {
  const marks = new SigningMarks(dir, author, logger)
  const own = marks.of(datanet)
  await own.write(mark(3))
  for (const text of ['', 'x', '3', '3 notacid\n', '-1 b\n']) {
    await writeFile(own.place, text)
    expect(await own.read()).toBeNull()
  }
  marks.close()
  expect(warnings).toHaveLength(1)
})

test('a machine that can keep no marks works without', async () => {
  await writeFile(join(dir, 'file'), '')
  const marks = new SigningMarks(join(dir, 'file'), author, logger)
  await marks.of(datanet).write(mark(1))
  expect(await marks.of(datanet).read()).toBeNull()
  expect(warnings).toHaveLength(1)
})

test('where marks lie is the machine’s matter, and can be chosen', () => {
  expect(defaultStateDir({ DATANET_STATE_DIR: '/a' })).toBe('/a')
  expect(defaultStateDir({ XDG_STATE_HOME: '/b' })).toBe('/b/datanet')
  expect(defaultStateDir({})).toMatch(/[\\/]\.local[\\/]state[\\/]datanet$/)
})

test.runIf(existsSync('/proc/self'))('a folder that takes none is not asked for ever', async () => {
  const marks = new SigningMarks('/proc/datanet', author, logger)
  await marks.of(datanet).write(mark(1))
  expect(warnings).toHaveLength(1)
})
