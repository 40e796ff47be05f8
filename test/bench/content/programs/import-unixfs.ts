/** Adds files with Helia's UnixFS to blockstore-fs, as its users do; nothing of it is synced to the disk. */
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { unixfs } from '@helia/unixfs'
import { FsBlockstore } from 'blockstore-fs'
import { job, tell } from '../../job.ts'
import { peakMemory } from '../../peak-memory.ts'

const READ = 1024 * 1024
const { dir, path } = job<{ dir: string; path: string }>()
const blockstore = new FsBlockstore(join(dir, 'blocks'))
await blockstore.open()
const fs = unixfs({ blockstore } as unknown as Parameters<typeof unixfs>[0])
const before = peakMemory()
const began = performance.now()
let bytes = 0

async function* files(): AsyncGenerator<{ path: string; content: AsyncIterable<Uint8Array> }> {
  const names = (await stat(path)).isDirectory() ? await readdir(path, { recursive: true, withFileTypes: true }) : null
  const found =
    names === null ? [path] : names.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name))
  for (const file of found) {
    bytes += (await stat(file)).size
    yield { path: file, content: createReadStream(file, { highWaterMark: READ }) }
  }
}

if ((await stat(path)).isDirectory()) {
  for await (const _ of fs.addAll(files(), { profile: 'unixfs-v1-2025' }));
} else {
  for await (const { content } of files()) await fs.addByteStream(content, { profile: 'unixfs-v1-2025' })
}
const seconds = (performance.now() - began) / 1000
await blockstore.close()
await tell({ seconds, bytes, perSecond: bytes / 1e6 / seconds, memory: peakMemory(), startMemory: before })
