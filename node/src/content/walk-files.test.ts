import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readError } from './file-errors.ts'
import { walkFiles } from './walk-files.ts'

let dir: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'datanet-walk-'))
})

afterEach(async () => {
  await rm(dir, { recursive: true, force: true })
})

/** Makes files, each holding its own name, and the folders above them. */
async function make(...paths: string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(join(dir, path, '..'), { recursive: true })
    await writeFile(join(dir, path), path)
  }
}

async function names(...paths: string[]): Promise<string[]> {
  return (await walkFiles(paths.map((path) => join(dir, path)))).map((file) => file.path)
}

test('a file goes by its own name', async () => {
  await make('a/b.txt')
  expect(await walkFiles([join(dir, 'a/b.txt')])).toEqual([{ path: 'b.txt', absolute: join(dir, 'a/b.txt'), size: 7 }])
})

test('a folder’s files go by their path in it, in the order of bytes', async () => {
  await make('d/b.txt', 'd/a/z.txt', 'd/a.txt', 'd/Z.txt', 'd/ä.txt')
  expect(await names('d')).toEqual(['Z.txt', 'a.txt', 'a/z.txt', 'b.txt', 'ä.txt'])
})

test('of several paths a folder’s name goes before its files', async () => {
  await make('d/a.txt', 'e/a.txt', 'a.txt')
  expect(await names('d', 'e', 'a.txt')).toEqual(['a.txt', 'd/a.txt', 'e/a.txt'])
})

test('names come out in NFC, and the file is still found', async () => {
  const decomposed = 'u\u0308ber.txt'
  await make(`d/${decomposed}`)
  const [file] = await walkFiles([join(dir, 'd')])
  expect(file?.path).toBe('\u00fcber.txt')
  expect(file?.absolute).toBe(join(dir, 'd', decomposed))
})

test('two files of one name are told, and the same file named twice is one', async () => {
  await make('d/a.txt', 'e/a.txt')
  await expect(names('d/a.txt', 'e/a.txt')).rejects.toMatchObject({ code: 'ERR_PATH_CONFLICT' })
  expect(await names('d/a.txt', 'd/a.txt')).toEqual(['a.txt'])
  await make('n/\u00e9.txt', 'n/e\u0301.txt')
  await expect(names('n')).rejects.toMatchObject({ code: 'ERR_PATH_CONFLICT' })
})

test('a missing file, and a link to one, are told by name', async () => {
  await make('d/a.txt')
  await expect(names('nothing')).rejects.toMatchObject({ code: 'ERR_FILE_NOT_FOUND' })
  await expect(names('d/a.txt/b')).rejects.toMatchObject({ code: 'ERR_FILE_NOT_FOUND' })
  await symlink('gone', join(dir, 'd/link'))
  const message = expect.stringContaining(join(dir, 'd/link'))
  await expect(names('d')).rejects.toMatchObject({ code: 'ERR_FILE_NOT_FOUND', message })
})

test('folders without files hold nothing to take', async () => {
  await mkdir(join(dir, 'd/empty'), { recursive: true })
  await expect(names('d')).rejects.toMatchObject({ code: 'ERR_NO_FILES' })
})

test('links are followed within their folder, and no further', async () => {
  await make('d/a.txt', 'secret.txt')
  await symlink('a.txt', join(dir, 'd/b.txt'))
  expect(await names('d')).toEqual(['a.txt', 'b.txt'])
  // What is named itself is meant, wherever it leads.
  await symlink('d', join(dir, 'link'))
  expect(await names('link')).toEqual(['a.txt', 'b.txt'])
  await symlink('../secret.txt', join(dir, 'd/c.txt'))
  await expect(names('d')).rejects.toMatchObject({ code: 'ERR_PATH_UNSAFE' })
})

test('links in a circle are told', async () => {
  await make('d/e/a.txt')
  await symlink('..', join(dir, 'd/e/up'))
  await expect(names('d')).rejects.toMatchObject({ code: 'ERR_SYMLINK_LOOP' })
  await symlink('self', join(dir, 'self'))
  await expect(names('self')).rejects.toMatchObject({ code: 'ERR_SYMLINK_LOOP' })
})

test('a pipe is no file', async () => {
  await make('d/a.txt')
  execFileSync('mkfifo', [join(dir, 'd/pipe')])
  await expect(names('d')).rejects.toMatchObject({ code: 'ERR_FILE_SPECIAL' })
  await expect(names('d/pipe')).rejects.toMatchObject({ code: 'ERR_FILE_SPECIAL' })
})

test('what the system says when a file can’t be read gets its own code', () => {
  const codes = {
    ENOENT: 'ERR_FILE_NOT_FOUND',
    EACCES: 'ERR_FILE_UNREADABLE',
    EPERM: 'ERR_FILE_UNREADABLE',
    EIO: 'ERR_FILE_UNREADABLE',
    ELOOP: 'ERR_SYMLINK_LOOP',
  }
  for (const [system, code] of Object.entries(codes)) {
    expect(readError(Object.assign(new Error(system), { code: system }), '/x')).toMatchObject({ code })
  }
})

test('a pattern stands for the files that it fits, by their path below its last plain folder', async () => {
  await make('d/a.jsonl', 'd/x/b.jsonl', 'd/x/y/c.csv', 'e/z.jsonl', 'd/x.jsonl/inner.txt')
  expect(await names('d/**/*.jsonl')).toEqual(['a.jsonl', 'x/b.jsonl'])
  expect(await names('*/*.jsonl')).toEqual(['d/a.jsonl', 'e/z.jsonl'])
  expect(await names('d/{a,b}.jsonl', 'e/*')).toEqual(['d/a.jsonl', 'e/z.jsonl'])
  await expect(names('d/**/*.parquet')).rejects.toMatchObject({ code: 'ERR_NO_FILES' })
})

test('a file whose name looks like a pattern is meant itself', async () => {
  await make('d/[a].txt', 'd/a.txt')
  expect(await names('d/[a].txt')).toEqual(['[a].txt'])
})

test('no pattern brings along what lies elsewhere', async () => {
  await make('d/a.txt', 'secret/key.txt')
  await symlink(join(dir, 'secret/key.txt'), join(dir, 'd/key.txt'))
  await expect(names('d/*.txt')).rejects.toMatchObject({ code: 'ERR_PATH_UNSAFE' })
  await rm(join(dir, 'd/key.txt'))
  await symlink(join(dir, 'secret'), join(dir, 'd/folder'))
  await expect(names('d/*/*.txt')).rejects.toMatchObject({ code: expect.stringMatching('ERR_(NO_FILES|PATH_UNSAFE)') })
})

test('the order is that of the bytes, also beyond the first 65,536 characters', async () => {
  const all = ['a', 'a/b', 'a-b', 'B', '\u{1f600}', '\uff5e', '\ud7ff', '\ue000', 'ä', 'aa'].map(
    (name) => `d/${name}.txt`,
  )
  await make(...all)
  const bytes = (text: string) => Buffer.from(text)
  const found = await names('d')
  expect(found).toEqual([...found].sort((a, b) => Buffer.compare(bytes(a), bytes(b))))
  expect(found).toHaveLength(all.length)
})
