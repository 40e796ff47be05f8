import { appendFile, mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMemoryStore } from '@datanet/log'
import type { Shard } from '@datanet/records'
import { LEAF_BYTES } from '@datanet/shards'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FileBlockstore } from '../storage/file-blockstore.ts'
import { GuardedStore } from '../storage/guarded-store.ts'
import { importBlocks } from './import-blocks.ts'
import { importFile } from './import-file.ts'
import { ImportJournal } from './import-journal.ts'

/** When all files of these tests are old enough to be known by their times. */
const LATER = () => Date.now() + 3_600_000

let dir: string
let path: string
let store: GuardedStore
const notes = { store: createMemoryStore() }

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'datanet-resume-'))
  path = join(dir, 'file')
  notes.store = createMemoryStore()
  store = new GuardedStore(await FileBlockstore.open(join(dir, 'blocks')))
})

afterEach(() => rm(dir, { recursive: true, force: true }))

interface Run {
  readonly shard: Shard | null
  /** Blocks that were written. */
  readonly written: number
}

/** Imports the file; ends after some blocks, as a peer that is stopped, if it is told to. */
async function run(name: string, { endAfter = Number.POSITIVE_INFINITY, now = LATER } = {}): Promise<Run> {
  const journal = await ImportJournal.open(notes.store, now)
  const ended = new AbortController()
  const { size } = await stat(path)
  let written = 0
  const put = (cid: Parameters<typeof store.put>[0], bytes: Uint8Array, blocks: { put: typeof store.put }) => {
    written += 1
    if (written > endAfter) ended.abort(new DOMException('stopped', 'AbortError'))
    return blocks.put(cid, bytes)
  }
  const work = importBlocks(
    store,
    async (blocks) => {
      const counted = {
        ...blocks,
        put: async (...[cid, bytes]: Parameters<typeof blocks.put>) => void (await put(cid, bytes, blocks as never)),
      }
      const file = { path: name, absolute: path, size }
      const { signal } = ended
      return await importFile(file, counted, { signal, onBytes: () => undefined, resumption: { journal, blocks } })
    },
    { signal: ended.signal },
  )
  const shard = await work.catch((error: unknown) => {
    if (!ended.signal.aborted) throw error
    return null
  })
  await journal.flush()
  return { shard, written }
}

const bytesOf = (size: number) => new Uint8Array(size).map((_, i) => (i * 31 + (i >> 12)) & 0xff)

test.each(['a.bin', 'a.jsonl'])('%s goes on where its import was cut off, and becomes the same shard', async (name) => {
  const row = `{"text":"${'x'.repeat(1000)}"}\n`
  await writeFile(path, name === 'a.bin' ? bytesOf(21 * LEAF_BYTES + 5) : row.repeat(22_000))
  const cut = await run(name, { endAfter: 18 })
  expect(cut.shard).toBeNull()
  const resumed = await run(name)
  expect(resumed.written).toBeLessThan(cut.written)
  notes.store = createMemoryStore()
  const whole = await run(name)
  expect(resumed.shard).toEqual(whole.shard)
  expect(whole.written).toBeGreaterThan(20)
})

test('a file that is done is not written again, under whatever name', async () => {
  await writeFile(path, bytesOf(3 * LEAF_BYTES))
  const first = await run('a.bin')
  const second = await run('b/c.bin')
  expect([first.written, second.written]).toEqual([4, 0])
  expect(second.shard).toEqual({ ...first.shard, path: 'b/c.bin' })
})

test('a file that changed is imported anew, even when its time says otherwise', async () => {
  await writeFile(path, bytesOf(100))
  const { atime, mtime } = await stat(path)
  const first = await run('a.bin')
  await writeFile(path, bytesOf(100).fill(7))
  await utimes(path, atime, mtime)
  const second = await run('a.bin')
  expect(second.written).toBe(1)
  expect(second.shard?.cid.equals((first.shard as Shard).cid)).toBe(false)
  await appendFile(path, 'more')
  expect((await run('a.bin')).shard?.bytes).toBe(104)
})

test('a file that may still change within a tick of the clock is not noted', async () => {
  await writeFile(path, bytesOf(100))
  await run('a.bin', { now: () => 0 })
  expect((await run('a.bin', { now: () => 0 })).written).toBe(1)
})

test('what is noted counts for nothing where the blocks are gone', async () => {
  await writeFile(path, bytesOf(2 * LEAF_BYTES))
  const { shard } = await run('a.bin')
  for await (const { cid } of store.list()) await store.delete(cid)
  expect(await run('a.bin')).toEqual({ shard, written: 3 })
})

test('notes are forgotten when the work is done, and after a week', async () => {
  await writeFile(path, bytesOf(100))
  const count = async () =>
    (await Array.fromAsync(notes.store.range({ gte: new Uint8Array(0), lt: new Uint8Array(40).fill(255) }))).length
  await run('a.bin')
  expect(await count()).toBe(1)
  const journal = await ImportJournal.open(notes.store, LATER)
  journal.idOf(await stat(path, { bigint: true }), 'bytes')
  await journal.forget()
  expect(await count()).toBe(0)
  await run('a.bin')
  await ImportJournal.open(notes.store, () => LATER() + 8 * 24 * 3_600_000)
  expect(await count()).toBe(0)
})

test('files that are done are noted before much waits for it', async () => {
  const journal = await ImportJournal.open(notes.store, LATER)
  await writeFile(path, 'a')
  const { shard } = await run('a.bin')
  if (shard === null) throw new TypeError()
  const noted = async () => {
    let count = 0
    for await (const _ of notes.store.range({ gte: new Uint8Array(0), lt: new Uint8Array(33).fill(0xff) })) count += 1
    return count
  }
  const before = await noted()
  const done = async (at: number) =>
    await journal.done(new Uint8Array(32).fill(at), { ...shard, bytes: 20 * LEAF_BYTES })
  await done(1)
  expect(await noted()).toBe(before)
  await done(2)
  expect(await noted()).toBe(before + 2)
})
