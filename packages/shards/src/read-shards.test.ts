import { CID, cidOf, encode, type Manifest, type Shard, sha256, textBytes } from '@datanet/records'
import * as Digest from 'multiformats/hashes/digest'
import { expect, test } from 'vitest'
import { blocksOf } from './blocks-of.ts'
import { type BuiltManifest, buildManifest } from './build-manifest.ts'
import { MAX_MANIFEST_BYTES, parseManifest } from './manifest.ts'
import { MemoryBlocks } from './memory-blocks.ts'
import { readShards } from './read-shards.ts'
import { MAX_SHARDS } from './shard-sequence.ts'
import { collect } from './testing/pieces.ts'

const leaf = CID.createV1(0x55, Digest.create(0x12, sha256(textBytes('x'))))

function shard(path: string, more: Partial<Shard> = {}): Shard {
  const sketch = new Uint8Array(8)
  return { path, cid: leaf, bytes: 1, rows: 1, format: 'bytes', schema: null, sketch, rowRoot: null, ...more }
}

const named = (i: number) => shard(`part-${String(i).padStart(6, '0')}/${'x'.repeat(200)}.bin`)

async function kept({ bytes, cid, pages }: BuiltManifest): Promise<MemoryBlocks> {
  const blocks = new MemoryBlocks()
  for (const block of [...pages, { cid, bytes }]) await blocks.put(block.cid, block.bytes)
  return blocks
}

/** A manifest of pages as somebody else makes it, with what is said of each page. */
async function paged(pages: readonly (readonly Shard[])[], said: object = {}) {
  const blocks = new MemoryBlocks()
  const links: Manifest['pages'] = []
  for (const shards of pages) {
    const bytes = encode({ v: 1, type: 'manifest-page', shards })
    const cid = cidOf(bytes)
    await blocks.put(cid, bytes)
    links.push({ cid, count: shards.length, rows: shards.length, bytes: shards.length, ...said })
  }
  const sum = (field: 'count' | 'rows' | 'bytes') => links.reduce((all, link) => all + link[field], 0)
  const totals = { count: sum('count'), rows: sum('rows'), bytes: sum('bytes') }
  return { blocks, manifest: parseManifest(encode({ v: 1, type: 'manifest', ...totals, shards: [], pages: links })) }
}

test('what one block can not hold stands on pages, and comes back in order', async () => {
  const shards = Array.from({ length: 12_000 }, (_, i) => named(i))
  const built = buildManifest(shards.toReversed())
  expect(built.manifest).toMatchObject({ count: 12_000, rows: 12_000, bytes: 12_000, shards: [] })
  for (const page of built.pages) expect(page.bytes.length).toBeLessThanOrEqual(MAX_MANIFEST_BYTES)
  const blocks = await kept(built)
  expect((await collect(readShards(parseManifest(built.bytes), blocks))).map(({ path }) => path)).toEqual(
    shards.map(({ path }) => path),
  )
  const content = (await collect(blocksOf(built.cid, blocks))).map(({ cid }) => cid.toString())
  expect(content).toEqual(
    [built.cid, built.pages[0]?.cid, leaf, ...built.pages.slice(1).map(({ cid }) => cid)].map(String),
  )
})

test('a few shards stand in the manifest itself', async () => {
  const { manifest, pages } = buildManifest([shard('b'), shard('a')])
  expect([manifest.count, pages]).toEqual([2, []])
  expect((await collect(readShards(manifest, new MemoryBlocks()))).map(({ path }) => path)).toEqual(['a', 'b'])
})

test.each<[string, (readonly Shard[])[], object, string, RegExp]>([
  ['that are out of order', [[shard('b')], [shard('a')]], {}, 'ERR_MANIFEST_INVALID', /order/],
  ['that overlap', [[shard('a'), shard('b')], [shard('b')]], {}, 'ERR_MANIFEST_INVALID', /one file system/],
  ['that overlap but for case', [[shard('A')], [shard('a')]], {}, 'ERR_MANIFEST_INVALID', /one file system/],
  ['with a file below a file', [[shard('a')], [shard('a.b'), shard('a/b')]], {}, 'ERR_MANIFEST_INVALID', /below/],
  ['with a file above a file', [[shard('A/b')], [shard('a')]], {}, 'ERR_MANIFEST_INVALID', /below/],
  ['with a way out', [[shard('a')], [shard('b/../../c')]], {}, 'ERR_PATH_INVALID', /segment/],
  ['from the root of the disk', [[shard('/etc/passwd')]], {}, 'ERR_PATH_INVALID', /relative/],
  ['that hold other counts', [[shard('a')]], { count: 2 }, 'ERR_MANIFEST_INVALID', /2 shards/],
  ['that hold other rows', [[shard('a')]], { rows: 2 }, 'ERR_MANIFEST_INVALID', /2 rows/],
  ['that hold other bytes', [[shard('a')]], { bytes: 2 }, 'ERR_MANIFEST_INVALID', /2 bytes/],
])('refuses pages %s', async (_, pages, said, code, message) => {
  const { manifest, blocks } = await paged(pages, said)
  await expect(collect(readShards(manifest, blocks))).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message),
  })
})

