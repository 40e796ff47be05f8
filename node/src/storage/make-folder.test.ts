import { existsSync } from 'node:fs'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeFolder } from './make-folder.ts'

let dir: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'datanet-folder-'))
})

afterEach(async () => {
  await rm(dir, { recursive: true, force: true })
})

test('makes what is missing, and says whether something was', async () => {
  expect(await makeFolder(join(dir, 'a/b/c'), 0o700)).toBe(true)
  expect((await stat(join(dir, 'a/b'))).isDirectory()).toBe(true)
  expect(await makeFolder(join(dir, 'a/b/c'))).toBe(false)
  expect(await makeFolder('/')).toBe(false)
})

test('many may make the same at once', async () => {
  await Promise.all(Array.from({ length: 20 }, () => makeFolder(join(dir, 'a/b/c/d'))))
  expect((await stat(join(dir, 'a/b/c/d'))).isDirectory()).toBe(true)
})

test('a file in the way stays', async () => {
  await writeFile(join(dir, 'file'), 'mine')
  await expect(makeFolder(join(dir, 'file'))).rejects.toMatchObject({ code: 'EEXIST' })
  await expect(makeFolder(join(dir, 'file/a/b'))).rejects.toMatchObject({ code: 'ENOTDIR' })
})

test.runIf(existsSync('/proc/self'))('a folder that takes none is not asked for ever', async () => {
  await expect(makeFolder('/proc/datanet/out')).rejects.toMatchObject({ code: 'ENOENT' })
})
