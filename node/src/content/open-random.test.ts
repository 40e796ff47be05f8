import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { identityOf } from './open-file.ts'
import { openRandom } from './open-random.ts'

let dir: string
let path: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'datanet-random-'))
  path = join(dir, 'file')
  await writeFile(path, '0123456789')
})

afterEach(() => rm(dir, { recursive: true, force: true }))

test('a file is read from any place', async () => {
  const file = await openRandom(path, await identityOf(path))
  expect(file.bytes).toBe(10)
  expect(Buffer.from(await file.read(3, 7)).toString()).toBe('3456')
  expect(await file.read(10, 10)).toEqual(new Uint8Array(0))
  await file.close()
})

test.each([
  [-1, 2],
  [5, 4],
  [0, 11],
  [0, 64 * 1024 * 1024 + 1],
])('there is nothing from %i to %i', async (start, end) => {
  const file = await openRandom(path)
  await expect(file.read(start, end)).rejects.toMatchObject({ code: 'ERR_FILE_CHANGED' })
  await file.close()
})

test('a file that was written to meanwhile is told of', async () => {
  const before = await identityOf(path)
  const file = await openRandom(path)
  await appendFile(path, 'more')
  await expect(file.close()).rejects.toMatchObject({ code: 'ERR_FILE_CHANGED' })
  await expect(openRandom(path, before)).rejects.toMatchObject({ code: 'ERR_FILE_CHANGED' })
})

test('what is no file is refused', async () => {
  await expect(openRandom(join(dir, 'none'))).rejects.toMatchObject({ code: 'ERR_FILE_NOT_FOUND' })
  await expect(openRandom(dir)).rejects.toMatchObject({ code: expect.stringMatching(/^ERR_FILE_/) })
})