test('what comes before a page that lies is given, and no page after it is believed', async () => {
  const { manifest, blocks } = await paged([[shard('a')], [shard('c')], [shard('b')]])
  const seen: string[] = []
  await expect(async () => {
    for await (const { path } of readShards(manifest, blocks)) seen.push(path)
  }).rejects.toThrow()
  expect(seen).toEqual(['a', 'c'])
})

test('a page that is not there, or not what its id says, is told', async () => {
  const { manifest, blocks } = await paged([[shard('a')], [shard('b')]])
  const [, second] = manifest.pages
  const id = second?.cid.toString() ?? ''
  blocks.blocks.set(id, Uint8Array.of(1))
  await expect(collect(readShards(manifest, blocks))).rejects.toMatchObject({ code: 'ERR_BLOCK_MISMATCH' })
  blocks.blocks.delete(id)
  await expect(collect(readShards(manifest, blocks))).rejects.toMatchObject({ code: 'ERR_BLOCK_MISSING' })
})

test.each([
  ['no page', new Uint8Array(0), 'ERR_NOT_CANONICAL'],
  ['a manifest for a page', buildManifest([shard('a')]).bytes, 'ERR_MANIFEST_INVALID'],
  ['a page without shards', encode({ v: 1, type: 'manifest-page', shards: [] }), 'ERR_MANIFEST_INVALID'],
  ['a page of too many bytes', new Uint8Array(MAX_MANIFEST_BYTES + 1), 'ERR_MANIFEST_TOO_LARGE'],
])('refuses %s', async (_, bytes, code) => {
  const { manifest, blocks } = await paged([[shard('a')]])
  const cid = cidOf(bytes)
  await blocks.put(cid, bytes)
  const pages = manifest.pages.map((page) => ({ ...page, cid }))
  await expect(collect(readShards({ ...manifest, pages }, blocks))).rejects.toMatchObject({ code })
})

test('a manifest that claims a million shards is refused before a page is asked for', () => {
  const page = { cid: cidOf(encode('page')), count: 10_000, rows: 10_000, bytes: 10_000 }
  const of = (count: number) => {
    const pages = Array.from({ length: count / 10_000 }, () => page)
    return encode({ v: 1, type: 'manifest', rows: count, bytes: count, count, shards: [], pages })
  }
  expect(parseManifest(of(MAX_SHARDS)).count).toBe(MAX_SHARDS)
  expect(() => parseManifest(of(1_000_000))).toThrow(
    expect.objectContaining({
      code: 'ERR_MANIFEST_INVALID',
      message: expect.stringContaining(`more than ${MAX_SHARDS}`),
    }),
  )
})

test.each([
  ['both shards and pages', { shards: [shard('a')] }],
  ['a page without shards', { count: 0, rows: 0, bytes: 0, pages: [{ cid: leaf, count: 0, rows: 0, bytes: 0 }] }],
  ['sums beyond counting', { pages: [1, 2].map(() => ({ cid: leaf, count: 1, rows: 2 ** 53 - 1, bytes: 1 })) }],
])('refuses a manifest with %s', (_, more) => {
  const pages = [{ cid: leaf, count: 1, rows: 1, bytes: 1 }]
  const bytes = encode({ v: 1, type: 'manifest', rows: 1, bytes: 1, count: 1, shards: [], pages, ...more })
  expect(() => parseManifest(bytes)).toThrow(expect.objectContaining({ code: 'ERR_MANIFEST_INVALID' }))
})

test('folders that nobody could hold are refused', async () => {
  const deep = (i: number) => shard(`${String(i).padStart(6, '0')}/${'a/'.repeat(500)}b`)
  const { manifest, blocks } = await paged([Array.from({ length: 450 }, (_, i) => deep(i))])
  await expect(collect(readShards(manifest, blocks))).rejects.toMatchObject({
    code: 'ERR_MANIFEST_INVALID',
    message: expect.stringContaining('folders'),
  })
})
