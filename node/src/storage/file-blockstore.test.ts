import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { FsBlockstore } from 'blockstore-fs'
import { CID } from 'multiformats/cid'
import * as raw from 'multiformats/codecs/raw'
import { sha256 } from 'multiformats/hashes/sha2'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FileBlockstore } from './file-blockstore.ts'

let dir: string
let store: FileBlockstore

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'datanet-blocks-'))
  store = await FileBlockstore.open(dir)
})

afterEach(async () => {
  await rm(dir, { recursive: true, force: true })
})

async function block(text: string): Promise<{ cid: CID; bytes: Uint8Array }> {
  const bytes = new TextEncoder().encode(text)
  return { cid: CID.createV1(raw.code, await sha256.digest(bytes)), bytes }
}

async function gather<T>(source: AsyncIterable<T> | Iterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of source) all.push(item)
  return all
}

test('puts, gets, tells and deletes a block', async () => {
  const { cid, bytes } = await block('one')
  expect(await store.has(cid)).toBe(false)
  await store.put(cid, bytes, { durable: true })
  expect(await store.has(cid)).toBe(true)
  expect(await store.size(cid)).toBe(3)
  expect(await gather(store.get(cid))).toEqual([bytes])
  await store.delete(cid)
  expect(await store.read(cid)).toBeUndefined()
  await expect(gather(store.get(cid))).rejects.toMatchObject({ name: 'NotFoundError' })
})

test('joins a block that comes in pieces', async () => {
  const { cid, bytes } = await block('pieces')
  await store.put(cid, [bytes.subarray(0, 2), bytes.subarray(2)])
  expect(await store.read(cid)).toEqual(bytes)
})

test('does many at once, and lists all, but no write that was cut off', async () => {
  const blocks = await Promise.all(Array.from({ length: 40 }, (_, i) => block(`block ${i}`)))
  expect(await gather(store.putMany(blocks))).toHaveLength(40)
  const [shard] = await readdir(dir)
  await writeFile(join(dir, shard ?? '', '.partial-0123456789abcdef'), 'half')

  const names = blocks.map(({ cid }) => cid.toString()).sort()
  const all = await gather(store.getAll())
  expect(all.map(({ cid }) => cid.toString()).sort()).toEqual(names)
  for (const { cid, bytes } of await gather(store.getMany(blocks.map(({ cid }) => cid)))) {
    const [got] = await gather(bytes)
    expect(got).toEqual(blocks.find((other) => other.cid.equals(cid))?.bytes)
  }
  await gather(store.deleteMany(blocks.map(({ cid }) => cid)))
  expect(await gather(store.getAll())).toEqual([])
})

test('the same block written by many at once is whole', async () => {
  const { cid, bytes } = await block('x'.repeat(100_000))
  await Promise.all(Array.from({ length: 20 }, () => store.put(cid, bytes)))
  expect(await store.read(cid)).toEqual(bytes)
  expect(await gather(store.getAll())).toHaveLength(1)
})

test('lays files as blockstore-fs does, so that either reads what the other wrote', async () => {
  const other = new FsBlockstore(dir)
  await other.open()
  const [mine, theirs] = [await block('mine'), await block('theirs')]
  await store.put(mine.cid, mine.bytes)
  await other.put(theirs.cid, theirs.bytes)
  expect(await store.read(theirs.cid)).toEqual(theirs.bytes)
  expect(Buffer.concat(await gather(other.get(mine.cid)))).toEqual(Buffer.from(mine.bytes))
  await other.close()
})

test('who listens hears of a block that could not be written, until it has heard enough', async () => {
  const { cid, bytes } = await block('one')
  // a file in the place of the block's folder
  await writeFile(dirname(store.pathOf(cid)), '')
  const heard: string[] = []
  const unwatch = store.watchFailures((failed) => heard.push(failed.toString()))
  await expect(store.put(cid, bytes)).rejects.toThrow()
  expect(heard).toEqual([cid.toString()])
  unwatch()
  await expect(store.put(cid, bytes)).rejects.toThrow()
  expect(heard).toHaveLength(1)
})
