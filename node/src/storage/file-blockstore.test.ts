import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FsBlockstore } from 'blockstore-fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { blockOf, contentStoreLaws } from './content-store-laws.fixture.ts'
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

contentStoreLaws('blocks in files', async () => {
  const place = await mkdtemp(join(tmpdir(), 'datanet-blocks-'))
  const blocks = join(place, 'blocks')
  return {
    store: await FileBlockstore.open(blocks),
    reopen: () => FileBlockstore.open(blocks),
    async breakWrites() {
      await rm(blocks, { recursive: true })
      await writeFile(blocks, 'a file in the place of the folder')
    },
    remove: () => rm(place, { recursive: true, force: true }),
  }
})

test('lists no write that was cut off', async () => {
  const { cid, bytes } = await blockOf('one')
  await store.put(cid, bytes)
  const [shard] = await readdir(dir)
  await writeFile(join(dir, shard ?? '', '.partial-0123456789abcdef'), 'half')
  expect(await Array.fromAsync(store.list())).toHaveLength(1)
  expect(await Array.fromAsync(store.getAll())).toHaveLength(1)
})

test('lays files as blockstore-fs does, so that either reads what the other wrote', async () => {
  const other = new FsBlockstore(dir)
  await other.open()
  const [mine, theirs] = [await blockOf('mine'), await blockOf('theirs')]
  await store.put(mine.cid, mine.bytes)
  await other.put(theirs.cid, theirs.bytes)
  expect(await store.read(theirs.cid)).toEqual(theirs.bytes)
  expect(Buffer.concat(await Array.fromAsync(other.get(mine.cid)))).toEqual(Buffer.from(mine.bytes))
  await other.close()
})
