/** The numbers in names are the invariants of guarded-store.ts. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { blockOf, contentStoreLaws } from './content-store-laws.fixture.ts'
import { FileBlockstore } from './file-blockstore.ts'
import { GuardedStore } from './guarded-store.ts'

let dir: string
let store: GuardedStore

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'datanet-guarded-'))
  store = new GuardedStore(await FileBlockstore.open(dir))
})

afterEach(async () => {
  await rm(dir, { recursive: true, force: true })
})

contentStoreLaws('a guarded store of files', async () => {
  const place = await mkdtemp(join(tmpdir(), 'datanet-guarded-'))
  const blocks = join(place, 'blocks')
  const reopen = async () => new GuardedStore(await FileBlockstore.open(blocks))
  return {
    store: await reopen(),
    reopen,
    async breakWrites() {
      await rm(blocks, { recursive: true })
      await writeFile(blocks, 'a file in the place of the folder')
    },
    remove: () => rm(place, { recursive: true, force: true }),
  }
})

test('1: what is touched during a hold stays, and what was touched before it goes', async () => {
  const [before, put, seen, missing] = await Promise.all(
    ['before', 'put', 'seen', 'missing'].map((one) => blockOf(one)),
  )
  if (before === undefined || put === undefined || seen === undefined || missing === undefined) throw new TypeError()
  await store.put(before.cid, before.bytes)
  await store.put(seen.cid, seen.bytes)
  const release = store.hold()
  await store.put(put.cid, put.bytes)
  expect(await store.has(seen.cid)).toBe(true)
  expect(await store.has(missing.cid)).toBe(false)
  const first = store.beginCollection()
  expect(await Promise.all([before, put, seen].map(({ cid }) => first.collect(cid)))).toEqual([true, false, false])
  first.end()
  release()
  release()
  const second = store.beginCollection()
  expect(await Promise.all([put, seen].map(({ cid }) => second.collect(cid)))).toEqual([true, true])
  second.end()
})

test('2: a hold that ends during a collection still counts for it', async () => {
  const [early, late] = [await blockOf('early'), await blockOf('late')]
  const release = store.hold()
  await store.put(early.cid, early.bytes)
  const collection = store.beginCollection()
  release()
  const again = store.hold()
  await store.put(late.cid, late.bytes)
  again()
  expect([collection.isHeld(early.cid), collection.isHeld(late.cid)]).toEqual([true, true])
  collection.end()
  const next = store.beginCollection()
  expect([next.isHeld(early.cid), next.isHeld(late.cid)]).toEqual([false, false])
  next.end()
})

test('2: an older hold has what a younger one touched, after that is gone', async () => {
  const [one, two] = [await blockOf('one'), await blockOf('two')]
  const older = store.hold()
  await store.put(one.cid, one.bytes)
  const younger = store.hold()
  await store.put(two.cid, two.bytes)
  younger()
  const collection = store.beginCollection()
  expect([collection.isHeld(one.cid), collection.isHeld(two.cid)]).toEqual([true, true])
  collection.end()
  older()
})

test('3: whoever finds a block while it is deleted is told the truth', async () => {
  const blocks = await Promise.all(Array.from({ length: 40 }, () => blockOf(randomBytes(8).toString('hex'))))
  for (const { cid, bytes } of blocks) await store.put(cid, bytes)
  const release = store.hold()
  const collection = store.beginCollection()
  const told = blocks.map(async ({ cid }, i) => {
    const gone = i % 2 === 0 ? collection.collect(cid) : null
    const has = await store.has(cid)
    const went = (await gone) ?? (await collection.collect(cid))
    return { has, went, is: (await store.read(cid)) !== undefined }
  })
  for (const { has, went, is } of await Promise.all(told)) expect([has, is]).toEqual([!went, !went])
  collection.end()
  release()
})

test('4: work takes back what it brought, and nothing that others touched beside it', async () => {
  const [own, shared] = [await blockOf('own'), await blockOf('shared')]
  const work = store.beginRevocable()
  const other = store.beginRevocable()
  const batch = work.store.beginBatch()
  for (const { cid, bytes } of [own, shared]) await batch.put(cid, bytes)
  expect(await work.store.has(own.cid)).toBe(true)
  expect(await other.store.has(shared.cid)).toBe(true)
  expect([await work.takeBack(own.cid), await work.takeBack(shared.cid)]).toEqual([true, false])
  expect([await store.has(own.cid), await store.has(shared.cid)]).toEqual([false, true])
  work.end()
  other.end()
})
