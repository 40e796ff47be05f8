import { CID, cidOf, encode, type Manifest, type Shard, sha256 } from '@datanet/records'
import fc from 'fast-check'
import * as Digest from 'multiformats/hashes/digest'
import { expect, test } from 'vitest'
import { buildManifest } from './build-manifest.ts'
import { parseManifest } from './manifest.ts'

const leaf = CID.createV1(0x55, Digest.create(0x12, new Uint8Array(32)))

function shard(path: string, more: Partial<Shard> = {}): Shard {
  const [sketch, rowRoot] = [new Uint8Array(8), new Uint8Array(32)]
  return { path, cid: leaf, bytes: 100, rows: 3, format: 'jsonl', schema: null, sketch, rowRoot, ...more }
}

/** A file without a byte. */
function empty(path: string, more: Partial<Shard> = {}): Shard {
  const cid = CID.createV1(0x55, Digest.create(0x12, sha256(new Uint8Array(0))))
  return shard(path, { cid, bytes: 0, rows: 0, format: 'bytes', sketch: new Uint8Array(0), rowRoot: null, ...more })
}

function manifest(shards: Shard[], more: Partial<Manifest> = {}): Uint8Array {
  const rows = shards.reduce((sum, one) => sum + one.rows, 0)
  const bytes = shards.reduce((sum, one) => sum + one.bytes, 0)
  return encode({ v: 1, type: 'manifest', rows, bytes, count: shards.length, shards, pages: [], ...more })
}

test('sorts by the bytes of paths, adds up, and reads back', () => {
  const built = buildManifest([shard('b', { schema: 'qa' }), shard('\u{1f600}'), shard('\uff5e'), shard('B2')])
  expect(built.manifest.shards.map((one) => one.path)).toEqual(['B2', 'b', '\uff5e', '\u{1f600}'])
  expect(built.manifest).toMatchObject({ v: 1, type: 'manifest', rows: 12, bytes: 400 })
  expect(parseManifest(built.bytes)).toEqual(built.manifest)
  expect(built.cid.equals(cidOf(built.bytes))).toBe(true)
})

test('an empty file may lie beside others, and not alone', () => {
  const built = buildManifest([shard('a'), empty('__init__.py'), empty('b.csv')])
  expect(parseManifest(built.bytes)).toMatchObject({ rows: 3, bytes: 100, count: 3 })
  expect(() => buildManifest([empty('a')])).toThrow(
    expect.objectContaining({ code: 'ERR_FILE_EMPTY', message: 'a is empty' }),
  )
  expect(() => buildManifest([empty('a'), empty('b')])).toThrow('all 2 files are empty, a first')
})

test('does not depend on the order of shards', () => {
  const shards = ['a/1', 'a/2', 'b', 'c.csv'].map((path) => shard(path))
  fc.assert(
    fc.property(fc.shuffledSubarray(shards, { minLength: 4 }), (shuffled) => {
      expect(buildManifest(shuffled).cid.equals(buildManifest(shards).cid)).toBe(true)
    }),
  )
})

test.each([
  ['nothing in any shard', manifest([empty('a'), empty('b')]), 'ERR_MANIFEST_INVALID'],
  ['an empty shard with a row', manifest([shard('a'), empty('b', { rows: 1 })]), 'ERR_MANIFEST_INVALID'],
  ['an empty shard of rows', manifest([shard('a'), empty('b', { format: 'jsonl' })]), 'ERR_MANIFEST_INVALID'],
  ['an empty shard of other bytes', manifest([shard('a'), empty('b', { cid: leaf })]), 'ERR_MANIFEST_INVALID'],
  [
    'an empty shard with a sketch',
    manifest([shard('a'), empty('b', { sketch: new Uint8Array(8) })]),
    'ERR_MANIFEST_INVALID',
  ],
  ['rows that do not add up', manifest([shard('a')], { rows: 4 }), 'ERR_MANIFEST_INVALID'],
  ['bytes that do not add up', manifest([shard('a')], { bytes: 1 }), 'ERR_MANIFEST_INVALID'],
  ['shards out of order', manifest([shard('b'), shard('a')]), 'ERR_MANIFEST_INVALID'],
  ['a path twice', manifest([shard('a'), shard('a')]), 'ERR_MANIFEST_INVALID'],
  ['a path twice but for case', manifest([shard('A'), shard('a')]), 'ERR_MANIFEST_INVALID'],
  [
    'a file below a file',
    manifest([shard('a'), shard('A/b')].sort((x, y) => (x.path < y.path ? -1 : 1))),
    'ERR_MANIFEST_INVALID',
  ],
  ['a way out', manifest([shard('../a')]), 'ERR_PATH_INVALID'],
  ['a sketch that is none', manifest([shard('a', { sketch: new Uint8Array(7) })]), 'ERR_MANIFEST_INVALID'],
  ['a shard of another codec', manifest([shard('a', { cid: cidOf(new Uint8Array(1)) })]), 'ERR_MANIFEST_INVALID'],
  [
    'a file counted as rows',
    manifest([shard('a', { format: 'bytes', rows: 2, rowRoot: null })]),
    'ERR_MANIFEST_INVALID',
  ],
  ['rows without a root', manifest([shard('a', { rowRoot: null })]), 'ERR_MANIFEST_INVALID'],
  ['a file with a root of rows', manifest([shard('a', { format: 'bytes', rows: 1 })]), 'ERR_MANIFEST_INVALID'],
  ['another number of shards', manifest([shard('a')], { count: 2 }), 'ERR_MANIFEST_INVALID'],
  ['more rows than bytes', manifest([shard('a', { rows: 101 })]), 'ERR_MANIFEST_INVALID'],
  [
    'sums beyond counting',
    manifest([shard('a', { bytes: 2 ** 53 - 1 }), shard('b')], { bytes: 99 }),
    'ERR_MANIFEST_INVALID',
  ],
  ['no shards', manifest([]), 'ERR_MANIFEST_INVALID'],
  ['another version', manifest([shard('a')], { v: 2 as 1 }), 'ERR_MANIFEST_INVALID'],
  ['an unknown format', manifest([shard('a', { format: 'exe' as 'csv' })]), 'ERR_MANIFEST_INVALID'],
  ['bytes that are no CBOR', Uint8Array.of(0xff), 'ERR_NOT_CANONICAL'],
  ['bytes behind the end', Uint8Array.from([...manifest([shard('a')]), 0]), 'ERR_NOT_CANONICAL'],
  ['too many bytes', new Uint8Array(1024 * 1024 + 1), 'ERR_MANIFEST_TOO_LARGE'],
])('refuses %s', (_, bytes, code) => {
  expect(() => parseManifest(bytes)).toThrow(expect.objectContaining({ code }))
})

test('does not build what it would not read', () => {
  expect(() => buildManifest([shard('a'), shard('a')])).toThrow(
    expect.objectContaining({ code: 'ERR_MANIFEST_INVALID' }),
  )
  expect(() => buildManifest([shard('a/../b')])).toThrow(expect.objectContaining({ code: 'ERR_PATH_INVALID' }))
})

test('any bytes give a manifest or a typed error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      expect(() => parseManifest(bytes)).toThrow(expect.objectContaining({ hint: expect.any(String) }))
    }),
  )
})
