import { execFileSync } from 'node:child_process'
import { appendFile, mkdtemp, rm, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CHUNK_BYTES, openFile } from './open-file.ts'

let dir: string
let path: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'datanet-open-'))
  path = join(dir, 'file')
})

afterEach(async () => {
  await rm(dir, { recursive: true, force: true })
})

async function gather(source: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = []
  for await (const chunk of source) chunks.push(chunk)
  return chunks
}

test.each([0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES])(
  '%i bytes come whole, in chunks of 1 MiB',
  async (size) => {
    const bytes = Buffer.alloc(size, 'abcdefg')
    await writeFile(path, bytes)
    const chunks = await gather(openFile(path))
    expect(Buffer.concat(chunks).equals(bytes)).toBe(true)
    for (const chunk of chunks.slice(0, -1)) expect(chunk.byteLength).toBe(CHUNK_BYTES)
  },
)

const changes: Record<string, () => Promise<void>> = {
  grows: () => appendFile(path, 'more'),
  shrinks: () => truncate(path, 10),
  'is written over': () => writeFile(path, Buffer.alloc(2 * CHUNK_BYTES + 5, 'z')),
  'is touched': () => utimes(path, 1, 1),
}

test.each(Object.entries(changes))('a file that %s while it is read is told', async (_how, change) => {
  await writeFile(path, Buffer.alloc(2 * CHUNK_BYTES + 5, 'a'))
  const chunks = openFile(path)
  await chunks.next()
  await change()
  await expect(gather(chunks)).rejects.toMatchObject({ code: 'ERR_FILE_CHANGED' })
})

test('what is missing, a folder or a pipe is told, and nothing hangs', async () => {
  await expect(gather(openFile(path))).rejects.toMatchObject({ code: 'ERR_FILE_NOT_FOUND' })
  await expect(gather(openFile(dir))).rejects.toMatchObject({ code: 'ERR_FILE_SPECIAL' })
  execFileSync('mkfifo', [path])
  await expect(gather(openFile(path))).rejects.toMatchObject({ code: 'ERR_FILE_SPECIAL' })
})
