/** The numbers in names are the invariants of collect.ts. */
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CID, Shard } from '@datanet/records'
import { blocksOf, buildManifest, fileBlocks, importShard } from '@datanet/shards'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { localBlocks } from '../content/local-blocks.ts'
import { FileBlockstore } from '../storage/file-blockstore.ts'
import { GuardedStore } from '../storage/guarded-store.ts'
import { collect, type Root, type Roots } from './collect.ts'

const MIB = 1024 * 1024

let dir: string
let store: GuardedStore

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'datanet-collect-'))
  store = new GuardedStore(await FileBlockstore.open(dir))
})

afterEach(async () => {
  await rm(dir, { recursive: true, force: true })
})

/** A file of other bytes for each seed. */
async function file(seed: number, size = 3 * MIB): Promise<Shard> {
  const bytes = new Uint8Array(size).map((_, i) => (Math.imul(i + seed, 2654435761) >>> 24) ^ seed)
  const content = async function* () {
    yield bytes
  }
  return await importShard(`file ${seed}.bin`, content(), localBlocks(store))
}

async function manifestOf(...shards: Shard[]): Promise<CID> {
  const { cid, bytes, pages } = buildManifest(shards)
  for (const block of [...pages, { cid, bytes }]) await store.put(block.cid, block.bytes)
  return cid
}

function rootsOf(contents: readonly Root[], more: Partial<Roots> = {}): Roots {
  return { contents: () => contents, files: async function* () {}, digests: async function* () {}, ...more }
}

const whole = (manifest: CID): Root => ({ manifest, isWhole: true, what: `content ${manifest}` })

async function isHere(found: AsyncIterable<{ readonly cid: CID }>): Promise<boolean> {
  for await (const { cid } of found) if (!(await store.has(cid))) return false
  return true
}

test('1: what roots lead to stays, all else goes, and a dry run says so before', async () => {
  const kept = await manifestOf(await file(1), await file(2, 10))
  const noted = await file(3)
  const single = await file(4, 100)
  const shared = await manifestOf(await file(1), await file(5))
  await manifestOf(await file(6))
  const roots = rootsOf([whole(kept)], {
    files: async function* () {
      yield noted
    },
    digests: async function* () {
      yield single.cid.multihash.digest
    },
  })
  const before = await Array.fromAsync(store.list())
  const told = await collect(store, roots, { isDry: true })
  expect(await Array.fromAsync(store.list())).toHaveLength(before.length)
  const done = await collect(store, roots)
  expect(done).toEqual(told)
  const after = await Array.fromAsync(store.list())
  expect(done.kept).toEqual({ blocks: after.length, bytes: after.reduce((sum, { size }) => sum + size, 0) })
  expect(done.freed.blocks).toBe(before.length - after.length)
  // two manifests, and two files of three leaves and a node each
  expect(done.freed.blocks).toBe(2 + 2 * 4)
  expect(await isHere(blocksOf(kept, localBlocks(store)))).toBe(true)
  expect(await isHere(fileBlocks(noted.cid, noted.bytes, localBlocks(store)))).toBe(true)
  expect([await store.has(single.cid), await store.has(shared)]).toEqual([true, false])
})

test('1: content that lies about a file of somebody else takes nothing of that', async () => {
  const victim = await file(1)
  const kept = await manifestOf(victim)
  const lie = await manifestOf({ ...victim, bytes: 5 })
  await collect(store, rootsOf([{ ...whole(lie), isWhole: false }, whole(kept)]))
  expect(await isHere(blocksOf(kept, localBlocks(store)))).toBe(true)
})

test('1: a leaf with the bytes of a node of another file hides nothing of that', async () => {
  const victim = await file(1)
  const node = await store.read(victim.cid)
  const content = async function* () {
    yield node as Uint8Array
  }
  const leaf = await importShard('a leaf.bin', content(), localBlocks(store))
  expect(leaf.cid.multihash).toEqual(victim.cid.multihash)
  const kept = await manifestOf(victim)
  await collect(store, rootsOf([whole(await manifestOf(leaf)), whole(kept)]))
  expect(await isHere(blocksOf(kept, localBlocks(store)))).toBe(true)
})

test('2: where a kept content is damaged nothing goes, and where one is still coming the rest does', async () => {
  const broken = await file(1)
  const kept = await manifestOf(broken)
  const garbage = await file(2)
  await store.delete(broken.cid)
  await expect(collect(store, rootsOf([whole(kept)]))).rejects.toMatchObject({ code: 'ERR_KEPT_DAMAGED' })
  expect(await store.has(garbage.cid)).toBe(true)
  await collect(store, rootsOf([{ ...whole(kept), isWhole: false }]))
  expect([await store.has(garbage.cid), await store.has(kept)]).toEqual([false, true])
})

test('what dead processes left half written goes, and what one that lives writes stays', async () => {
  await file(1, 10)
  const [folder = ''] = await readdir(dir)
  const mine = join(dir, folder, `.partial-${process.pid}-ab`)
  const old = join(dir, folder, `.partial-${process.pid}-cd`)
  for (const path of [mine, old]) await writeFile(path, 'half')
  await utimes(old, 1, 1)
  expect((await collect(store, rootsOf([]), { isDry: true })).partials).toBe(0)
  expect((await collect(store, rootsOf([]))).partials).toBe(1)
  expect(await readdir(join(dir, folder))).toEqual([`.partial-${process.pid}-ab`])
})
