import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type FileSource, openBelow, writeBelow } from './write-file.ts'

let dir: string
let out: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'datanet-write-'))
  out = join(dir, 'out')
})

afterEach(async () => {
  await rm(dir, { recursive: true, force: true })
})

const write = async (folder: string, path: string, source: FileSource) =>
  await writeBelow(await openBelow(folder), path, source)

const bytes = (value: string) => [new TextEncoder().encode(value)]

test('writes the chunks as they come, in folders that it makes', async () => {
  const source = [...bytes('one '), ...bytes('two')]
  expect(await write(out, 'a/b/c.txt', source)).toEqual({ absolute: join(out, 'a/b/c.txt'), bytes: 7 })
  expect(await readFile(join(out, 'a/b/c.txt'), 'utf8')).toBe('one two')
  expect(await readdir(join(out, 'a/b'))).toEqual(['c.txt'])
})

test('a source that fails leaves the old file and no other', async () => {
  await write(out, 'a.txt', bytes('old'))
  const failing = async function* () {
    yield* bytes('half')
    throw new RangeError('broken off')
  }
  await expect(write(out, 'a.txt', failing())).rejects.toThrow('broken off')
  expect(await readFile(join(out, 'a.txt'), 'utf8')).toBe('old')
  expect(await readdir(out)).toEqual(['a.txt'])
})

test.each(['../x', 'a/../../x', '/etc/x', 'C:\\x', '\\\\host\\x', '', '.', 'a//b', './a', 'a/', 'a\0b'])(
  'refuses the path %j',
  async (path) => {
    await expect(write(out, path, bytes('x'))).rejects.toMatchObject({ code: 'ERR_PATH_UNSAFE' })
    expect(await readdir(dir)).toEqual(['out'])
    expect(await readdir(out)).toEqual([])
  },
)

test('refuses to write through a link, but a link in the folder’s own path is the user’s will', async () => {
  await mkdir(join(dir, 'elsewhere'))
  await mkdir(out)
  await symlink('../elsewhere', join(out, 'a'))
  await expect(write(out, 'a/x.txt', bytes('x'))).rejects.toMatchObject({ code: 'ERR_PATH_UNSAFE' })
  expect(await readdir(join(dir, 'elsewhere'))).toEqual([])
  await symlink('elsewhere', join(dir, 'link'))
  await write(join(dir, 'link'), 'x.txt', bytes('x'))
  expect(await readdir(join(dir, 'elsewhere'))).toEqual(['x.txt'])
})

test('a link in the file’s place is replaced, and what it led to is kept', async () => {
  await mkdir(out)
  await writeFile(join(dir, 'kept.txt'), 'kept')
  await symlink('../kept.txt', join(out, 'a.txt'))
  await write(out, 'a.txt', bytes('new'))
  expect(await readFile(join(dir, 'kept.txt'), 'utf8')).toBe('kept')
  expect(await readFile(join(out, 'a.txt'), 'utf8')).toBe('new')
})

test('a folder or a file in the way is told', async () => {
  await mkdir(join(out, 'a'), { recursive: true })
  await writeFile(join(out, 'b'), 'file')
  await expect(write(out, 'a', bytes('x'))).rejects.toMatchObject({ code: 'ERR_FILE_WRITE' })
  await expect(write(out, 'b/c', bytes('x'))).rejects.toMatchObject({ code: 'ERR_FILE_WRITE' })
  await expect(write(out, 'x'.repeat(300), bytes('x'))).rejects.toMatchObject({ code: 'ERR_FILE_WRITE' })
})
