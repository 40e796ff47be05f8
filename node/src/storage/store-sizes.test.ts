import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { folderSize } from './folder-size.ts'
import { storeSizes } from './store-sizes.ts'

let dir: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'datanet-sizes-'))
  await mkdir(join(dir, 'a', 'b'), { recursive: true })
  await writeFile(join(dir, 'one'), 'x'.repeat(10))
  await writeFile(join(dir, 'a', 'b', 'two'), 'x'.repeat(5))
})

afterEach(async () => {
  await rm(dir, { recursive: true, force: true })
})

test('a folder is as large as the files in it and below', async () => {
  expect(await folderSize(dir)).toBe(15)
  expect(await folderSize(join(dir, 'nowhere'))).toBe(0)
})

test('folders are looked at again when a minute is over, and not before', async () => {
  let now = 0
  const sizes = storeSizes({ all: dir, a: join(dir, 'a') }, () => now)
  expect(await sizes()).toEqual({ all: 15, a: 5 })
  await writeFile(join(dir, 'three'), 'x')
  now = 59_999
  expect(await sizes()).toEqual({ all: 15, a: 5 })
  now = 60_000
  expect(await sizes()).toEqual({ all: 16, a: 5 })
})
