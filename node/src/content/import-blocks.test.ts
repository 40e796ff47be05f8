import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cidOf, textBytes } from '@datanet/records'
import type { BlockStore } from '@datanet/shards'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FileBlockstore } from '../storage/file-blockstore.ts'
import { GuardedStore } from '../storage/guarded-store.ts'
import { importBlocks } from './import-blocks.ts'

let dir: string
let store: GuardedStore

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'datanet-import-'))
  store = new GuardedStore(await FileBlockstore.open(dir))
})

afterEach(() => rm(dir, { recursive: true, force: true }))

const block = (text: string) => ({ cid: cidOf(textBytes(text)), bytes: textBytes(text) })
const [old, first, second] = [block('old'), block('first'), block('second')]

async function put(blocks: BlockStore, ...all: readonly (typeof old)[]): Promise<void> {
  for (const { cid, bytes } of all) await blocks.put(cid, bytes)
}

async function held(...all: readonly (typeof old)[]): Promise<boolean[]> {
  return await Promise.all(all.map(({ cid }) => store.has(cid)))
}

test('what an import brings stays when it is done', async () => {
  expect(
    await importBlocks(store, async (blocks) => {
      await put(blocks, first, second)
      return await blocks.has(first.cid)
    }),
  ).toBe(true)
  expect(await held(first, second)).toEqual([true, true])
})

test('what an import brought goes when it fails, and nothing else does', async () => {
  await store.put(old.cid, old.bytes)
  const failing = importBlocks(store, async (blocks) => {
    await put(blocks, old, first)
    // a write that nobody waited for is no exception
    void blocks.put(second.cid, second.bytes).catch(() => undefined)
    throw new RangeError('broken off')
  })
  await expect(failing).rejects.toThrow('broken off')
  expect(await held(old, first, second)).toEqual([true, false, false])
  const files = (await readdir(dir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  expect(files).toHaveLength(1)
})

test('while another import runs nothing is taken away: it may count on it', async () => {
  const [begun, failed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const other = importBlocks(store, async (blocks) => {
    begun.resolve()
    await failed.promise
    await put(blocks, first)
  })
  await begun.promise
  const failing = importBlocks(store, async (blocks) => {
    await put(blocks, first, second)
    throw new RangeError('broken off')
  })
  await expect(failing).rejects.toThrow('broken off')
  failed.resolve()
  await other
  expect(await held(first, second)).toEqual([true, true])
})

test('an import that begins while a failed one is cleared away waits for that', async () => {
  const failing = importBlocks(store, async (blocks) => {
    await put(blocks, first)
    throw new RangeError('broken off')
  })
  const [outcome] = await Promise.allSettled([
    failing,
    failing.catch(() => importBlocks(store, (blocks) => put(blocks, first, second))),
  ])
  expect(outcome.status).toBe('rejected')
  expect(await held(first, second)).toEqual([true, true])
})

test('what somebody else found there meanwhile stays when the import fails, also when they are done by then', async () => {
  const [brought, found] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const failing = importBlocks(store, async (blocks) => {
    await put(blocks, first, second)
    brought.resolve()
    await found.promise
    throw new RangeError('broken off')
  })
  await brought.promise
  // as a pin does of content that it need not fetch
  const letGo = store.hold()
  expect(await store.has(first.cid)).toBe(true)
  letGo()
  found.resolve()
  await expect(failing).rejects.toThrow('broken off')
  expect(await held(first, second)).toEqual([true, false])
})

test('who looks for a block that is just being taken back finds that it is gone', async () => {
  const { promise: deleting, resolve: begun } = Promise.withResolvers<void>()
  const files = await FileBlockstore.open(dir)
  const slow = Object.assign(Object.create(files) as FileBlockstore, {
    has: files.has.bind(files),
    beginBatch: files.beginBatch.bind(files),
    async delete(cid: typeof first.cid) {
      begun()
      await files.delete(cid)
    },
  })
  store = new GuardedStore(slow)
  const failing = importBlocks(store, async (blocks) => {
    await put(blocks, first)
    throw new RangeError('broken off')
  })
  failing.catch(() => undefined)
  await deleting
  expect(await store.has(first.cid)).toBe(false)
  await expect(failing).rejects.toThrow('broken off')
})
