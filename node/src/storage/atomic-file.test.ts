import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { clearPartials, writeAtomic } from './atomic-file.ts'

let dir: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'datanet-atomic-'))
})

afterEach(async () => {
  await rm(dir, { recursive: true, force: true })
})

test('writes the whole file, with the rights asked for, and leaves nothing beside it', async () => {
  await writeAtomic(join(dir, 'a/b.txt'), 'whole', { mode: 0o600 })
  expect(await readFile(join(dir, 'a/b.txt'), 'utf8')).toBe('whole')
  expect((await stat(join(dir, 'a/b.txt'))).mode & 0o777).toBe(0o600)
  expect(await readdir(join(dir, 'a'))).toEqual(['b.txt'])
})

test('a write that fails half way keeps the old file and leaves nothing behind', async () => {
  const path = join(dir, 'a.txt')
  await writeFile(path, 'old')
  const failing = writeAtomic(path, async (file) => {
    await file.write('half')
    throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
  })
  await expect(failing).rejects.toMatchObject({ code: 'ERR_DISK_FULL' })
  expect(await readFile(path, 'utf8')).toBe('old')
  expect(await readdir(dir)).toEqual(['a.txt'])
})

test('what a process that is gone was writing is cleared away, what another writes is not', async () => {
  const gone = spawnSync(process.execPath, ['-e', '']).pid
  const names = [`.partial-${gone}-aa`, `.partial-${process.pid}-bb`, '.partial-x', 'partial']
  for (const name of names) await writeFile(join(dir, name), 'half')
  // an earlier process, as in a container, may have had the same number
  const earlier = `.partial-${process.pid}-cc`
  await writeFile(join(dir, earlier), 'half')
  await utimes(join(dir, earlier), 1, 1)
  expect(await clearPartials(dir)).toBe(2)
  expect((await readdir(dir)).sort()).toEqual(names.slice(1).sort())
})
